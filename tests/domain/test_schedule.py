"""When reports are due: months that end early, missed periods, and the days around a due day."""

from datetime import UTC, date, datetime

import pytest
from time_machine import travel

from innovations.domain.schedule import Schedule, add_months


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 15), 3, date(2026, 4, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 10, 31), 2, date(2026, 12, 31)),
    ],
)
def test_months_are_added_on_the_calendar(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@pytest.mark.parametrize(
    ("today", "period_end", "is_open", "is_due", "is_late"),
    [
        (date(2026, 1, 30), date(2026, 4, 30), False, False, False),
        (date(2026, 1, 31), date(2026, 4, 30), True, False, False),
        (date(2026, 4, 15), date(2026, 4, 30), True, False, False),
        (date(2026, 4, 16), date(2026, 4, 30), True, True, False),
        (date(2026, 4, 30), date(2026, 4, 30), True, True, False),
        (date(2026, 5, 1), date(2026, 4, 30), True, False, True),
        (date(2026, 7, 30), date(2026, 4, 30), True, False, True),
        (date(2026, 7, 31), date(2026, 7, 31), True, False, True),
        (date(2027, 2, 1), date(2027, 1, 31), True, False, True),
    ],
)
def test_open_period_from_the_end_of_january(
    today: date, period_end: date, is_open: bool, is_due: bool, is_late: bool
) -> None:
    """Of several missed periods the last one is reported on; the day of a long month comes back after a short one."""
    schedule = Schedule(date(2026, 1, 31), 3)
    with travel(datetime(today.year, today.month, today.day, 3, tzinfo=UTC), tick=False):
        assert schedule.due_on == date(2026, 4, 30)
        assert (schedule.period_end, schedule.is_open) == (period_end, is_open)
        assert (schedule.is_due, schedule.is_late) == (is_due, is_late)
