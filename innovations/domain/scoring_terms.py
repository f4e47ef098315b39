"""The terms of a round: the committee's decree and quorum, and, fixed before scoring, tie rules, cut and annex."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import exists, select

from innovations.database import db
from innovations.models.directives import Annex, Directive, Phase, TieOrder
from innovations.models.events import Topic
from innovations.models.proposals import Proposal

from . import clock, directives, policy, rubrics
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .moves import require_past

FIXED = ("tie_order", "cut_score_hundredths", "cut_number", "is_blind", "annex")
"""What nobody may bend once a first score is in."""
CUT_SCORES = (2000, 10000)
"""Hundredths: a score is 20 to 100."""
CUT_NUMBERS = (1, 1000)
MAX_QUORUM = 100
MAX_EXPLANATION_DAYS = 365


@dataclass(frozen=True)
class ScoringTerms:
    """What is set before a round; the decree has both number and date or neither, the cut at most one of its two."""

    committee_decree_number: str | None
    committee_decree_date: date | None
    quorum: int
    tie_order: TieOrder
    cut_score_hundredths: int | None
    cut_number: int | None
    scoring_due: date | None
    deliberation_due: date | None
    is_blind: bool
    explanation_days: int
    annex: Annex = Annex.CODES


def read_terms(directive: Directive) -> ScoringTerms:
    """What stands in it now."""
    return ScoringTerms(**{field.name: getattr(directive, field.name) for field in fields(ScoringTerms)})


def digest(directive: Directive) -> str:
    """What a form is opened on."""
    return digest_of(asdict(read_terms(directive)))


def is_fixed(directive: Directive) -> bool:
    """Has scoring begun: by a first score, or by its phase? Needs `rubric` loaded."""
    return directive.phase is not Phase.OPEN or rubrics.is_frozen(directive.rubric)


def change(directive: Directive, actor: Actor, terms: ScoringTerms, seen: str | None = None) -> None:
    """Write `terms` into it; the same once more changes nothing. Needs `rubric` loaded."""
    require_part(policy.can_set_scoring_terms(actor, directive))
    directives.hold(directive)
    rubrics.hold(directive.rubric)
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    old = read_terms(directive)
    changed = [field.name for field in fields(ScoringTerms) if getattr(old, field.name) != getattr(terms, field.name)]
    if not changed:
        return
    require_fresh(seen, digest(directive))
    _require_sound(directive, terms)
    fixed = [name for name in changed if name in FIXED]
    if fixed and is_fixed(directive):
        raise Invalid("scoring_terms_frozen", fixed[0])
    if terms.explanation_days < old.explanation_days and _has_decided(directive):
        raise Invalid("explanation_days_shortened", "explanation_days", days=old.explanation_days)
    for name in changed:
        setattr(directive, name, getattr(terms, name))
    before, after = _plain(old), _plain(terms)
    changes = {name: [before[name], after[name]] for name in changed}
    record(Topic.DIRECTIVE, "scoring_terms_changed", actor, subject_id=directive.id, changes=changes)


def _require_sound(directive: Directive, terms: ScoringTerms) -> None:
    if (terms.committee_decree_number is None) != (terms.committee_decree_date is None):
        missing = "committee_decree_date" if terms.committee_decree_date is None else "committee_decree_number"
        raise Invalid("committee_decree_half", missing)
    if terms.committee_decree_date is not None:
        require_past(terms.committee_decree_date, "committee_decree_date")
    dues = (terms.scoring_due, terms.deliberation_due)
    if dues[0] is not None and dues[1] is not None and dues[0] > dues[1]:
        raise Invalid("deliberation_before_scoring", "deliberation_due", day=dues[0])
    if terms.scoring_due is not None and terms.scoring_due < clock.local(directive.closes_at).date():
        raise Invalid("scoring_before_closing", "scoring_due", day=clock.local(directive.closes_at).date())
    if terms.cut_score_hundredths is not None and terms.cut_number is not None:
        raise Invalid("two_cuts", "cut_number")
    _require_between(terms.quorum, (0, MAX_QUORUM), "quorum")
    _require_between(terms.explanation_days, (0, MAX_EXPLANATION_DAYS), "explanation_days")
    _require_between(terms.cut_score_hundredths, CUT_SCORES, "cut_score_hundredths")
    _require_between(terms.cut_number, CUT_NUMBERS, "cut_number")


def _has_decided(directive: Directive) -> bool:
    """Whoever was decided on keeps the time that was promised for asking why."""
    decided = exists().where(Proposal.directive_id == directive.id, Proposal.decided_at.is_not(None))
    return bool(db.session.scalar(select(decided)))


def _require_between(value: int | None, bounds: tuple[int, int], field: str) -> None:
    if value is not None and not bounds[0] <= value <= bounds[1]:
        raise Invalid("number_out_of_range", field)


def _plain(terms: ScoringTerms) -> dict[str, Any]:
    """As an event keeps it: days in ISO 8601."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(terms).items()}
