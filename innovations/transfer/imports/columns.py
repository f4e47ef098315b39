"""The columns of files that come in: their names, and what may stand in a cell."""

import unicodedata
from dataclasses import dataclass
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
    is_unique: bool = False
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
