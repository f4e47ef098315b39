"""Public numbers of proposals: given once, never used again, not even after a draft is deleted."""

import re

from sqlalchemy.dialects import postgresql, sqlite

from innovations.database import db
from innovations.models.proposals import NumberSeries

SHAPE = re.compile(r"INV-[0-9]{4}-[0-9]{4,9}")


def is_number(text: str) -> bool:
    """Could this be a proposal's number? Anything else need not be asked of the database."""
    return SHAPE.fullmatch(text) is not None


def take_number(year: int) -> str:
    """The next number of `year`, e.g. `INV-2023-0001`; one atomic statement, so two can never get the same."""
    insert = postgresql.insert if db.session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(NumberSeries)
        .values(year=year, last_serial=1)
        .on_conflict_do_update(index_elements=["year"], set_={"last_serial": NumberSeries.last_serial + 1})
        .returning(NumberSeries.last_serial)
    )
    serial = db.session.execute(statement).scalar_one()
    return f"INV-{year}-{serial:04d}"
