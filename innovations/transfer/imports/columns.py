"""The columns of files that come in: their names, and what may stand in a cell."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CellKind(StrEnum):
    """What the staging table checks before any rule of the domain is asked."""

    TEXT = "text"
    DIGITS = "digits"
    """An identifier of digits: a number cell is refused, since XLSX numbers hold only 15 of them."""
    YEAR = "year"
    MONEY = "money"
    DAY = "day"
    YES_NO = "yes_no"
    COUNT = "count"


@dataclass(frozen=True)
class Column:
    """One column; `label` heads it in files we write, `key` and `aliases` are understood too."""

    key: str
    label: str
    kind: CellKind = CellKind.TEXT
    is_required: bool = False
    identity: Callable[[str], str] | None = None
    """Set for a column that may hold nothing twice: what of its text is compared."""
    max_length: int = 2000
    aliases: tuple[str, ...] = ()
    instead: str = ""
    """The key of a column that may stand in the place of this required one."""
    joins: bool = False
    """Several columns of a file may mean this one: their texts become lines."""
    heading: str = ""
    """What a row that heads a group must hold (a pattern, lower case) to say this column for the rows below."""
    ticks: str = ""
    """What heads a column whose ticked cells say that head (a pattern, lower case): several take this one's place."""
    is_offered: bool = True
    """Is it named on the page and in the template, or only understood?"""

    @property
    def titles(self) -> tuple[str, ...]:
        """All names it goes by; a label also without what stands in brackets."""
        return self.key, self.label, self.label.split("(")[0], *self.aliases

    @property
    def names(self) -> frozenset[str]:
        """The same, folded, and with words in any order."""
        return frozenset(form(name) for name in self.titles for form in (fold, fold_words))


def fold(text: str) -> str:
    """A name without case, accents, spaces, underscores and punctuation, to compare what people wrote."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def split_words(text: str) -> list[str]:
    """Its words, folded, but those that join others."""
    return [word for word in map(fold, re.split(r"[\W_]+", text)) if word not in ("", "dan", "atau")]


def fold_words(text: str) -> str:
    """As `fold`, whatever the order of the words and what joins them."""
    return "".join(sorted(split_words(text)))


def exactly(text: str) -> str:
    """Nothing but the same text is the same."""
    return text


def loosely(text: str) -> str:
    """The same whatever the case and spacing."""
    return " ".join(text.casefold().split())


UNITS = {
    **dict.fromkeys(("ribu", "rb"), 10**3),
    **dict.fromkeys(("juta", "jt"), 10**6),
    **dict.fromkeys(("miliar", "milyar", "m"), 10**9),
    **dict.fromkeys(("triliun", "t"), 10**12),
}


def read_money(text: str) -> int | None:
    """Whole rupiah from `Rp 2.500.000,00`, `2,500,000`, `2500000` or `Rp 1,5 M`; None for an empty cell.

    Raises `ValueError`, also for what can be read in two ways: `1.500 juta`.
    """
    bare = re.sub(r"^rp\.?", "", text.strip().lower()).replace(" ", "")
    bare = re.sub(r"(,-|,00|\.00)$", "", bare)
    if bare in ("", "-"):
        return None
    short = re.fullmatch(r"([0-9]{1,6})(?:[.,]([0-9]{1,2}))?([a-z]+)\.?", bare)
    if short and short[3] in UNITS:
        return int(short[1] + (short[2] or "").ljust(2, "0")) * UNITS[short[3]] // 100
    if not re.fullmatch(r"[0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4}|[0-9]{1,3}(,[0-9]{3}){1,4}", bare):
        raise ValueError(text)
    return int(re.sub(r"[.,]", "", bare))


def read_period(text: str) -> tuple[int, int] | None:
    """First and last year from `2024`, `2025-2029` or `Tahun 2024 s.d. 2026`. Raises `ValueError`."""
    if not text:
        return None
    digits = re.findall(r"[0-9]+", text)
    years = [int(part) for part in digits if len(part) == 4]
    if len(years) != len(digits) or not years or years != sorted(years):
        raise ValueError(text)
    if len(years) > 2 and years != list(range(years[0], years[-1] + 1)):
        raise ValueError(text)
    return years[0], years[-1]


def read_day(text: str) -> date | None:
    """A day from `2024-12-31` or `31/12/2024` (also with dots or hyphens). Raises `ValueError`."""
    if not text:
        return None
    local = re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", text)
    if local:
        day, month, year = (int(part) for part in local.groups())
        return date(year, month, day)
    return date.fromisoformat(text)


def read_count(text: str) -> int | None:
    """Up to six digits, also with points between thousands. Raises `ValueError`."""
    if text and not re.fullmatch(r"[0-9]{1,6}|[0-9]{1,3}\.[0-9]{3}", text):
        raise ValueError(text)
    return int(text.replace(".", "")) if text else None


def read_year(text: str) -> int | None:
    """Four digits. Raises `ValueError`."""
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}", text):
        raise ValueError(text)
    return int(text)


YES = frozenset({"ya", "y", "yes", "true", "benar", "1", "x", "v"})
NO = frozenset({"", "tidak", "t", "no", "n", "false", "salah", "0", "bukan"})


def read_yes_no(text: str) -> bool:
    """`ya` or `tidak`, as people write them; nothing means no. Raises `ValueError`."""
    folded = fold(text)
    if folded not in YES | NO:
        raise ValueError(text)
    return folded in YES
