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

    @property
    def names(self) -> frozenset[str]:
        """All names it goes by, folded; a label also without what stands in brackets."""
        return frozenset(fold(name) for name in (self.key, self.label, self.label.split("(")[0], *self.aliases))


def fold(text: str) -> str:
    """A name without case, accents, spaces, underscores and punctuation, to compare what people wrote."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in plain if char.isalnum())


def exactly(text: str) -> str:
    """Nothing but the same text is the same."""
    return text


def loosely(text: str) -> str:
    """The same whatever the case and spacing."""
    return " ".join(text.casefold().split())


def read_money(text: str) -> int | None:
    """Whole rupiah from `Rp 2.500.000,00`, `2,500,000` or `2500000`; None for an empty cell. Raises `ValueError`."""
    bare = re.sub(r"^rp\.?", "", text.strip().lower()).replace(" ", "")
    bare = re.sub(r"(,-|,00|\.00)$", "", bare)
    if bare in ("", "-"):
        return None
    if not re.fullmatch(r"[0-9]{1,15}|[0-9]{1,3}(\.[0-9]{3}){1,4}|[0-9]{1,3}(,[0-9]{3}){1,4}", bare):
        raise ValueError(text)
    return int(re.sub(r"[.,]", "", bare))


def read_day(text: str) -> date | None:
    """A day from `2024-12-31` or `31/12/2024` (also with dots or hyphens). Raises `ValueError`."""
    if not text:
        return None
    local = re.fullmatch(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", text)
    if local:
        day, month, year = (int(part) for part in local.groups())
        return date(year, month, day)
    return date.fromisoformat(text)


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
