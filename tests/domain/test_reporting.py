"""Reports: each figure equals its list, and each report the pages that count the same; as many queries for many."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from functools import cache, partial
from itertools import chain, product
from statistics import median
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.domain import board, clock, coverage, directives, fulfilment, index_readiness, index_years, listing
from innovations.domain.actor import Actor
from innovations.domain.listing import Filters
from innovations.domain.reporting import REGISTRY, Note, Report, Scope, list_offered, make
from innovations.domain.reporting.spans import map_medians, select_first_reviews
from innovations.domain.scoring import round_half_up
from innovations.models.accounts import Role
from innovations.models.proposals import Origin, Proposal, State
from tests.domain.reporting_world import NOW, World
from tests.factories import actor_of, make_directive, make_index_year, make_proposal, make_review, make_user, save
from tests.queries import count_queries


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    make_index_year()
    with clock.at(NOW):
        yield World(1)


def report(slug: str, actor: Actor, **scope: Any) -> Report:
    found = make(slug, actor, Scope(**scope))
    assert found is not None
    return found


def share(part: int, whole: int) -> object:
    return round_half_up(Fraction(100 * part, whole)) if whole else None


def column(of: Report, *codes: str) -> list[tuple[object, ...]]:
    """The values under these columns."""
    places = [[one.code for one in of.columns].index(code) for code in codes]
    return [tuple(row[place].value for place in places) for row in of.rows]


def test_each_report_is_offered_to_whom_it_makes_sense(world: World) -> None:
    everybody = ["opd", "dimensi", "program", "urusan", "tahapan"]
    offered = {who: set(list_offered(actor_of(user))) for who, user in world.people.items()}
    assert offered == {
        "kominfo": set(REGISTRY),
        "auditor": set(REGISTRY),
        "leadership": set(REGISTRY) - {"tim-penilai"},
        "head": {*everybody, "indeks"},
        "chair": {*everybody, "tim-penilai"},
        "proposer": set(everybody),
        "reviewer": set(everybody),
    }
    assert make("partisipasi", actor_of(world.people["proposer"]), Scope()) is None
    assert make("tidak-ada", actor_of(world.people["kominfo"]), Scope()) is None


def test_every_figure_equals_the_list_that_it_opens(world: World) -> None:
    opened: set[str] = set()
    wrong = []
    for who in ("kominfo", "leadership", "head", "chair"):
        actor = actor_of(world.people[who])
        count = cache(partial(listing.count, actor, most=10_000))
        for slug, scope in product(list_offered(actor), (Scope(), Scope(2026, world.directives[3].id))):
            made = make(slug, actor, scope)
            assert made is not None
            for cell in [*chain(*made.rows), *made.totals, *(cell for _column, cell in made.facts)]:
                if isinstance(cell.opens, Filters):
                    opened.add(slug)
                    if count(cell.opens) != cell.value:
                        wrong.append((who, slug, scope, cell))
    assert wrong == []
    assert opened == set(REGISTRY) - {"tim-penilai", "indeks"}


def test_dimensions_and_programmes_agree_with_coverage(world: World) -> None:
    actor, facts = actor_of(world.people["kominfo"]), coverage.read()
    cells = coverage.tabulate(facts, lambda line: line.dimension_id)
    made = report("dimensi", actor)
    found = column(made, "programmes", "covered", "innovations", "running")
    assert sorted(found) == sorted((c.programmes, c.covered, c.innovations, c.running) for c in cells.values())
    whole = coverage.tabulate(facts, lambda line: None)[None]
    assert [cell.value for cell in made.totals][1:3] == [whole.programmes, whole.covered]
    assert [cell.value for cell in made.totals][-2:] == [whole.innovations, whole.running]
    each = coverage.tabulate(facts, lambda line: line.id)
    counted = [(each[key].innovations, each[key].running) for key in sorted(each)]
    assert sorted(column(report("program", actor), "innovations", "running")) == sorted(counted)


@pytest.mark.parametrize("who", ["kominfo", "chair"])
def test_committee_agrees_with_the_board(world: World, who: str) -> None:
    actor = actor_of(world.people[who])
    sums = {}
    for key in [made.id for made in world.directives]:
        directive = directives.get(key)
        assert directive is not None
        seen = board.get_board(directive, actor)
        rows = {line.name: (line.expected, line.done, line.missing) for line in seen.reviewers if line.expected}
        made = report("tim-penilai", actor, directive_id=key)
        names, figures = column(made, "reviewer"), column(made, "assigned", "reviews_sent", "outstanding")
        assert {name: row for (name,), row in zip(names, figures, strict=True)} == rows
        sums[directive.title] = tuple(sum(row[at] for row in rows.values()) for at in range(3))
    together = column(report("tim-penilai", actor), "directive", "assigned", "reviews_sent", "outstanding")
    assert {str(name): tuple(numbers) for name, *numbers in together} == sums


def test_participation_counts_what_a_loop_over_all_counts(world: World) -> None:
    actor, agency = actor_of(world.people["auditor"]), world.agencies[0]
    query = select(Proposal).options(selectinload(Proposal.versions), selectinload(Proposal.reviews))
    make_proposal(owner=make_user(agency=agency), state=State.IMPLEMENTED, origin=Origin.IMPORTED)
    rows = db.session.scalars(query.order_by(Proposal.id))
    sent = [one for one in rows if one.state is not State.DRAFT and one.origin is Origin.FILED]
    own = [one for one in sent if one.agency_id == agency.id]
    days = sorted(
        (clock.local(min(moments)).date() - clock.local(one.versions[0].submitted_at).date()).days
        for one in own
        if (moments := [review.sent_at for review in one.reviews if review.sent_at is not None])
    )
    live = [one for one in own if one.decided_at is not None and one.state is not State.REJECTED]
    decided = [one for one in own if one.decided_at is not None]
    made = report("partisipasi", actor)
    row = next(row for row in made.rows if row[0].value == agency.name)
    assert [cell.value for cell in row] == [
        agency.name,
        len(own),
        len(live),
        share(len(live), len(decided)),
        int(median(days) + 0.5) if days else None,
        40,
        share(len(own), 40),
    ]
    without = [row for row in made.rows if not row[1].value]
    drafts = db.session.query(Proposal).filter_by(state=State.DRAFT).count()
    assert {one.code: cell.value for one, cell in made.facts} == {
        "agencies_with": len({one.agency_id for one in sent}),
        "agencies_without": len(without),
        "drafts": drafts,
    }


def test_days_are_those_of_the_region_and_their_middle(app: Flask) -> None:
    """From a minute before midnight in Jayapura; of two in the middle their mean, half up."""
    late = datetime(2026, 3, 2, 14, 59, tzinfo=UTC)
    cases = [([0], 0), ([2], 1), ([2, 1442], 2), ([2, 1442, 1442, 100_000], 2), ([2, 4322, 100_000], 4)]
    reviewers = [make_user(Role.REVIEWER) for _ in range(2)]
    expected: dict[int | None, int] = {None: 2}
    for minutes, days in cases:
        directive = make_directive()
        expected[directive.id] = days
        for number in minutes:
            proposal = make_proposal(directive, state=State.UNDER_REVIEW)
            first, second = (make_review(proposal, reviewer) for reviewer in reviewers)
            proposal.versions[0].submitted_at = late
            first.sent_at, second.sent_at = late + timedelta(minutes=number), NOW
            save(proposal, first, second)
    assert map_medians(select_first_reviews(Proposal.directive_id)) == expected


def test_index_adds_up_the_lines_of_its_page(world: World) -> None:
    year = index_years.find_current()
    assert year is not None
    for who in ("kominfo", "head"):
        actor = actor_of(world.people[who])
        picture = index_readiness.read(year, actor)
        totals = [cell.value for cell in report("indeks", actor).totals[1:]]
        counted = picture.counted
        assert totals == [
            len(picture.lines),
            len(counted),
            sum(bool(line.missing) for line in counted),
            sum(line.unproved for line in counted),
            sum(line.claimed for line in counted),
            sum(line.verified for line in counted),
        ]


def test_directives_tell_how_they_were_answered(world: World) -> None:
    actor = actor_of(world.people["kominfo"])
    made = report("arahan", actor)
    tallies = fulfilment.count(directives.list_all())
    reached = {
        row.title: tallies[row.id].fulfilled if row.target_per_agency else None for row in directives.list_all()
    }
    assert {str(title): number for title, number in column(made, "directive", "agencies_reached")} == reached
    decided = report("arahan", actor_of(world.people["leadership"]))
    codes = {one.code for one in decided.columns}
    assert decided.notes == [Note.DECIDED_ONLY, Note.ANSWERS]
    assert codes & {"drafts", "target", "agencies_reached"} == set()
    facts = report("partisipasi", actor_of(world.people["leadership"]), directive_id=world.directives[0].id).facts
    assert [one.code for one, _cell in facts] == ["agencies_with"]


def test_reports_send_as_many_queries_for_many_as_for_one(app: Flask) -> None:
    make_index_year()
    counts = []
    with clock.at(NOW):
        world = World(3, proposals=1)
        actor, key = actor_of(world.people["kominfo"]), world.directives[0].id
        for _ in range(2):
            counts.append({slug: count(slug, actor, Scope(directive_id=key)) for slug in REGISTRY})
            for _ in range(12):
                world.add_proposal()
    sent = {"opd": 2, "partisipasi": 9, "arahan": 6, "dimensi": 3, "program": 3, "urusan": 2, "tahapan": 1}
    assert counts == [sent | {"tim-penilai": 4, "indeks": 5}] * 2


def count(slug: str, actor: Actor, scope: Scope) -> int:
    db.session.expire_all()
    with count_queries() as statements:
        make(slug, actor, scope)
    return len(statements)
