"""Two innovations that adopt another: one of here, one of elsewhere."""

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy import select

from innovations.database import db
from innovations.domain import adoptions, clock
from innovations.domain.actor import Actor
from innovations.domain.proposals import FOR_POLICY
from innovations.models.proposals import Proposal
from innovations.transfer.sample import SAMPLE

ADOPTED = (("A1", "T1", ""), ("A3", "", "Rumah Tumbuh, Kabupaten Contoh (contoh)"))
"""Key of the sample, key of what it adopts, or what it adopts in words."""


def tell(cast: Mapping[str, Actor], _today: date) -> None:
    for place, (key, source, words) in enumerate(ADOPTED):
        with clock.at(clock.moment_of(date(2024, 3, 4 + place), time(10, 15))):
            number = _find(source).number if source else ""
            adoptions.name_source(_find(key), cast["kominfo"], number, words)


def _find(key: str) -> Proposal:
    title = next(row["title"] for row in SAMPLE["proposals"] if row["key"] == key)
    query = select(Proposal).where(Proposal.title == f"{title} (contoh)", Proposal.is_sample)
    return db.session.scalars(query.options(*FOR_POLICY)).one()
