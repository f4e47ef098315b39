"""The life of a proposal as one table: action, from, to, by whom, and what must be said. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from innovations.models.directives import Phase
from innovations.models.proposals import State

RECEIVING = frozenset({Phase.OPEN})
SCORING = frozenset({Phase.OPEN, Phase.SCORING})
"""Scores are written in these; while a directive is open, proposal by proposal as each has passed its check."""
ANY = frozenset(Phase)


class Action(StrEnum):
    SUBMIT = "submit"
    GRANT_PERMISSION = "grant_permission"
    RETURN = "return"
    WITHDRAW = "withdraw"
    START_REVIEW = "start_review"
    APPROVE = "approve"
    REJECT = "reject"
    START_TRIAL = "start_trial"
    IMPLEMENT = "implement"
    STOP = "stop"


class Party(StrEnum):
    """Who acts; `parties.is_party` says who that is for a given proposal."""

    FILER = "filer"
    OWNER = "owner"
    PERMITTER = "permitter"
    COORDINATOR = "coordinator"
    LEAD = "lead"
    """Chair or secretary of the directive's committee, or the coordinator."""


@dataclass(frozen=True)
class Transition:
    action: Action
    sources: frozenset[State]
    targets: tuple[State, ...]
    """More than one only for SUBMIT, which skips the permission when it is not needed or already given."""
    party: Party
    needs_reason: bool = False
    phases: frozenset[Phase] = ANY
    """Of its directive, in which it may happen."""


def _row(
    action: Action,
    sources: set[State],
    targets: tuple[State, ...],
    party: Party,
    *,
    needs_reason: bool = False,
    phases: frozenset[Phase] = ANY,
) -> Transition:
    return Transition(action, frozenset(sources), targets, party, needs_reason, phases)


SENT = (State.AWAITING_PERMISSION, State.SUBMITTED)

TRANSITIONS: tuple[Transition, ...] = (
    _row(Action.SUBMIT, {State.DRAFT}, SENT, Party.FILER, phases=RECEIVING),
    _row(Action.SUBMIT, {State.RETURNED}, SENT, Party.FILER, phases=SCORING),
    _row(Action.GRANT_PERMISSION, {State.AWAITING_PERMISSION}, (State.SUBMITTED,), Party.PERMITTER),
    _row(Action.RETURN, {State.AWAITING_PERMISSION}, (State.RETURNED,), Party.PERMITTER, needs_reason=True),
    _row(Action.RETURN, {State.SUBMITTED}, (State.RETURNED,), Party.COORDINATOR, needs_reason=True, phases=SCORING),
    _row(Action.RETURN, {State.UNDER_REVIEW}, (State.RETURNED,), Party.LEAD, needs_reason=True, phases=SCORING),
    _row(Action.START_REVIEW, {State.SUBMITTED}, (State.UNDER_REVIEW,), Party.COORDINATOR, phases=SCORING),
    _row(Action.APPROVE, {State.UNDER_REVIEW}, (State.APPROVED,), Party.COORDINATOR),
    _row(
        Action.REJECT,
        {State.SUBMITTED, State.UNDER_REVIEW},
        (State.REJECTED,),
        Party.COORDINATOR,
        needs_reason=True,
    ),
    _row(
        Action.WITHDRAW,
        {State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED},
        (State.WITHDRAWN,),
        Party.OWNER,
        needs_reason=True,
    ),
    _row(Action.START_TRIAL, {State.APPROVED}, (State.TRIAL,), Party.COORDINATOR),
    _row(Action.IMPLEMENT, {State.APPROVED, State.TRIAL}, (State.IMPLEMENTED,), Party.COORDINATOR),
    _row(
        Action.STOP,
        {State.APPROVED, State.TRIAL, State.IMPLEMENTED},
        (State.STOPPED,),
        Party.COORDINATOR,
        needs_reason=True,
    ),
)


def find_transition(action: Action, state: State) -> Transition | None:
    """The row that lets `action` start from `state`, if there is one."""
    for row in TRANSITIONS:
        if row.action is action and state in row.sources:
            return row
    return None


def list_transitions(state: State) -> list[Transition]:
    """What can happen next, in the table's order."""
    return [row for row in TRANSITIONS if state in row.sources]
