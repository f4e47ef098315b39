"""Decisions on a round as one list, which the chair proposes; how it is released stands in `release`.

What happens to a list goes into the log alone, until it is released.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from innovations.database import db
from innovations.models.accounts import Role, User, UserRole
from innovations.models.decisions import DecisionList, DecisionRow, ListState, Verdict
from innovations.models.directives import Directive
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal, State

from . import agencies, clock, counting, directives, jury, peers, policy
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .moves import require_text
from .notices import notify
from .ranking import Ranking, Row, get_ranking

OPEN = (ListState.DRAFT, ListState.PROPOSED)


class Bar(StrEnum):
    """Why a proposal under review cannot stand in the list of this chair."""

    INVOLVED = "involved"
    CHAIR_DECIDES = "chair_decides"
    """Of kominfo's own agency: kominfo may not release it."""
    NO_REVIEWS = "no_reviews"


@dataclass(frozen=True)
class Choice:
    """What the chair proposes for one proposal: a rejection has a reason, an approval its executing OPD."""

    verdict: Verdict
    reason: str = ""
    agency_id: int | None = None


@dataclass(frozen=True)
class Line:
    """A proposal that is under review, or stands in the list. `bar` is the chair's, as far as the reader may know."""

    row: Row
    stored: DecisionRow | None
    is_changed: bool
    bar: Bar | None

    @property
    def missing(self) -> int:
        """Reviews still to come."""
        return self.row.expected - self.row.reviews

    @property
    def departs(self) -> bool:
        """Approved below the cut or rejected above it, as far as the reader may see the cut."""
        is_above = self.row.is_above
        return (
            self.stored is not None and is_above is not None and is_above != (self.stored.verdict is Verdict.APPROVE)
        )


@dataclass(frozen=True)
class Sheet:
    """The open list of a directive, if there is one, beside its ranking, as one reader may see them."""

    ranking: Ranking
    stored: DecisionList | None
    lines: Sequence[Line]
    gone: Sequence[str]
    """Numbers of what stands in the list and is under review no more."""
    stamp: str
    """What a form is opened on."""

    @property
    def listed(self) -> Sequence[Line]:
        """What stands in the list and is open to the reader."""
        return [line for line in self.lines if line.stored is not None and not line.row.is_withheld]

    @property
    def departing(self) -> int:
        """How many depart from the cut, of what is open to the reader."""
        return sum(line.departs for line in self.lines)

    @property
    def closed(self) -> int:
        """How many decisions are closed to this reader, who is involved there or has a conflict."""
        return sum(line.stored is not None and line.row.is_withheld for line in self.lines)

    @property
    def changed(self) -> Sequence[str]:
        """Numbers of what changed since the list was written."""
        return [*(line.row.proposal.number for line in self.lines if line.is_changed), *self.gone]

    def count(self, verdict: Verdict) -> int:
        return sum(row.verdict is verdict for row in self.stored.rows) if self.stored is not None else 0


def get_sheet(directive: Directive, actor: Actor) -> Sheet:
    """Needs the directive's rubric and criteria loaded."""
    stored = find_open(directive)  # first: reading it anew drops what is loaded of its proposals
    ranking = get_ranking(directive, actor)
    entries = {entry.proposal_id: entry for entry in stored.rows} if stored is not None else {}
    writer = actor if policy.can_propose_decisions(actor, directive) else find_writer(stored)
    lines = [
        Line(row, entry, entry is not None and entry.stamp != stamp_of(row.proposal), _bar(actor, writer, row))
        for row in ranking.rows
        for entry in [entries.get(row.proposal.id)]
        if row.proposal.state is State.UNDER_REVIEW
    ]
    there = {line.row.proposal.id for line in lines}
    gone = [entry.proposal.number for key, entry in entries.items() if key not in there]
    content = [stored.id, stored.state, stored.is_early, _plain(stored)] if stored is not None else []
    stamp = digest_of([content, sorted(stamp_of(line.row.proposal) for line in lines)])
    return Sheet(ranking, stored, lines, gone, stamp)


def stamp_of(proposal: Proposal) -> str:
    """The fingerprint of what a decision rests on. Needs what `counting.list_counting` reads."""
    recused = sorted(counting.list_recused(proposal))
    basis = [proposal.id, proposal.state, proposal.lock_version, proposal.version_no]
    return digest_of([*basis, counting.count_points(proposal), recused])


def write(
    directive: Directive, actor: Actor, choices: Mapping[int, Choice], *, is_early: bool, seen: str | None = None
) -> None:
    """Make the list, or write it anew; what `choices` (by proposal id) leave out stays undecided."""
    require_part(policy.can_propose_decisions(actor, directive))
    _hold(directive)
    sheet = get_sheet(directive, actor)
    require_writable(sheet)
    lines = {line.row.proposal.id: line for line in sheet.lines if line.bar is None}
    rows = [_row(key, choice, lines[key].row.proposal) for key, choice in choices.items() if key in lines]
    stored = sheet.stored or DecisionList(directive_id=directive.id, state=ListState.DRAFT, rows=[])
    if sheet.stored is not None and stored.is_early == is_early and _plain(stored) == sorted(map(_tell, rows)):
        return
    require_fresh(seen, sheet.stamp)
    _require_sound(choices, lines, is_early=is_early)
    stored.is_early = is_early
    _replace(stored, rows)
    _sign(stored, actor)
    db.session.add(stored)
    record_act(directive, stored, actor, "decisions_listed")


def require_writable(sheet: Sheet) -> None:
    """What lies with kominfo must come back before it is changed."""
    if sheet.stored is not None and sheet.stored.state is ListState.PROPOSED:
        raise DomainError("list_is_proposed")


def propose(directive: Directive, actor: Actor, list_id: int) -> bool:
    """Hand the list to kominfo; False when this person did so before."""
    require_part(policy.can_propose_decisions(actor, directive))
    stored = take(directive, actor, list_id, (ListState.DRAFT,), "decisions_proposed")
    if stored is None:
        return False
    sheet = get_sheet(directive, actor)
    refuse("decisions_not_yours", [line.row.proposal.number for line in sheet.lines if line.stored and line.bar])
    refuse("decisions_changed", sheet.changed)
    stored.state, stored.returned_reason = ListState.PROPOSED, ""
    _sign(stored, actor)
    record_act(directive, stored, actor, "decisions_proposed")
    for user_id in _list_releasers(actor):
        notify(user_id, "decisions_proposed", directive=directive)
    return True


def send_back(directive: Directive, actor: Actor, list_id: int, reason: str) -> bool:
    """Back to the chair, who may change it; False when this person did so before."""
    _require_undoing(directive, actor)
    require_text(reason, "reason")
    stored = take(directive, actor, list_id, (ListState.PROPOSED,), "decisions_sent_back")
    if stored is None:
        return False
    stored.state, stored.returned_reason = ListState.DRAFT, reason
    record_act(directive, stored, actor, "decisions_sent_back", reason)
    if stored.written_by_id != actor.id:
        notify(stored.written_by_id, "decisions_sent_back", directive=directive)
    return True


def discard(directive: Directive, actor: Actor, list_id: int, reason: str) -> bool:
    """Nothing of it happens; False when this person did so before."""
    _require_undoing(directive, actor)
    require_text(reason, "reason")
    sources = OPEN if policy.can_propose_decisions(actor, directive) else (ListState.PROPOSED,)
    stored = take(directive, actor, list_id, sources, "decisions_discarded")
    if stored is None:
        return False
    stored.state = ListState.DISCARDED
    record_act(directive, stored, actor, "decisions_discarded", reason)
    return True


def _list_releasers(actor: Actor) -> Sequence[int]:
    """Kominfo's active accounts, but for the one who proposes."""
    kominfo = select(UserRole.user_id).where(UserRole.role == Role.KOMINFO)
    return db.session.scalars(
        select(User.id).where(User.id.in_(kominfo), User.is_active, User.id != actor.id).order_by(User.id)
    ).all()


def find_writer(stored: DecisionList | None, members: Sequence[Actor] | None = None) -> Actor | None:
    """Whoever wrote the list, while on the committee. `members` saves the query for them (`jury.list_actors`)."""
    if stored is None:
        return None
    found = jury.list_actors(stored.directive_id) if members is None else members
    return next((member for member in found if member.id == stored.written_by_id), None)


def _bar(actor: Actor, writer: Actor | None, row: Row) -> Bar | None:
    """Of whoever writes the list; others are told where they see the scores and whose the proposal is."""
    if writer is None or (writer is not actor and (row.is_withheld or not row.agency)):
        return None
    if not peers.is_chair_without_conflict(writer, row.proposal):
        return Bar.INVOLVED
    if row.proposal.agency.is_coordinator:
        return Bar.CHAIR_DECIDES
    return None if row.score is not None else Bar.NO_REVIEWS


def _hold(directive: Directive) -> None:
    directives.hold(directive)
    if directive.is_legacy:
        raise DomainError("legacy_directive")


def _select(*conditions: Any) -> Any:
    return (
        select(DecisionList)
        .where(*conditions)
        .options(
            joinedload(DecisionList.written_by),
            selectinload(DecisionList.rows).options(
                joinedload(DecisionRow.proposal).joinedload(Proposal.agency), joinedload(DecisionRow.executing_agency)
            ),
        )
        .execution_options(populate_existing=True)
    )


def find_open(directive: Directive) -> DecisionList | None:
    """As stored by now, not as read before a lock was waited for."""
    found: DecisionList | None = db.session.scalar(
        _select(DecisionList.directive_id == directive.id, DecisionList.state.in_(OPEN))
    )
    return found


def take(
    directive: Directive, actor: Actor, list_id: int, sources: Sequence[ListState], code: str, **told: str
) -> DecisionList | None:
    """The list, held against others, if it stands where the act begins; None when the actor has acted so already."""
    _hold(directive)
    stored: DecisionList | None = db.session.scalar(
        _select(DecisionList.id == list_id, DecisionList.directive_id == directive.id)
    )
    if stored is not None and stored.state in sources:
        return stored
    last = db.session.scalar(
        select(Event)
        .where(Event.subject_id == directive.id, Event.code.startswith("decisions_", autoescape=True))
        .order_by(Event.id.desc())
        .limit(1)
    )
    done = {"list_id": list_id, **told}
    if last is not None and (last.code, last.actor_id) == (code, actor.id) and done.items() <= last.details.items():
        return None
    raise DomainError("stale_form")


def _sign(stored: DecisionList, actor: Actor) -> None:
    stored.written_by_id, stored.written_at = actor.id, clock.now()


def _row(key: int, choice: Choice, proposal: Proposal) -> DecisionRow:
    approves = choice.verdict is Verdict.APPROVE
    return DecisionRow(
        proposal_id=key,
        verdict=choice.verdict,
        reason="" if approves else choice.reason,
        executing_agency_id=choice.agency_id if approves else None,
        stamp=stamp_of(proposal),
    )


def _tell(row: DecisionRow) -> tuple[int, str, str, int, str]:
    return row.proposal_id, row.verdict.value, row.reason, row.executing_agency_id or 0, row.stamp


def _plain(stored: DecisionList) -> list[tuple[int, str, str, int, str]]:
    return sorted(_tell(row) for row in stored.rows)


def _replace(stored: DecisionList, rows: Sequence[DecisionRow]) -> None:
    """Row by row, as no proposal may stand in it twice at any moment."""
    old = {row.proposal_id: row for row in stored.rows}
    for row in rows:
        kept = old.get(row.proposal_id)
        if kept is not None:
            kept.verdict, kept.reason, kept.stamp = row.verdict, row.reason, row.stamp
            kept.executing_agency_id = row.executing_agency_id
    stored.rows = [old.get(row.proposal_id, row) for row in rows]


def _require_sound(choices: Mapping[int, Choice], lines: Mapping[int, Line], *, is_early: bool) -> None:
    if not choices:
        raise Invalid("nothing_chosen")
    if not choices.keys() <= lines.keys():
        raise Invalid("not_for_this_list")
    for key, choice in choices.items():
        if choice.verdict is Verdict.REJECT and not choice.reason.strip():
            raise Invalid("reason_missing", f"reason_{key}")
        agency = agencies.get(choice.agency_id or 0) if choice.verdict is Verdict.APPROVE else None
        if choice.verdict is Verdict.APPROVE and (agency is None or agency.parent_id is not None):
            raise Invalid("not_an_opd", f"agency_{key}")
    if not is_early and any(lines[key].missing for key in choices):
        raise Invalid("reviews_missing", "early")


def refuse(code: str, numbers: Sequence[str]) -> None:
    """All or nothing: because of these proposals the list cannot go on."""
    if numbers:
        raise DomainError(code, numbers=", ".join(sorted(numbers)))


def _require_undoing(directive: Directive, actor: Actor) -> None:
    """Until it is released the chair as well as kominfo may undo a list."""
    require_part(policy.can_propose_decisions(actor, directive) or policy.can_release_decisions(actor))


def record_act(
    directive: Directive,
    stored: DecisionList,
    actor: Actor,
    code: str,
    reason: str = "",
    topic: Topic = Topic.REVIEW,
    **told: str,
) -> None:
    db.session.flush()  # the event names the list by its id
    counts = {verdict.value: sum(row.verdict is verdict for row in stored.rows) for verdict in Verdict}
    about: dict[str, Any] = {"number": directive.number, "list_id": stored.id, **counts, **told}
    record(topic, code, actor, subject_id=directive.id, reason=reason, **about)
