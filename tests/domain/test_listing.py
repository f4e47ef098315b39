"""The one list: for every relation to a proposal its pages, counts and figures hold exactly what policy lets see."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from innovations.database import db
from innovations.domain import listing, policy, reports
from innovations.domain.actor import Actor
from innovations.domain.index_readiness import Readiness
from innovations.domain.listing import BadCursor, Filters, Line
from innovations.models.accounts import Role
from innovations.models.proposals import LIVE_STATES, Proposal, State
from tests.domain.people import People, build
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_user, save
from tests.queries import count_queries

STATUSES = (None, "draft", "approved", "submitted", "process", "closed")


def walk(actor: Actor, filters: Filters, sort: str, limit: int = 40) -> Iterator[Line]:
    """All pages, there and back: the way back must show the same."""
    page, pages = listing.list_slice(actor, filters, sort=sort, limit=limit), []
    while True:
        pages.append(page)
        if page.next_cursor is None:
            break
        page = listing.list_slice(actor, filters, sort=sort, after=page.next_cursor, limit=limit)
    for earlier in reversed(pages[:-1]):
        page = listing.list_slice(actor, filters, sort=sort, before=page.prev_cursor, limit=limit)
        assert page.lines == earlier.lines
    assert pages[0].prev_cursor is None
    return (line for page in pages for line in page.lines)


def test_lists_counts_and_figures_hold_what_each_person_may_see(app: Flask) -> None:
    people: People = build()
    for name, actor in people.actors.items():
        seen = [row for row in people.proposals.values() if policy.can_see(actor, row)]
        for status in STATUSES:
            wanted = [row for row in seen if status is None or row.state in listing.states_of(status)]
            filters = Filters(status=status)
            found = sorted(line.id for line in listing.stream(actor, filters))
            assert (name, status, found) == (name, status, sorted(row.id for row in wanted))
            assert listing.count(actor, filters, most=3) == min(4, len(wanted))
        counts, mine = listing.count_states(actor, Filters(), most=5)
        states = Counter(row.state for row in seen)
        assert (name, counts) == (name, {state: min(6, number) for state, number in states.items()})
        assert mine == min(6, listing.count(actor, Filters(only_mine=True)))
        sent = Counter(row.agency_id for row in seen if row.state is not State.DRAFT)
        figures = {row.agency.id: row.total for row in reports.list_agency_figures(actor, Filters()) if row.total}
        assert (name, figures) == (name, dict(sent))


def test_pages_hold_every_row_once_in_both_directions(app: Flask) -> None:
    """In every order, with ties and empty values; a cursor that no list gave out is refused."""
    directive, actor = make_directive(), actor_of(make_user(Role.AUDITOR))
    for number, state in enumerate([*State, *LIVE_STATES, State.UNDER_REVIEW]):
        frozen: dict[str, Any] = {"score_points": 300 + number % 2, "score_reviews": 1}
        frozen = frozen if state in LIVE_STATES[:2] else {}
        proposal = make_proposal(directive, state=state, title=f"judul {number % 3}", **frozen)
        if state is State.UNDER_REVIEW:
            make_review(proposal, make_user(Role.REVIEWER))
    db.session.execute(update(Proposal).where(Proposal.id > 4).values(updated_at=directive.closes_at))
    for sort in [sign + key for key in listing.SORTS for sign in ("", "-")]:
        ids = [line.id for line in walk(actor, Filters(), sort, limit=4)]
        assert (sort, sorted(ids)) == (sort, list(range(1, 17)))
        assert (sort, ids) == (sort, [line.id for line in listing.stream(actor, Filters(), sort)])
        cursor = listing.list_slice(actor, Filters(), sort=sort, limit=1).next_cursor
        assert cursor is not None
        for bad, order in (
            ("", sort),
            ("!", sort),
            ("W10", sort),
            ("é", sort),
            ("A" * 5000, sort),
            (cursor, "-" * 9),
        ):
            with pytest.raises(BadCursor):
                listing.list_slice(actor, Filters(), sort=order if sort != "-updated" else "title", after=bad)


def test_scores_are_found_and_sorted_as_they_are_shown(app: Flask) -> None:
    directive = make_directive()
    points = {(1121, 3): "74.73", (1500, 4): "75.00", (375, 1): "75.00", (2249, 6): "74.97", (749989, 2000): "75.00"}
    for total, reviews in points:
        make_proposal(directive, state=State.APPROVED, score_points=total, score_reviews=reviews)
    reviewed = make_proposal(directive, state=State.UNDER_REVIEW)
    make_review(reviewed, make_user(Role.REVIEWER), (4, 4, 4))
    actor = actor_of(make_user(Role.KOMINFO))
    bounds = Filters(score_from=Decimal("74.97"), score_to=Decimal(75))
    found = [line.score for line in listing.stream(actor, bounds, "-score")]
    assert found == [Fraction(75), Fraction(75), Fraction(749989, 10000), Fraction(2249, 30)]
    assert [line.id for line in listing.stream(actor, Filters(score_from=Decimal("75.01")))] == [reviewed.id]
    assert list(listing.stream(actor_of(make_user()), Filters(score_from=Decimal(0)))) == []


def test_title_stays_as_sent_for_others_while_it_is_changed(app: Flask) -> None:
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.RETURNED, title="Semula")
    proposal.title = "Baru"
    save(proposal)
    kominfo = actor_of(make_user(Role.KOMINFO))
    titles = [next(iter(listing.stream(actor, Filters()))).title for actor in (actor_of(owner), kominfo)]
    assert titles == ["Baru", "Semula"]


def test_readiness_is_asked_of_the_year_that_is_worked_on(app: Flask) -> None:
    kominfo = actor_of(make_user(Role.KOMINFO))
    proposal = make_proposal(state=State.APPROVED)
    for readiness in Readiness:
        found = [line.id for line in listing.stream(kominfo, Filters(readiness=readiness))]
        assert found == ([proposal.id] if readiness is Readiness.UNCLAIMED else [])
        assert list(listing.stream(actor_of(make_user()), Filters(readiness=readiness))) == []


def test_a_page_is_one_query_and_its_choices_another(app: Flask) -> None:
    actor = actor_of(make_user(Role.KOMINFO))
    make_proposal(state=State.SUBMITTED)
    with count_queries() as statements:
        listing.list_slice(actor, Filters())
        listing.list_choices()
        listing.count_states(actor, Filters())
    assert len(statements) == 3
