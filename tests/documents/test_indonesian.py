"""Numbers and days in Indonesian words."""

from datetime import date
from fractions import Fraction

import pytest

from innovations.documents.indonesian import say_day, say_score, spell, spell_day


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (9, "sembilan"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (111, "seratus sebelas"),
        (200, "dua ratus"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1011, "seribu sebelas"),
        (1100, "seribu seratus"),
        (1999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2000, "dua ribu"),
        (2026, "dua ribu dua puluh enam"),
        (11_000, "sebelas ribu"),
        (100_100, "seratus ribu seratus"),
        (999_999, "sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan"),
    ],
)
def test_number_in_words(number: int, words: str) -> None:
    assert spell(number) == words


WORDS = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan")
SIZES = {"belas": 10, "puluh": 10, "ratus": 100, "ribu": 1000}


def reckon(words: str) -> int:
    """The number that words mean, read from left to right: an oracle that knows no rule for writing them."""
    whole = part = digit = 0
    for word in words.split():
        one = 1 if word.startswith("se") and word != "sembilan" else digit
        size = SIZES[word.removeprefix("se")] if word not in WORDS else 0
        if word in ("sebelas", "belas"):
            part, digit = part + 10 + one, 0
        elif size == 1000:
            whole, part, digit = (part + one or 1) * 1000, 0, 0
        elif size:
            part, digit = part + one * size, 0
        else:
            digit = WORDS.index(word)
    return whole + part + digit


def test_each_number_to_9999_is_said_once_and_means_itself() -> None:
    said = [spell(number) for number in range(10_000)]
    assert [reckon(words) for words in said] == list(range(10_000))
    assert not any("satu " + size in words for words in said for size in SIZES)


@pytest.mark.parametrize("number", [-1, 1_000_000])
def test_number_beyond_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        spell(number)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 23), "Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam"),
        (date(2024, 2, 29), "Kamis tanggal dua puluh sembilan bulan Februari tahun dua ribu dua puluh empat"),
        (date(2027, 1, 10), "Minggu tanggal sepuluh bulan Januari tahun dua ribu dua puluh tujuh"),
    ],
)
def test_day_in_words(day: date, words: str) -> None:
    assert spell_day(day) == words


def test_day_and_score_in_figures() -> None:
    assert say_day(date(2026, 8, 1)) == "1 Agustus 2026"
    assert [say_score(Fraction(230, 3)), say_score(Fraction(100)), say_score(None)] == ["76,67", "100,00", "–"]
