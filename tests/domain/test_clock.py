from datetime import date

import pytest

from innovations.domain import clock


@pytest.mark.parametrize("day", [date.max, date(9999, 12, 30), date(9999, 12, 29)])
def test_the_end_of_the_last_days_of_the_calendar_can_be_told(day: date) -> None:
    assert clock.end_of(day) > clock.now()
