"""Quick wins that stop and run again, and programmes that give way to others, with their links."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock, coverage, masterplan, programme_course, programmes
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.programmes import Filters
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.masterplan import LinkState, LinkWeight, Plan, Programme, ProgrammeLink
from innovations.models.proposals import Proposal, State
from tests.factories import actor_of, make_link, make_programme, make_proposal, make_user

CONFIRMED, SUGGESTED = LinkState.CONFIRMED, LinkState.SUGGESTED
TODAY = datetime(2026, 11, 26, 9, tzinfo=UTC)


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def links() -> list[tuple[str, str, LinkState, str]]:
    db.session.expire_all()
    rows = db.session.execute(
        select(Programme.code, Proposal.number, ProgrammeLink.state, ProgrammeLink.contribution)
        .join(ProgrammeLink, ProgrammeLink.programme_id == Programme.id)
        .join(Proposal, Proposal.id == ProgrammeLink.proposal_id)
        .order_by(Proposal.number, Programme.code)
    )
    return [(code, number, state, words) for code, number, state, words in rows]


def pair() -> tuple[Programme, Programme]:
    """One to be replaced, and the other."""
    return make_programme("A"), make_programme("B")


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_only_kominfo_says_what_becomes_of_a_programme(app: Flask, role: Role) -> None:
    actor, (old, new) = actor_of(make_user(role)), pair()
    acts: list[Callable[[], None]] = [
        lambda: programme_course.replace_programme(old, new, actor, "Direvisi."),
        lambda: programme_course.restore_programme(old, new, actor, "Keliru."),
        lambda: programme_course.stop_quick_win(old, actor, date(2024, 1, 1), "Dana."),
        lambda: programme_course.resume_quick_win(old, actor),
    ]
    for act in acts:
        with pytest.raises(Denied):
            act()


def test_links_follow_and_double_ones_become_one(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    only, both, strong, weak = (make_proposal(state=State.APPROVED) for _ in range(4))
    make_link(only, old, SUGGESTED)
    make_link(both, old, contribution="Dari A.")
    make_link(both, new, contribution="Dari B.")
    make_link(strong, old, contribution="Kuat.")
    make_link(strong, new, SUGGESTED)
    make_link(weak, old, SUGGESTED)
    make_link(weak, new, contribution="Tetap.")
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    db.session.commit()
    assert links() == [
        ("B", only.number, SUGGESTED, ""),
        ("B", both.number, CONFIRMED, "Dari B."),
        ("B", strong.number, CONFIRMED, "Kuat."),
        ("B", weak.number, CONFIRMED, "Tetap."),
    ]
    event = db.session.scalars(select(Event).where(Event.code == "programme_replaced")).one()
    assert (event.reason, event.subject_id, event.details["programme"], event.details["successor"]) == (
        "Direvisi.",
        old.id,
        "A",
        "B",
    )
    assert event.details["merged"] == [{"number": both.number, "contribution": "Dari A."}]
    assert len(event.details["moved"]) == 2


def test_restoring_brings_back_what_moved_and_still_stands(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    moved, gone, later = (make_proposal(state=State.APPROVED) for _ in range(3))
    make_link(moved, old, contribution="Pindah.", linked_at=TODAY - timedelta(days=1))
    doomed = make_link(gone, old, linked_at=TODAY - timedelta(days=1))
    with clock.at(TODAY):
        programme_course.replace_programme(old, new, actor, "Direvisi.")
    key = doomed.id
    db.session.delete(doomed)
    db.session.flush()
    make_link(later, new, id=key, linked_at=TODAY + timedelta(days=1))
    programme_course.restore_programme(old, new, actor, "Keliru.")
    db.session.commit()
    assert [(code, number) for code, number, _state, _words in links()] == [("A", moved.number), ("B", later.number)]
    assert old.replaced_by_id is None
    assert [event.code for event in programme_course.list_history(old)] == [
        "programme_replaced",
        "programme_restored",
    ]
    told = [(row.code, row.details["programme"]) for row in programme_course.list_takeovers(new)]
    assert told == [("programme_replaced", "A"), ("programme_restored", "A")]
    assert programme_course.list_takeovers(old) == []


def test_replaced_one_leaves_lists_and_cannot_be_tied_changed_or_deleted(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    proposal = make_proposal(state=State.APPROVED)
    assert [row.code for row in programmes.list_programmes(Filters())] == ["B"]
    assert [row.code for row in programmes.list_programmes(Filters(is_replaced=True))] == ["A"]
    assert [row.code for row in programmes.list_all()] == ["B"]
    assert [line.id for line in coverage.read().lines] == [new.id]
    assert [row.code for row in programmes.list_predecessors(new)] == ["A"]
    content = programmes.content_of(old)
    assert programmes.change_programme(old, actor, content) == ()
    for act in (
        lambda: masterplan.link(proposal, actor, old, "Mempercepat."),
        lambda: programmes.change_programme(old, actor, programmes.content_of(new)),
        lambda: programmes.delete_programme(old, actor),
    ):
        with pytest.raises(DomainError):
            act()
    with pytest.raises(DomainError) as caught:
        programmes.delete_programme(new, actor)
    assert caught.value.code == "programme_is_successor"


def test_replaced_one_cannot_be_suggested(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    draft = make_proposal(state=State.DRAFT)
    owner = actor_of(draft.owner)
    with pytest.raises(Invalid) as caught:
        masterplan.set_suggestions(draft, owner, [old.id])
    assert caught.value.code == "programme_gone"


def test_no_circle_no_chain_backwards_and_once_only(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    with pytest.raises(Invalid) as caught:
        programme_course.replace_programme(old, old, actor, "Direvisi.")
    assert caught.value.code == "replaced_by_itself"
    with pytest.raises(Invalid) as caught:
        programme_course.replace_programme(old, new, actor, "")
    assert (caught.value.code, caught.value.field) == ("reason_missing", "reason")
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    with pytest.raises(DomainError) as refused:
        programme_course.replace_programme(old, new, actor, "Direvisi.")
    assert refused.value.code == "happened_already"
    with pytest.raises(Invalid) as caught:
        programme_course.replace_programme(new, old, actor, "Kembali.")
    assert (caught.value.code, caught.value.field) == ("programme_replaced", "successor_id")


def test_restoring_waits_for_the_successor_to_be_in_force(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    last = make_programme("C")
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    programme_course.replace_programme(new, last, actor, "Direvisi lagi.")
    with pytest.raises(DomainError) as caught:
        programme_course.restore_programme(old, new, actor, "Keliru.")
    assert (caught.value.code, caught.value.facts) == ("successor_replaced", {"value": "B"})
    with pytest.raises(DomainError) as caught:
        programme_course.restore_programme(last, new, actor, "Keliru.")
    assert caught.value.code == "happened_already"


def test_quick_win_stops_and_runs_again(app: Flask) -> None:
    actor, (old, _new) = kominfo(), pair()
    old.is_quick_win = True
    db.session.flush()
    refused: list[str] = []
    with clock.at(TODAY):
        programme_course.stop_quick_win(old, actor, date(2026, 11, 26), "Dana.")
    assert [row.code for row in programmes.list_programmes(Filters(is_stopped=True))] == ["A"]
    assert old.quick_win_stopped_on == date(2026, 11, 26)
    acts: list[Callable[[], None]] = [
        lambda: programme_course.stop_quick_win(old, actor, date(2026, 11, 25), "Dana."),
        lambda: programme_course.resume_quick_win(old, actor),
        lambda: programme_course.resume_quick_win(old, actor),
    ]
    for act in acts:
        try:
            act()
        except DomainError as error:
            refused.append(error.code)
    assert refused == ["happened_already", "happened_already"]
    assert programmes.list_programmes(Filters(is_stopped=True)) == []
    told = [(event.code, event.details.get("day")) for event in programme_course.list_history(old)]
    assert told == [("quick_win_stopped", "2026-11-26"), ("quick_win_resumed", None)]


@pytest.mark.parametrize(
    ("is_quick_win", "day", "reason", "refusal"),
    [
        (False, date(2026, 11, 1), "Dana.", "not_a_quick_win"),
        (True, date(2026, 11, 27), "Dana.", "date_in_future"),
        (True, date(2026, 11, 1), "", "reason_missing"),
    ],
)
def test_unsound_stop_is_refused(app: Flask, is_quick_win: bool, day: date, reason: str, refusal: str) -> None:
    actor, (old, _new) = kominfo(), pair()
    old.is_quick_win = is_quick_win
    db.session.flush()
    with pytest.raises(DomainError) as caught, clock.at(TODAY):
        programme_course.stop_quick_win(old, actor, day, reason)
    assert caught.value.code == refusal


@pytest.mark.parametrize(
    ("year_start", "plan_year", "earliest"),
    [(2025, 2024, 2025), (None, 2024, 2024), (2024, None, 2024), (None, None, None)],
)
def test_quick_win_does_not_stop_before_it_begins(
    app: Flask, year_start: int | None, plan_year: int | None, earliest: int | None
) -> None:
    actor, (old, _new) = kominfo(), pair()
    old.is_quick_win, old.year_start, old.year_end = True, year_start, year_start
    if plan_year is not None:
        plan = Plan(name="Masterplan", year_start=plan_year, year_end=2033)
        db.session.add(plan)
        db.session.flush()
        old.plan_id = plan.id
    db.session.flush()
    first = date(earliest or 1990, 1, 1)
    if earliest is not None:
        with pytest.raises(Invalid) as caught, clock.at(TODAY):
            programme_course.stop_quick_win(old, actor, first - timedelta(days=1), "Dana.")
        assert (caught.value.code, caught.value.facts) == ("day_before", {"day": first})
    with clock.at(TODAY):
        programme_course.stop_quick_win(old, actor, first, "Dana.")
    assert old.quick_win_stopped_on == first


def test_stop_ends_when_it_is_no_quick_win_any_more(app: Flask) -> None:
    actor, (old, _new) = kominfo(), pair()
    old.is_quick_win, old.quick_win_stopped_on = True, date(2026, 11, 1)
    db.session.flush()
    programmes.change_programme(old, actor, replace(programmes.content_of(old), is_quick_win=False))
    db.session.flush()
    assert old.quick_win_stopped_on is None


def test_history_begins_with_the_programme_itself(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    made = programmes.create_programme(actor, replace(programmes.content_of(old), code="C"))
    db.session.flush()
    key = made.id
    programmes.delete_programme(made, actor)
    db.session.flush()
    again = programmes.create_programme(actor, replace(programmes.content_of(new), code="D"))
    db.session.flush()
    if again.id == key:
        assert [event.details["programme"] for event in programme_course.list_history(again)] == ["D"]


def test_takeovers_begin_with_the_programme_itself(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    programme_course.restore_programme(old, new, actor, "Keliru.")
    content = programmes.content_of(new)
    programmes.delete_programme(new, actor)
    db.session.flush()
    again = programmes.create_programme(actor, content)
    db.session.flush()
    assert programme_course.list_takeovers(again) == []


def test_of_two_links_the_one_that_is_the_main_programme_stays(app: Flask) -> None:
    actor, (old, new) = kominfo(), pair()
    proposal = make_proposal(state=State.APPROVED)
    make_link(proposal, old, weight=LinkWeight.MAIN, contribution="Yang utama.")
    make_link(proposal, new)
    programme_course.replace_programme(old, new, actor, "Direvisi.")
    db.session.commit()
    rows = db.session.scalars(select(ProgrammeLink)).all()
    assert [(row.programme_id, row.weight, row.contribution) for row in rows] == [
        (new.id, LinkWeight.MAIN, "Yang utama.")
    ]
