"""A small world of the index: an approved innovation, its owner, two of kominfo, and the year 2026."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from innovations.database import db
from innovations.domain import files, index_checks, index_claims, index_scoring, index_years, proposals
from innovations.domain.index_claims import Content
from innovations.domain.index_rules import Indicator, Rules
from innovations.domain.index_scoring import Score
from innovations.models.accounts import Role, User
from innovations.models.events import Event
from innovations.models.index import IndexClaim, IndexFile
from innovations.models.proposals import Proposal, State
from tests.domain.test_files import PDF
from tests.factories import actor_of, make_agency, make_index_year, make_proposal, make_user

LINK = "https://drive.example.org/bukti"


class Claiming:
    """Verbs as a person of the cast would use them, each in a transaction of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        office = make_agency(coordinator=True)
        self.owner = make_user()
        self.kominfo, self.colleague = make_user(Role.KOMINFO, agency=office), make_user(Role.KOMINFO, agency=office)
        self.proposal_id = make_proposal(owner=self.owner, state=State.APPROVED).id
        self.year = index_years.get(2026) or make_index_year()

    @property
    def proposal(self) -> Proposal:
        """As verbs want it."""
        query = select(Proposal).where(Proposal.id == self.proposal_id).options(*proposals.FOR_READING)
        return db.session.scalars(query.execution_options(populate_existing=True)).one()

    @property
    def rules(self) -> Rules:
        return index_years.get_rules(self.year)

    def find(self, key: str) -> Indicator:
        found = self.rules.find(key)
        assert found is not None
        return found

    def get(self, key: str = "regulasi") -> IndexClaim | None:
        return index_claims.get(self.proposal, 2026, key)

    def claim(
        self, level: int = 2, key: str = "regulasi", *, by: User | None = None, seen: str | None = None, **fields: Any
    ) -> None:
        actor = actor_of(by or self.owner)
        index_claims.write(self.proposal, actor, 2026, self.find(key), Content(level, **fields), seen)
        db.session.commit()

    def upload(
        self, key: str = "regulasi", *, by: User | None = None, name: str = "sk.pdf", content: bytes = PDF
    ) -> IndexFile:
        actor, upload = actor_of(by or self.owner), files.inspect(name, content)
        file = index_claims.add_file(self.folder, self.proposal, actor, 2026, self.find(key), upload)
        db.session.commit()
        return file

    def remove(self, file_id: int, key: str = "regulasi", *, by: User | None = None) -> str | None:
        actor = actor_of(by or self.owner)
        name = index_claims.remove_file(self.folder, self.proposal, actor, 2026, self.find(key), file_id)
        db.session.commit()
        return name

    def verify(
        self,
        level: int = 2,
        note: str = "",
        key: str = "regulasi",
        *,
        by: User | None = None,
        seen: str | None = None,
    ) -> None:
        index_checks.verify(self.proposal, actor_of(by or self.kominfo), 2026, self.find(key), level, note, seen)
        db.session.commit()

    def prove(self, level: int = 2, key: str = "regulasi") -> None:
        """A level with a link as evidence."""
        self.claim(level, key, link=LINK)

    @property
    def score(self) -> Score:
        claims = index_claims.list_claims(self.proposal, 2026)
        return index_scoring.score_innovation(self.rules, map(index_scoring.read, claims.values()))

    def events(self) -> list[tuple[str, dict[str, Any]]]:
        rows = db.session.query(Event).filter_by(proposal_id=self.proposal.id).order_by(Event.id)
        return [(row.code, row.details) for row in rows]

    def freeze(self) -> None:
        self.year.frozen, self.year.frozen_by_id, self.year.frozen_at = {}, self.kominfo.id, self.year.updated_at
        db.session.commit()
