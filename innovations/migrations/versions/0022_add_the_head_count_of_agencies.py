"""How many civil servants an OPD has, and on which day that was known."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0020"
branch_labels = None
depends_on = None

CHECKS = {
    "staff": "staff_count BETWEEN 1 AND 100000",
    "staff_has_date": "(staff_count IS NULL) = (staff_counted_on IS NULL)",
    "staff_of_opd": "staff_count IS NULL OR parent_id IS NULL",
}


def upgrade() -> None:
    with op.batch_alter_table("agencies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("staff_count", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("staff_counted_on", sa.Date(), nullable=True))
        for name, rule in CHECKS.items():
            batch_op.create_check_constraint(op.f(f"ck_agencies_{name}"), rule)


def downgrade() -> None:
    with op.batch_alter_table("agencies", schema=None) as batch_op:
        for name in CHECKS:
            batch_op.drop_constraint(op.f(f"ck_agencies_{name}"), type_="check")
        batch_op.drop_column("staff_counted_on")
        batch_op.drop_column("staff_count")
