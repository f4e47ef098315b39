"""Which innovation another one adopts."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "adoptions",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("source_text", sa.Text(), nullable=False),
        sa.CheckConstraint("(source_id IS NULL) = (source_text <> '')", name=op.f("ck_adoptions_one_source")),
        sa.CheckConstraint("source_id IS NULL OR source_id <> proposal_id", name=op.f("ck_adoptions_not_itself")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name=op.f("fk_adoptions_proposal_id_proposals")),
        sa.ForeignKeyConstraint(["source_id"], ["proposals.id"], name=op.f("fk_adoptions_source_id_proposals")),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_adoptions")),
    )
    with op.batch_alter_table("adoptions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_adoptions_source_id"), ["source_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("adoptions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_adoptions_source_id"))

    op.drop_table("adoptions")
