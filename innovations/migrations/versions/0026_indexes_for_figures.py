"""Let indexes alone answer what is counted over all proposals, and the last event of each."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NEW = {
    "ix_proposals_year_agency_state": ("proposals", ["year", "agency_id", "state", "stage"]),
    "ix_proposals_affair_state": ("proposals", ["affair_id", "state"]),
    "ix_proposals_state_decided": ("proposals", ["state", "decided_at", "id"]),
    "ix_proposals_directive_state": ("proposals", ["directive_id", "state", "agency_id"]),
    "ix_events_proposal_at": ("events", ["proposal_id", "at", "code"]),
    "ix_programme_links_programme_state": ("programme_links", ["programme_id", "state", "proposal_id"]),
}
OLD = {
    "ix_proposals_year_agency": ("proposals", ["year", "agency_id"]),
    "ix_proposals_affair_id": ("proposals", ["affair_id"]),
    "ix_events_proposal_id": ("events", ["proposal_id"]),
    "ix_programme_links_programme_id": ("programme_links", ["programme_id"]),
}
"""Each the beginning of a new one."""


def upgrade() -> None:
    for name, (table, _columns) in OLD.items():
        op.drop_index(name, table_name=table)
    for name, (table, columns) in NEW.items():
        op.create_index(name, table, columns, unique=False)


def downgrade() -> None:
    for name, (table, _columns) in NEW.items():
        op.drop_index(name, table_name=table)
    for name, (table, columns) in OLD.items():
        op.create_index(name, table, columns, unique=False)
