"""Add trials and what follows them."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KINDS = "kind IN ('evidence', 'permission_letter', 'decree', 'redacted', 'review_sheet')"
MORE_KINDS = "kind IN ('evidence', 'permission_letter', 'decree', 'redacted', 'review_sheet', 'regulation')"
RESULTS = ("reached", "partly", "not_reached")
REGULATIONS = ("regent_regulation", "regional_law", "regent_decree", "agency_decree", "other_rule")


def upgrade() -> None:
    op.create_table(
        "trials",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("planned_end", sa.Date(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.CheckConstraint("place <> ''", name=op.f("ck_trials_place_filled")),
        sa.CheckConstraint("started_on <= planned_end", name=op.f("ck_trials_dates")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_trials_proposal_id_proposals")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_trials")),
    )
    op.create_table(
        "outcomes",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "result",
            sa.Enum(*RESULTS, name="result", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("measured", sa.BigInteger(), nullable=True),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.CheckConstraint("lesson <> ''", name=op.f("ck_outcomes_lesson_filled")),
        sa.ForeignKeyConstraint(["proposal_id"], ["trials.proposal_id"], name=op.f("fk_outcomes_proposal_id_trials")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_outcomes")),
    )
    op.create_table(
        "implementations",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column(
            "regulation",
            sa.Enum(*REGULATIONS, name="regulation", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(regulation IS NULL) = (number = '') AND (regulation IS NULL) = (issued_on IS NULL)",
            name=op.f("ck_implementations_regulation_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposals.id"], name=op.f("fk_implementations_proposal_id_proposals")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_implementations")),
    )
    op.create_table(
        "closures",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("stopped_on", sa.Date(), nullable=False),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_closures_proposal_id_proposals")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_closures")),
    )
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_attachments_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attachments_kind"), MORE_KINDS)
    op.create_index(op.f("ix_proposals_executing_agency_id"), "proposals", ["executing_agency_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_proposals_executing_agency_id"), table_name="proposals")
    with op.batch_alter_table("attachments", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_attachments_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_attachments_kind"), KINDS)
    op.drop_table("closures")
    op.drop_table("implementations")
    op.drop_table("outcomes")
    op.drop_table("trials")
