"""The only clock: moments are aware UTC, days are those of the region."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_zone = ZoneInfo("Asia/Jayapura")
LAST_DAY = date(9999, 12, 29)
_told: ContextVar[datetime | None] = ContextVar("told_moment", default=None)


def set_zone(name: str) -> None:
    """Use the region's zone, e.g. `Asia/Jayapura` (WIT, UTC+9). Raises `ZoneInfoNotFoundError`."""
    global _zone  # noqa: PLW0603 - one region per process, set once at start
    _zone = ZoneInfo(name)


def now() -> datetime:
    """The present moment in UTC, or the one given to `at`."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be `moment` (aware) inside: for sample data whose history lies in the past."""
    before = _told.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(before)


def today() -> date:
    """The present day in the region."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """`moment` on the region's clocks."""
    return moment.astimezone(_zone)


def moment_of(day: date, at: time = time(0)) -> datetime:
    """The UTC moment of a day and time on the region's clocks."""
    return datetime.combine(day, at, tzinfo=_zone).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first UTC moment after `day` in the region; the calendar's last days are taken as `LAST_DAY`."""
    return moment_of(min(day, LAST_DAY) + timedelta(days=1))
