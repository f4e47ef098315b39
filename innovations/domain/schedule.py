"""When progress reports are due: counted from the start of trial or implementation, never made ahead. Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from . import clock

DEFAULT_MONTHS = 3
INTERVALS = (1, 2, 3, 6, 12)
"""What kominfo may choose from, in months."""
NOTICE = timedelta(days=14)
"""So long before the day a report is asked for."""


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Schedule:
    """The period that is open: since when, how many months one lasts, and whether a report on it is owed."""

    since: date
    months: int = DEFAULT_MONTHS
    is_owed: bool = True

    @cached_property
    def due_on(self) -> date:
        """The day by which the next report is wanted."""
        return add_months(self.since, self.months)

    @property
    def period_end(self) -> date:
        """The end of the period that a report sent today is about: of several missed ones the last.

        Where none is owed it tells of all until today.
        """
        if not self.is_owed:
            return max(clock.today(), self.since + timedelta(days=1))
        number = 1
        while add_months(self.since, (number + 1) * self.months) <= clock.today():
            number += 1
        return add_months(self.since, number * self.months)

    @property
    def is_open(self) -> bool:
        """Has the period begun? What is sent early counts for all of it, so the next one is not open at once."""
        return self.since <= clock.today()

    @property
    def is_late(self) -> bool:
        return self.is_owed and clock.today() > self.due_on

    @property
    def is_due(self) -> bool:
        """Asked for, and not late yet."""
        return self.is_owed and not self.is_late and clock.today() >= self.due_on - NOTICE
