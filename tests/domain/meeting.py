"""A committee that met: chair, secretary and two members, what they scored, and the minutes as someone reads them."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

from innovations.database import db
from innovations.documents import minutes as paper
from innovations.domain import clock, closing, directives, minutes
from innovations.domain.files import Upload
from innovations.domain.minutes import Meeting, Minutes
from innovations.models.accounts import Role, User, UserRole
from innovations.models.directives import Directive, Seat
from innovations.models.minutes import MinutesScan
from innovations.models.proposals import Proposal, State
from tests.factories import (
    actor_of,
    make_directive,
    make_proposal,
    make_review,
    make_rubric,
    make_user,
    save,
    seat,
)


class Committee:
    """A directive with chair, secretary and two members, who all have scored its one proposal: 4, 4, 4, 4."""

    def __init__(self, number: str = "050/1") -> None:
        self.key = make_directive(rubric=make_rubric(50, 30, 20), number=number).id
        self.chair = make_user(Role.CHAIR, name="Si Ketua")
        self.secretary = make_user(Role.SECRETARY, name="Si Sekretaris")
        self.members = [make_user(Role.REVIEWER, name=f"Anggota {place}") for place in (1, 2)]
        self.kominfo = make_user(Role.KOMINFO)
        seat(self.directive, self.chair, Seat.CHAIR)
        seat(self.directive, self.secretary, Seat.SECRETARY)
        for member in self.members:
            seat(self.directive, member)

    @property
    def directive(self) -> Directive:
        found = directives.get(self.key)
        assert found is not None
        return found

    @property
    def people(self) -> list[User]:
        return [self.chair, self.secretary, *self.members]

    def find(self, who: str) -> User:
        """Somebody who may record minutes or not; the "chair auditor" is the chair, from then on an auditor too."""
        other = make_user(Role.CHAIR)
        seat(make_directive(), other, Seat.CHAIR)
        if who == "chair auditor":
            save(UserRole(user_id=self.chair.id, role=Role.AUDITOR))
        return {
            "chair": self.chair,
            "secretary": self.secretary,
            "member": self.members[0],
            "kominfo": self.kominfo,
            "auditor": make_user(Role.AUDITOR),
            "other chair": other,
            "chair auditor": self.chair,
        }[who]

    def propose(self, *reviewers: User, **fields: Any) -> Proposal:
        proposal = make_proposal(self.directive, **({"state": State.UNDER_REVIEW} | fields))
        for reviewer in reviewers:
            make_review(proposal, reviewer)
        return proposal

    def record(self, actor: User | None = None, seen: str | None = None, **fields: Any) -> None:
        minutes.record_meeting(self.directive, actor_of(actor or self.chair), self.meeting(**fields), seen)
        db.session.commit()

    def meeting(self, **fields: Any) -> Meeting:
        there = frozenset(user.id for user in (self.chair, self.members[0]))
        return replace(Meeting("000/1", clock.today(), "Aula", "Tanpa catatan.", there), **fields)

    def close(self, actor: User | None = None, seen: str | None = None) -> None:
        closing.close(self.directive, actor_of(actor or self.chair), write, seen)
        db.session.commit()

    def read(self, reader: User | None = None) -> Minutes:
        actor = actor_of(reader or self.kominfo)
        db.session.expire_all()
        return minutes.get_minutes(self.directive, actor)


def write(known: Minutes) -> dict[str, Any]:
    """The text that closing freezes."""
    return paper.freeze(known, letterhead="Pemerintah\nDinas Kominfo")


def keep_scan(committee: Committee, folder: Path, body: bytes) -> str:
    """Close, and keep the signed paper; returns the name of its file."""
    committee.close()
    upload = Upload("naskah.pdf", "application/pdf", body, hashlib.sha256(body).hexdigest())
    closing.attach(folder, committee.directive, actor_of(committee.chair), upload)
    db.session.commit()
    return str(db.session.query(MinutesScan.stored_name).scalar())
