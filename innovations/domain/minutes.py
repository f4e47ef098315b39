"""The minutes (berita acara) of a directive's committee: the meeting as recorded, and all that they say of the round.

The ranking in them is the one their reader may see; what is not final yet is told by `Minutes.gaps`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models import minutes as models
from innovations.models.accounts import User
from innovations.models.agencies import Agency
from innovations.models.directives import Directive, Seat
from innovations.models.events import Topic
from innovations.models.minutes import Presence
from innovations.models.proposals import Proposal, State

from . import annex, clock, committees, directives, jury, policy, relations
from .actor import Actor
from .annex import Sheet
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .moves import require_past, require_text
from .ranking import Ranking, Row, get_ranking


class Gap(StrEnum):
    """Why the minutes are a draft only."""

    NO_MEETING = "no_meeting"
    NO_QUORUM = "no_quorum"
    NOTHING_RANKED = "nothing_ranked"
    REVIEWS_MISSING = "reviews_missing"
    WITHHELD = "withheld"
    """From this reader: scores, or by whom they were given where the annex tells it."""


@dataclass(frozen=True)
class Meeting:
    """The meeting as typed; `present` are user ids, `number` is the registry's and may be empty."""

    number: str
    held_on: date
    place: str
    notes: str
    present: frozenset[int]
    dissent: str = ""


@dataclass(frozen=True)
class Attendant:
    """A member, or somebody who was there and has left the committee since; in the seat of the meeting."""

    user_id: int
    name: str
    agency: str
    seat: Seat
    is_present: bool
    login: str
    """The NIP, which official documents name whole, or an expert's log-in number."""


@dataclass(frozen=True)
class Line:
    """A row of the ranking, and how many members take no part in it."""

    row: Row
    declared: int
    """Who said so themselves."""
    structural: int | None
    """Whom the rules keep away: owner, team, permitting head, same OPD; None where it would tell whose it is."""
    sheets: Sequence[Sheet] | None
    """For the annex; None when withheld."""

    @property
    def is_short(self) -> bool:
        """Reviews are still to come."""
        return self.row.proposal.state is State.UNDER_REVIEW and self.row.reviews < self.row.expected


@dataclass(frozen=True)
class Minutes:
    directive: Directive
    ranking: Ranking
    lines: Sequence[Line]
    meeting: Meeting | None
    attendants: Sequence[Attendant]

    @property
    def present(self) -> int:
        return sum(attendant.is_present for attendant in self.attendants)

    @property
    def is_quorate(self) -> bool:
        return self.present >= self.directive.quorum

    @property
    def short(self) -> Sequence[Line]:
        """Proposals that still lack reviews."""
        return [line for line in self.lines if line.is_short]

    @property
    def gaps(self) -> Sequence[Gap]:
        found = {
            Gap.NO_MEETING: self.meeting is None,
            Gap.NO_QUORUM: self.meeting is not None and not self.is_quorate,
            Gap.NOTHING_RANKED: not self.lines,
            Gap.REVIEWS_MISSING: bool(self.short),
            Gap.WITHHELD: any(line.sheets is None for line in self.lines),
        }
        return [gap for gap, holds in found.items() if holds]


def get_minutes(directive: Directive, actor: Actor) -> Minutes:
    """The minutes as they stand, for this reader. Needs the directive's rubric and criteria loaded."""
    ranking = get_ranking(directive, actor)
    members = jury.list_actors(directive.id)
    sheets = annex.list_sheets(directive, [row.proposal for row in ranking.rows], actor)
    stored = find(directive)
    return Minutes(
        directive,
        ranking,
        [_line(row, members, sheets.get(row.proposal.id)) for row in ranking.rows],
        _read(stored),
        _attend(directive, stored),
    )


def get_meeting(directive: Directive) -> Meeting | None:
    """What was recorded of the meeting."""
    return _read(find(directive))


def digest(meeting: Meeting | None) -> str:
    """What a form is opened on."""
    return digest_of(_plain(meeting))


def list_attendants(directive: Directive) -> list[Attendant]:
    """The committee, present or not, then those who were there and left it since."""
    return _attend(directive, find(directive))


def _attend(directive: Directive, stored: models.Minutes | None) -> list[Attendant]:
    there = {} if stored is None else {presence.user_id: presence.seat for presence in stored.present}
    found = []
    members = committees.list_members(directive)
    logins = _list_logins([member.user_id for member in members])
    for member in members:
        key, seat = member.user_id, there.pop(member.user_id, None)
        place = seat or member.seat
        found.append(Attendant(key, member.name, member.agency, place, seat is not None, logins[key]))
    return found + _list_gone(there)


def _list_logins(user_ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(select(User.id, User.login).where(User.id.in_(user_ids)))
    return dict(rows.tuples().all())


def _list_gone(seats: Mapping[int, Seat]) -> list[Attendant]:
    """Those who were there and sit there no more."""
    if not seats:
        return []
    rows = db.session.execute(
        select(User.id, User.name, Agency.name, User.login)
        .outerjoin(Agency, Agency.id == User.agency_id)
        .where(User.id.in_(sorted(seats)))
        .order_by(User.name, User.id)
    )
    return [Attendant(key, name, agency or "", seats[key], True, login) for key, name, agency, login in rows]


def record_meeting(directive: Directive, actor: Actor, meeting: Meeting, seen: str | None = None) -> None:
    """Write down the meeting, or correct it; the same once more changes nothing."""
    require_part(policy.can_record_minutes(actor, directive))
    directives.hold(directive)
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    stored = find(directive)
    if stored is not None and stored.closing is not None:
        raise DomainError("minutes_closed")
    old = _read(stored)
    if meeting == old:
        return
    require_fresh(seen, digest(old))
    seats = {attendant.user_id: attendant.seat for attendant in _attend(directive, stored)}
    _require_sound(directive, meeting, seats)
    row = stored or models.Minutes(directive_id=directive.id, present=[])
    _write(row, actor, meeting, seats)
    db.session.add(row)
    before, after = _plain(old), _plain(meeting)
    changes = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    code = "minutes_recorded" if stored is None else "minutes_changed"
    record(Topic.DIRECTIVE, code, actor, subject_id=directive.id, changes=changes)


def _require_sound(directive: Directive, meeting: Meeting, seats: Mapping[int, Seat]) -> None:
    require_text(meeting.place, "place")
    require_past(meeting.held_on, "held_on")
    if meeting.held_on < directive.issued_on:
        raise Invalid("meeting_before_directive", "held_on", day=directive.issued_on)
    if not meeting.present <= seats.keys():
        raise Invalid("not_in_committee", "present")


def _write(row: models.Minutes, actor: Actor, meeting: Meeting, seats: Mapping[int, Seat]) -> None:
    row.number, row.held_on, row.place = meeting.number, meeting.held_on, meeting.place
    row.notes, row.dissent = meeting.notes, meeting.dissent
    row.recorded_by_id, row.recorded_at = actor.id, clock.now()
    stays = [presence for presence in row.present if presence.user_id in meeting.present]
    new = sorted(meeting.present - {presence.user_id for presence in stays})
    row.present = [*stays, *(Presence(user_id=key, seat=seats[key]) for key in new)]


def find(directive: Directive) -> models.Minutes | None:
    """As stored by now, not as read before a lock was waited for."""
    return db.session.scalar(
        select(models.Minutes)
        .where(models.Minutes.directive_id == directive.id)
        .options(selectinload(models.Minutes.present), joinedload(models.Minutes.closing))
        .execution_options(populate_existing=True)
    )


def _read(row: models.Minutes | None) -> Meeting | None:
    if row is None:
        return None
    present = frozenset(presence.user_id for presence in row.present)
    return Meeting(row.number, row.held_on, row.place, row.notes, present, row.dissent)


def _plain(meeting: Meeting | None) -> dict[str, Any]:
    """As an event keeps it: days in ISO 8601, ids of those present."""
    if meeting is None:
        return {}
    return {
        "minutes_number": meeting.number,
        "held_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "notes": meeting.notes,
        "dissent": meeting.dissent,
        "present": sorted(meeting.present),
    }


def _line(row: Row, members: Sequence[Actor], sheets: Sequence[Sheet] | None) -> Line:
    kept_away = [member for member in members if is_kept_away(member, row.proposal)]
    return Line(row, row.conflicts, len(kept_away) if row.agency else None, sheets)


def is_kept_away(member: Actor, proposal: Proposal) -> bool:
    """By rule and not, or not only, by their own word: nobody is counted twice."""
    declared = relations.has_declared_conflict(member, proposal)
    return not declared and relations.has_structural_conflict(member, proposal)
