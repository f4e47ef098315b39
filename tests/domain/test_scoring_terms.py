"""The terms of a round: who sets them, what is sound, and what the first score fixes."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import clock, directives, scoring_terms
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.scoring_terms import ScoringTerms
from innovations.models.accounts import Role, UserRole
from innovations.models.directives import Annex, Directive, Seat, TieOrder
from innovations.models.events import Event
from innovations.models.proposals import State
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_user, save, seat

pytestmark = pytest.mark.usefixtures("app")

NONE = ScoringTerms(None, None, 0, TieOrder.WEIGHT_SPREAD_RECEIPT, None, None, None, None, False, 14)
ALL = ScoringTerms(
    "188/1",
    date(2026, 1, 2),
    3,
    TieOrder.SPREAD_RECEIPT_WEIGHT,
    7550,
    None,
    date(2027, 1, 2),
    date(2027, 1, 9),
    True,
    21,
    Annex.NAMES,
)


def load(**fields: Any) -> Directive:
    directive = directives.get(make_directive(**fields).id)
    assert directive is not None
    return directive


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def score(directive: Directive, *, sent: bool = False) -> None:
    make_review(make_proposal(directive, state=State.UNDER_REVIEW), make_user(Role.REVIEWER), sent=sent)


def test_new_directive_has_the_default_terms() -> None:
    assert scoring_terms.read_terms(load()) == NONE


def test_change_is_one_event_with_old_and_new() -> None:
    directive = load()
    scoring_terms.change(directive, kominfo(), ALL, scoring_terms.digest(directive))
    db.session.commit()
    assert scoring_terms.read_terms(directive) == ALL
    event = db.session.query(Event).one()
    assert (event.code, event.subject_id) == ("scoring_terms_changed", directive.id)
    assert event.details == {
        "changes": {
            "committee_decree_number": [None, "188/1"],
            "committee_decree_date": [None, "2026-01-02"],
            "quorum": [0, 3],
            "tie_order": ["weight_spread_receipt", "spread_receipt_weight"],
            "cut_score_hundredths": [None, 7550],
            "scoring_due": [None, "2027-01-02"],
            "deliberation_due": [None, "2027-01-09"],
            "is_blind": [False, True],
            "explanation_days": [14, 21],
            "annex": ["codes", "names"],
        }
    }


def test_same_once_more_changes_nothing_even_from_a_stale_form() -> None:
    directive, actor = load(), kominfo()
    seen = scoring_terms.digest(directive)
    for _ in range(2):
        scoring_terms.change(directive, actor, ALL, seen)
    assert db.session.query(Event).count() == 1


def test_stale_form_is_refused() -> None:
    directive, actor = load(), kominfo()
    seen = scoring_terms.digest(directive)
    scoring_terms.change(directive, actor, ALL, seen)
    with pytest.raises(DomainError, match="stale_form"):
        scoring_terms.change(directive, actor, replace(ALL, quorum=5), seen)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"committee_decree_date": None}, "committee_decree_half", "committee_decree_date"),
        ({"committee_decree_number": None}, "committee_decree_half", "committee_decree_number"),
        ({"committee_decree_date": date(2999, 1, 1)}, "date_in_future", "committee_decree_date"),
        ({"scoring_due": date(2027, 1, 10)}, "deliberation_before_scoring", "deliberation_due"),
        ({"scoring_due": date(2026, 1, 1)}, "scoring_before_closing", "scoring_due"),
        ({"cut_number": 3}, "two_cuts", "cut_number"),
        ({"explanation_days": -1}, "number_out_of_range", "explanation_days"),
        ({"explanation_days": 366}, "number_out_of_range", "explanation_days"),
        ({"quorum": -1}, "number_out_of_range", "quorum"),
        ({"quorum": 101}, "number_out_of_range", "quorum"),
        ({"cut_score_hundredths": 1999}, "number_out_of_range", "cut_score_hundredths"),
        ({"cut_score_hundredths": 10001}, "number_out_of_range", "cut_score_hundredths"),
        ({"cut_score_hundredths": None, "cut_number": 0}, "number_out_of_range", "cut_number"),
        ({"cut_score_hundredths": None, "cut_number": 1001}, "number_out_of_range", "cut_number"),
    ],
)
def test_unsound_terms_are_refused(changes: dict[str, Any], code: str, field: str) -> None:
    directive = load()
    with pytest.raises(Invalid) as caught:
        scoring_terms.change(directive, kominfo(), replace(ALL, **changes))
    assert (caught.value.code, caught.value.field) == (code, field)
    assert db.session.query(Event).count() == 0


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize(
    "changes",
    [
        {"tie_order": TieOrder.RECEIPT_WEIGHT_SPREAD},
        {"cut_number": 3},
        {"cut_score_hundredths": 7000},
        {"annex": Annex.NAMES},
    ],
)
def test_first_score_fixes_tie_rules_and_cut(changes: dict[str, Any], sent: bool) -> None:
    directive = load()
    score(directive, sent=sent)
    with pytest.raises(Invalid) as caught:
        scoring_terms.change(directive, kominfo(), replace(NONE, **changes))
    assert (caught.value.code, caught.value.field) == ("scoring_terms_frozen", next(iter(changes)))


def test_decree_and_quorum_change_after_the_first_score() -> None:
    directive = load()
    score(directive, sent=True)
    scoring_terms.change(directive, kominfo(), replace(NONE, quorum=4))
    assert directive.quorum == 4


@pytest.mark.parametrize("days", [0, 13, 14, 15])
@pytest.mark.parametrize("state", [State.UNDER_REVIEW, State.REJECTED, State.APPROVED])
def test_time_to_ask_why_is_only_made_longer_once_something_is_decided(days: int, state: State) -> None:
    directive, elsewhere = load(), load()
    make_proposal(directive, state=state)
    make_proposal(elsewhere, state=State.REJECTED)
    db.session.commit()
    if days < 14 and state is not State.UNDER_REVIEW:
        with pytest.raises(Invalid) as caught:
            scoring_terms.change(directive, kominfo(), replace(NONE, explanation_days=days))
        assert (caught.value.code, caught.value.facts) == ("explanation_days_shortened", {"days": 14})
    else:
        scoring_terms.change(directive, kominfo(), replace(NONE, explanation_days=days))
        assert directive.explanation_days == days


def test_score_under_another_directive_fixes_nothing_here() -> None:
    directive = load()
    score(make_directive(), sent=True)
    scoring_terms.change(directive, kominfo(), ALL)
    assert directive.cut_score_hundredths == 7550


@pytest.mark.parametrize(
    ("role", "place", "allowed"),
    [
        (Role.CHAIR, Seat.CHAIR, True),
        (Role.SECRETARY, Seat.SECRETARY, False),
        (Role.REVIEWER, Seat.MEMBER, False),
        (Role.CHAIR, None, False),
        (Role.ADMIN, None, False),
        (Role.LEADERSHIP, None, False),
        (Role.KOMINFO, None, True),
    ],
)
def test_only_kominfo_and_the_chair_of_this_directive_set_them(role: Role, place: Seat | None, allowed: bool) -> None:
    directive, user = load(), make_user(role)
    if place is not None:
        seat(directive, user, place)
    elif role is Role.CHAIR:
        seat(make_directive(), user, Seat.CHAIR)
    actor = actor_of(user)
    if allowed:
        scoring_terms.change(directive, actor, ALL)
        assert directive.quorum == 3
    else:
        with pytest.raises(Denied):
            scoring_terms.change(directive, actor, ALL)


def test_auditor_in_the_chair_changes_nothing() -> None:
    directive, user = load(), make_user(Role.CHAIR)
    seat(directive, user, Seat.CHAIR)
    save(UserRole(user_id=user.id, role=Role.AUDITOR))
    with pytest.raises(Denied):
        scoring_terms.change(directive, actor_of(user), ALL)


def test_legacy_directive_has_no_round() -> None:
    with pytest.raises(DomainError, match="legacy_directive"):
        scoring_terms.change(load(is_legacy=True), kominfo(), ALL)


def test_decree_of_today_is_no_decree_of_the_future() -> None:
    directive = load()
    scoring_terms.change(directive, kominfo(), replace(ALL, committee_decree_date=clock.today()))
    with pytest.raises(Invalid, match="date_in_future"):
        scoring_terms.change(directive, kominfo(), replace(ALL, committee_decree_date=clock.today() + timedelta(1)))
