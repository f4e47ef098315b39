"""Words that a list is searched for, as SQL."""

from typing import Any

from sqlalchemy import ColumnElement, or_

MAX_WORDS = 12


def match_words(words: str, *columns: Any) -> list[ColumnElement[bool]]:
    """Each word stands in one of the columns, whatever its case; more than `MAX_WORDS` are not asked for."""
    asked = words.split()[:MAX_WORDS]
    return [or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in asked]
