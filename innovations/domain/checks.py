"""The administrative check: five gates (PP 38/2017 ps 6), each yes, or no with a reason."""

from dataclasses import dataclass
from datetime import date

from innovations.models.proposals import Check, Gate, GateAnswer, Proposal

from . import clock
from .actor import Actor
from .decisions import decide
from .errors import Invalid
from .moves import move, require_allowed
from .route import return_for_revision
from .workflow import Action


@dataclass(frozen=True)
class GateVerdict:
    gate: Gate
    passed: bool
    reason: str = ""


OF_ONE_GATE = frozenset({"gate_unanswered", "gate_reason_missing"})


def list_problems(verdicts: list[GateVerdict]) -> list[Invalid]:
    """Each criterion without an answer, and each "no" without its reason, in the order of the law."""
    given = {verdict.gate: verdict for verdict in verdicts}
    problems = []
    for gate in Gate:
        verdict = given.get(gate)
        if verdict is None:
            problems.append(Invalid("gate_unanswered", gate.value))
        elif not verdict.passed and not verdict.reason.strip():
            problems.append(Invalid("gate_reason_missing", f"{gate.value}_reason", gate=gate))
    return problems


def _require_verdicts(verdicts: list[GateVerdict]) -> bool:
    """Refuse what is not five answers, or a "no" without its reason; do all say yes?"""
    if len(verdicts) > len(Gate):
        raise Invalid("gates_incomplete")
    for problem in list_problems(verdicts):
        raise problem
    return all(verdict.passed for verdict in verdicts)


def _record_check(proposal: Proposal, actor: Actor, verdicts: list[GateVerdict]) -> None:
    check = Check(
        version_no=proposal.version_no,
        checked_by_id=actor.id,
        checked_at=clock.now(),
        answers=[GateAnswer(gate=verdict.gate, passed=verdict.passed, reason=verdict.reason) for verdict in verdicts],
    )
    proposal.checks.append(check)


def start_review(proposal: Proposal, actor: Actor, verdicts: list[GateVerdict]) -> None:
    """Pass the check: all five gates say yes; the committee's turn."""
    require_allowed(proposal, actor, Action.START_REVIEW)
    if not _require_verdicts(verdicts):
        raise Invalid("gates_not_passed")
    move(proposal, Action.START_REVIEW, actor)
    _record_check(proposal, actor, verdicts)


def return_from_check(
    proposal: Proposal, actor: Actor, verdicts: list[GateVerdict], reason: str, until: date
) -> None:
    """Back to the owner, with the five answers kept; something else than a gate may be amiss too."""
    require_allowed(proposal, actor, Action.START_REVIEW)
    _require_verdicts(verdicts)
    return_for_revision(proposal, actor, reason, until)
    _record_check(proposal, actor, verdicts)


def reject_from_check(proposal: Proposal, actor: Actor, verdicts: list[GateVerdict], reason: str) -> None:
    """A "no" at a gate, and nothing to be mended."""
    require_allowed(proposal, actor, Action.START_REVIEW)
    if _require_verdicts(verdicts):
        raise Invalid("gates_all_passed")
    decide(proposal, actor, Action.REJECT, reason)
    _record_check(proposal, actor, verdicts)


def get_check(proposal: Proposal) -> Check | None:
    """The latest check of the current version. Needs `checks` and their `answers` loaded."""
    checks = [check for check in proposal.checks if check.version_no == proposal.version_no]
    return checks[-1] if checks else None
