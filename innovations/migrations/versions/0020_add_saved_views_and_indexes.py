"""Add the title as sent, the indexes that lists are read by, and saved views."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

NEW = {
    "ix_proposals_updated": ["updated_at", "id"],
    "ix_proposals_state_updated": ["state", "updated_at", "id"],
    "ix_proposals_directive_updated": ["directive_id", "updated_at", "id"],
    "ix_proposals_agency_updated": ["agency_id", "updated_at", "id"],
    "ix_proposals_agency_state_year": ["agency_id", "state", "year"],
}
OLD = ("state", "directive_id", "agency_id")
"""Columns whose own index is the beginning of a new one."""


def upgrade() -> None:
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sent_title", sa.Text(), nullable=True))
        for column in OLD:
            batch_op.drop_index(f"ix_proposals_{column}")
        for name, columns in NEW.items():
            batch_op.create_index(name, columns, unique=False)
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    title = "json_extract(content, '$.title')" if is_sqlite else "content ->> 'title'"  # SQLite has `->>` since 3.38
    op.execute("UPDATE proposals SET sent_title = title")
    op.execute(
        f"UPDATE proposals SET sent_title = coalesce((SELECT {title} FROM proposal_versions"  # noqa: S608 - one of two
        " WHERE proposal_id = proposals.id AND version_no = proposals.version_no), title)"
        " WHERE state IN ('returned', 'withdrawn')"
    )
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        batch_op.alter_column("sent_title", existing_type=sa.Text(), nullable=False)
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_views_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_saved_views_user_id_name")),
    )


def downgrade() -> None:
    op.drop_table("saved_views")
    with op.batch_alter_table("proposals", schema=None) as batch_op:
        for name in NEW:
            batch_op.drop_index(name)
        for column in OLD:
            batch_op.create_index(f"ix_proposals_{column}", [column], unique=False)
        batch_op.drop_column("sent_title")
