"""Add explanations."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "explanations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("question <> ''", name=op.f("ck_explanations_question_filled")),
        sa.CheckConstraint("answer <> ''", name=op.f("ck_explanations_answer_filled")),
        sa.CheckConstraint("length(question) <= 2000", name=op.f("ck_explanations_question_length")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL) AND (answer IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_explanations_answer_whole"),
        ),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_explanations_answered_by_id_users")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["users.id"], name=op.f("fk_explanations_asked_by_id_users")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_explanations_proposal_id_proposals")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanations")),
        sa.UniqueConstraint("proposal_id", name=op.f("uq_explanations_proposal_id")),
    )
    with op.batch_alter_table("explanations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_explanations_answered_by_id"), ["answered_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_explanations_asked_by_id"), ["asked_by_id"], unique=False)

    with op.batch_alter_table("directives", schema=None) as batch_op:
        batch_op.add_column(sa.Column("explanation_days", sa.Integer(), nullable=False, server_default="14"))

    with op.batch_alter_table("directives", schema=None) as batch_op:
        batch_op.alter_column("explanation_days", server_default=None)
        batch_op.create_check_constraint(op.f("ck_directives_explanation_days"), "explanation_days BETWEEN 0 AND 365")


def downgrade() -> None:
    with op.batch_alter_table("directives", schema=None) as batch_op:
        batch_op.drop_column("explanation_days")

    with op.batch_alter_table("explanations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_explanations_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_explanations_answered_by_id"))

    op.drop_table("explanations")
