"""Numbers, days and scores as Indonesian official documents write them, whatever language the reader's screen has."""

from datetime import date
from fractions import Fraction

from innovations.domain.scoring import round_half_up

DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
          "November", "Desember")  # fmt: skip
UNITS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")


def say_number(number: int) -> str:
    """`2.260`."""
    return f"{number:,}".replace(",", ".")


def spell(number: int) -> str:
    """A whole number from 0 to 999,999 in words: 2026 is `dua ribu dua puluh enam`. Raises ValueError beyond."""
    if not 0 <= number < 1_000_000:
        raise ValueError(number)
    if number < 12:
        return {10: "sepuluh", 11: "sebelas"}.get(number) or UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    for size, name in ((1000, "ribu"), (100, "ratus"), (10, "puluh")):
        if number >= size:
            count, rest = divmod(number, size)
            head = f"se{name}" if count == 1 else f"{spell(count)} {name}"
            return f"{head} {spell(rest)}" if rest else head
    raise AssertionError(number)


def say_day(day: date) -> str:
    """`23 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def spell_day(day: date) -> str:
    """`Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam`."""
    weekday, month = DAYS[day.weekday()], MONTHS[day.month - 1]
    return f"{weekday} tanggal {spell(day.day)} bulan {month} tahun {spell(day.year)}"


def say_score(score: Fraction | None) -> str:
    """`79,27`: two decimals, half up; an en dash where there is none."""
    return "–" if score is None else f"{round_half_up(score):.2f}".replace(".", ",")
