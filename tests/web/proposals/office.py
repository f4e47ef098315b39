"""The people of a story about the legal route, each with a browser of their own."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.directives import Seat
from innovations.models.proposals import Gate, Proposal, State
from tests.browser import Browser
from tests.factories import (
    make_agency,
    make_directive,
    make_head,
    make_proposal,
    make_review,
    make_user,
    seat,
)

EARLY = "Putuskan sekarang walaupun belum semua penilaian masuk"
PDF = b"%PDF-1.4\n%%EOF\n"
NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


class Office:
    """The people of one story, each with a browser of their own."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.agency = make_agency("Dinas Kesehatan")
        self.kominfo_office = make_agency("Dinas Kominfo", coordinator=True)
        self.directive = make_directive(now=NOW)
        self.users = {
            "owner": make_user(agency=self.agency, name="Pengusul"),
            "head": make_head(self.agency, make_user(agency=self.agency, name="Kepala")),
            "kominfo": make_user(Role.KOMINFO, agency=self.kominfo_office, name="Petugas Kominfo"),
            "chair": make_user(Role.CHAIR, name="RAHASIA-KETUA"),
            "reviewer": make_user(Role.REVIEWER, name="RAHASIA-PENILAI"),
            "stranger": make_user(name="Orang Lain"),
        }
        seat(self.directive, self.users["chair"], Seat.CHAIR)
        seat(self.directive, self.users["reviewer"])
        self._browsers: dict[str, Browser] = {}

    def of(self, state: State, **fields: Any) -> Proposal:
        return make_proposal(self.directive, fields.pop("owner", self.users["owner"]), state, **fields)

    def reviewed(self, **fields: Any) -> Proposal:
        proposal = self.of(State.UNDER_REVIEW, **fields)
        make_review(proposal, self.users["reviewer"], (5, 4, 3), comment="Perjelas anggarannya.")
        return proposal

    def as_(self, who: str | User, proposal: Proposal | None = None, path: str = "") -> Browser:
        """The browser of that person, on the proposal's page or a page below it."""
        user = self.users[who] if isinstance(who, str) else who
        key = str(user.id)
        if key not in self._browsers:
            self._browsers[key] = Browser(self.app).enter(user)
        browser = self._browsers[key]
        return browser.get(f"/usulan/{proposal.number}{path}") if proposal is not None else browser


def state_of(proposal: Proposal) -> State:
    db.session.rollback()
    return db.session.query(Proposal.state).filter(Proposal.id == proposal.id).scalar()  # type: ignore[no-any-return]  # a column of states


def answer_gates(browser: Browser, *, but: str = "", reason: str = "") -> Browser:
    """Yes to all, no to the gate `but`."""
    for gate in Gate:
        browser.typed[gate.value] = "no" if gate.value == but else "yes"
    if but:
        browser.typed[f"{but}_reason"] = reason
    return browser
