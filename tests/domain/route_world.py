"""The database beside the model of the route: one directive, three proposals, everybody; put back for each run."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, TextClause, insert, select, text
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from innovations.database import db
from innovations.domain import decision_lists, directives, policy
from innovations.domain.actor import Actor
from innovations.domain.files import inspect
from innovations.domain.proposals import FOR_FREEZING, FOR_READING
from innovations.domain.reviews import Sheet
from innovations.models.accounts import Role
from innovations.models.base import Base
from innovations.models.decisions import DecisionList
from innovations.models.directives import Criterion, Directive, Seat
from innovations.models.proposals import Check, Proposal, State
from tests.domain.route_model import OWNERS, WEIGHTS
from tests.domain.stage import NOW
from tests.factories import (
    actor_of,
    make_agency,
    make_directive,
    make_head,
    make_proposal,
    make_rubric,
    make_user,
    seat,
)

TABLES = list(Base.metadata.sorted_tables)
PDF = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
DUMPS = [text(str(select(table).order_by(*table.primary_key))) for table in TABLES]


WHOLE = (
    *FOR_FREEZING,
    selectinload(Proposal.reviews),
    selectinload(Proposal.checks).selectinload(Check.answers),
    joinedload(Proposal.executing_agency),
)


class Nothing(Exception):  # noqa: N818 - no error: what is asked for is not there
    """It is not there for this person, or was done before: no refusal with a reason, and no act either."""


class World:
    """Ids by name, the people as `Actor`s, and what their acts need."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scan = inspect("lembar.pdf", PDF)
        self.directive_id = make_directive(now=NOW, rubric=make_rubric(*WEIGHTS)).id
        self.actors: dict[str, Actor] = self._make_people()
        self.names = {actor.id: name for name, actor in self.actors.items()}
        self.ids = {name: self._make_proposal(name) for name in OWNERS}
        self.proposals = {key: name for name, key in self.ids.items()}
        self.numbers: dict[str, str] = {
            self.proposals[key]: number for key, number in db.session.execute(select(Proposal.id, Proposal.number))
        }
        self.agencies: dict[str, int] = {
            self.proposals[key]: agency for key, agency in db.session.execute(select(Proposal.id, Proposal.agency_id))
        }
        self.criteria = list(db.session.scalars(select(Criterion.id).order_by(Criterion.position)))
        self.closes_at: datetime = self.read_directive().closes_at
        self.visibility = self._write_visibility()
        self._serial = 0
        self._begun = self._keep()

    def _make_people(self) -> dict[str, Actor]:
        health, school, office = make_agency(), make_agency(), make_agency(coordinator=True)
        directive = self.read_directive()
        found = {
            "owner": make_user(agency=health),
            "head": make_head(office),
            "r1": make_user(Role.REVIEWER, agency=school),
            "r2": make_head(school, make_user(Role.REVIEWER, agency=school)),
            "r3": make_user(Role.REVIEWER),
            "staff": make_user(agency=office),
            "kominfo": make_user(Role.KOMINFO, agency=office),
            "kominfo2": make_head(health, make_user(Role.KOMINFO, agency=health)),
            "chair": make_user(Role.CHAIR),
            "secretary": make_user(Role.SECRETARY),
            "stranger": make_user(),
            "leadership": make_user(Role.LEADERSHIP),
            "auditor": make_user(Role.AUDITOR),
            "admin": make_user(Role.ADMIN),
        }
        for name in ("r1", "r2", "r3"):
            seat(directive, found[name])
        seat(directive, found["chair"], Seat.CHAIR)
        seat(directive, found["secretary"], Seat.SECRETARY)
        return {name: actor_of(user) for name, user in found.items()}

    def _make_proposal(self, name: str) -> int:
        owner = self.actors[OWNERS[name]]
        made = make_user(agency_id=owner.agency_id)
        return make_proposal(self.read_directive(), made, State.DRAFT, owner_id=owner.id).id

    def _write_visibility(self) -> TextClause:
        """Who sees which proposal by the lists' clause: slow to build, so built once."""
        columns = [policy.visible_to(actor).label(name) for name, actor in self.actors.items()]
        query = select(Proposal.id, *columns).order_by(Proposal.id)
        return text(str(query.compile(db.engine, compile_kwargs={"literal_binds": True})))

    def dump(self) -> list[Any]:
        """Every row there is, as stored."""
        db.session.remove()
        found = [db.session.execute(query).all() for query in DUMPS]
        db.session.remove()
        return found

    def _keep(self) -> Mapping[Table, list[dict[str, Any]]]:
        return {
            table: [dict(row) for row in db.session.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in TABLES
        }

    def restore(self) -> None:
        """Back to the drafts."""
        db.session.remove()
        for table in reversed(TABLES):
            db.session.execute(table.delete())
        for table in TABLES:
            if self._begun[table]:
                db.session.execute(insert(table), self._begun[table])
        db.session.commit()
        self._serial = 0

    def say(self, what: str) -> str:
        """A text that was not used before."""
        self._serial += 1
        return f"{what} {self._serial}."

    def take(self, name: str, *options: ORMOption) -> Proposal:
        """A proposal as verbs read it, whoever asks; `WHOLE` loads what sending and deciding need too."""
        return db.session.scalars(
            select(Proposal).where(Proposal.id == self.ids[name]).options(*FOR_READING, *options)
        ).one()

    def read_directive(self) -> Directive:
        found = directives.get(self.directive_id)
        assert found is not None
        return found

    def get_list_id(self) -> int:
        """The open list, or else the last there was."""
        found = decision_lists.find_open(self.read_directive())
        newest = select(DecisionList.id).order_by(DecisionList.id.desc()).limit(1)
        return found.id if found is not None else db.session.scalar(newest) or 0

    def fill_in(self, values: tuple[int | None, ...]) -> Sheet:
        reasons = dict.fromkeys(self.criteria, "Cukup jelas.")
        return Sheet(dict(zip(self.criteria, values, strict=True)), reasons, self.say("Komentar"), no_conflict=True)


def later(day: datetime, days: int) -> datetime:
    """At least a moment: no two acts share one."""
    return day + timedelta(days=days, seconds=20)
