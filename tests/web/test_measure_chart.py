"""Measured numbers as typed and shown, and planned against measured as drawn and told."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st

from innovations.models.base import MAX_QUANTITY
from innovations.models.followup import Measure
from innovations.web import quantities
from innovations.web.measure_chart import Point, followup_chart, planned_at, summarise

START, END = date(2026, 1, 1), date(2026, 1, 11)
WAIT = Measure(name="Waktu tunggu", unit="menit", baseline=Decimal(90), target=Decimal(15))


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1250", "1250"),
        ("1.250", "1250"),
        ("1.250.000", "1250000"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("0,125", "0.125"),
        ("0.125", "0.125"),
        ("-3", "-3"),
        ("−3,5", "-3.5"),
        ("12,3456", "12.3456"),
        ("1,250", None),
        ("12,34567", None),
        ("1.25.0", None),
        ("1e3", None),
        ("NaN", None),
        ("१२", None),
        ("12 %", None),
        ("--1", None),
        ("10000000000000", None),
        ("9999999999999", "9999999999999"),
    ],
)
def test_number_is_taken_as_people_write_it(text: str, number: str | None) -> None:
    assert quantities.parse(text) == (None if number is None else Decimal(number))


@example(Decimal("1.125"))
@given(st.decimals(-MAX_QUANTITY + 1, MAX_QUANTITY - 1, places=4))
def test_number_in_a_field_comes_back_as_it_is(value: Decimal) -> None:
    """Three decimals get a fourth: `1,125` alone would be asked again."""
    assert quantities.parse(quantities.as_typed(value)) == value


def test_number_is_shown_with_its_unit_and_no_idle_zeros() -> None:
    assert [
        quantities.write(Decimal("1250.5000"), "kg"),
        quantities.write(Decimal("0.0001")),
        quantities.write(None),
    ] == [
        "1.250,5 kg",
        "0,0001",
        "–",
    ]


@pytest.mark.parametrize(
    ("day", "planned"),
    [(date(2025, 12, 1), 90), (START, 90), (date(2026, 1, 3), 75), (END, 15), (date(2026, 3, 1), 15)],
)
def test_plan_is_a_straight_way(day: date, planned: int) -> None:
    assert planned_at(WAIT, START, END, day) == planned


def test_summary_says_how_far_it_came() -> None:
    assert summarise(WAIT, []) == "Dari 90 menuju 15 menit; belum ada yang terukur."
    assert summarise(WAIT, [(END, Decimal(30)), (START, Decimal(80))]) == (
        "Dari 90 menuju 15 menit; terakhir 30 menit pada 11 Januari 2026, yaitu 80% jarak ke target."
    )


def test_chart_holds_each_number_and_every_day_once() -> None:
    points = [(date(2026, 1, 21), Decimal(10)), (date(2026, 1, 3), Decimal("80.5"))]
    chart = followup_chart(WAIT, points, START, END)
    assert list(chart.rows) == [
        ("1 Jan 2026", "90", "–"),
        ("3 Jan 2026", "75", "80,5"),
        ("11 Jan 2026", "15", "–"),
        ("21 Jan 2026", "15", "10"),
    ]
    assert [text for _x, text in chart.days] == ["1 Jan 2026", "21 Jan 2026"]
    assert [text for _y, text in chart.levels] == ["90", "15"]
    (first_x, first_y), (last_x, last_y) = chart.dots
    assert (first_x < last_x, first_y < last_y) == (True, True)
    assert chart.line.count("L") == 2


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
VALUES = st.decimals(-10_000, 10_000, places=2)


@given(st.lists(st.tuples(DAYS, VALUES), max_size=6), DAYS, DAYS, VALUES, VALUES)
def test_nothing_is_drawn_outside(
    points: list[Point], one: date, other: date, baseline: Decimal, target: Decimal
) -> None:
    if baseline == target:
        return
    measure = Measure(name="x", unit="", baseline=baseline, target=target)
    chart = followup_chart(measure, points, min(one, other), max(one, other))
    numbers = [place for dot in chart.dots for place in dot]
    assert all(0 <= number <= 360 for number in numbers)
    assert len(chart.dots) == len(points)
    assert chart.plan.startswith("M")


def test_points_without_a_trial_make_their_own_span() -> None:
    chart = followup_chart(WAIT, [(START, Decimal(60))], None, None)
    assert list(chart.rows) == [("1 Jan 2026", "15", "60")]
