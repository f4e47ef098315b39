"""Dates, numbers and money as people here read them."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from babel import numbers
from flask import Flask
from flask_babel import format_date, format_decimal, format_timedelta, get_locale
from flask_babel import gettext as _

from innovations.domain import clock
from innovations.domain.scoring import round_half_up

from . import quantities


def init_formats(app: Flask) -> None:
    app.jinja_env.filters |= {
        "day": day,
        "short_day": short_day,
        "moment": moment,
        "short_moment": short_moment,
        "ago": ago,
        "iso": iso,
        "number": number,
        "rupiah": rupiah,
        "score": score,
        "hundredths": hundredths,
        "file_size": file_size,
        "quantity": quantities.write,
    }


def day(value: date | datetime | None) -> str:
    """`23 November 2026`, in the region's zone; an en dash for nothing."""
    return format_date(_as_day(value), "d MMMM y") if value else "–"


def short_day(value: date | datetime | None) -> str:
    """`23 Nov 2026`."""
    return format_date(_as_day(value), "d MMM y") if value else "–"


def moment(value: datetime | None) -> str:
    """`23 November 2026 pukul 14.05 WIT` (English: `23 November 2026, 14:05 WIT`)."""
    if value is None:
        return "–"
    local = clock.local(value)
    zone = local.tzname() or ""
    if get_locale() and str(get_locale()) == "en":
        return f"{day(value)}, {local:%H:%M} {zone}"
    return f"{day(value)} pukul {local:%H.%M} {zone}"


def ago(value: datetime) -> str:
    """`5 menit yang lalu`."""
    passed = clock.now() - value
    return str(format_timedelta(-passed, add_direction=True)) if passed.total_seconds() >= 60 else _("baru saja")


def short_moment(value: datetime | None) -> str:
    """`23 Nov 2026 14.05` for lists, where the zone would repeat in every row (English: `14:05`)."""
    if value is None:
        return "–"
    pattern = "%H:%M" if str(get_locale()) == "en" else "%H.%M"
    return f"{short_day(value)} {clock.local(value).strftime(pattern)}"


def iso(value: date | datetime | None) -> str:
    """For `datetime` attributes and file names."""
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="seconds")
    return value.isoformat() if value else ""


def number(value: int | Decimal | None) -> str:
    return "–" if value is None else str(format_decimal(value))


def rupiah(value: int | None) -> str:
    """`Rp263.000.000`, whole rupiah."""
    return "–" if value is None else f"Rp{format_decimal(value)}"


def score(value: Fraction | None) -> str:
    """`79,27`: two decimals, half up; an en dash where there is none."""
    return "–" if value is None else hundredths(round_half_up(value))


def hundredths(value: Decimal) -> str:
    """`79,27` of a number rounded to two decimals. There are few of them, and a page of figures shows hundreds."""
    return _write_hundredths(value, str(get_locale()))


@lru_cache(maxsize=20_000)
def _write_hundredths(value: Decimal, locale: str) -> str:
    return numbers.format_decimal(value, "#,##0.00", locale)


def file_size(size_bytes: int) -> str:
    """`1,4 MB` or `320 KB`."""
    if size_bytes >= 1_000_000:
        return f"{format_decimal(Decimal(size_bytes) / 1_000_000, '#,##0.0')} MB"
    return f"{max(1, round(size_bytes / 1000))} KB"


def _as_day(value: date | datetime | None) -> date | None:
    return clock.local(value).date() if isinstance(value, datetime) else value
