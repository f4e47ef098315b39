"""Finding proposals by words in their titles, texts, numbers, OPD and programmes; the same on both engines.

Each word stands for those that begin with it, and all must be found. Whether the reader may see what is found is said
beside it in the same statement (`policy.visible_to`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, cast, column, false, table
from sqlalchemy.dialects.postgresql import TSQUERY

from innovations.database import db
from innovations.models.proposals import Proposal
from innovations.models.search import SearchText

from . import search_texts
from .words import Piece, cut_snippet, is_prefix, mark, read_terms

INDEX = table("search_texts_fts", column("rowid", Integer), column("search_texts_fts", String))
"""FTS5's on SQLite, made by `transfer.search_index`."""


def is_empty(asked: str) -> bool:
    """Does it ask for nothing that could be found: signs only?"""
    return bool(asked.strip()) and not read_terms(asked)


def matches(asked: str) -> list[ColumnElement[bool]]:
    """WHERE clauses over `Proposal`; none where nothing is asked for, and nothing is found by signs alone."""
    if terms := read_terms(asked):
        return matches_any([terms], by_prefix=True)
    return [false()] if asked.strip() else []


def matches_any(groups: Iterable[Collection[str]], *, by_prefix: bool = False) -> list[ColumnElement[bool]]:
    """WHERE clauses over `Proposal`: all terms of one of the groups are found. Terms come from `words`."""
    if _is_postgresql():
        query = _write(groups, "'", " & ", ":*" if by_prefix else "", " | ")
        return [SearchText.id == Proposal.id, SearchText.words.bool_op("@@")(cast(query, TSQUERY))]
    # The addition keeps SQLite from asking the index once for each proposal.
    found = INDEX.c.search_texts_fts.match(_write(groups, '"', " AND ", "*" if by_prefix else "", " OR "))
    return [found, Proposal.id == INDEX.c.rowid + 0]


def _write(groups: Iterable[Collection[str]], quote: str, both: str, star: str, either: str) -> str:
    wanted = (both.join(f"{quote}{term}{quote}{star * is_prefix(term)}" for term in group) for group in groups)
    return either.join(f"({words})" for words in wanted)


def position() -> Any:
    """The id by which a query with `matches` is sorted: SQLite's index gives that order and stops after a page."""
    return Proposal.id if _is_postgresql() else INDEX.c.rowid


def _is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


@dataclass(frozen=True)
class Hit:
    """What of a proposal was found, in pieces."""

    title: list[Piece]
    snippet: list[Piece]
    """A piece of its text or a programme; empty where the words stand in title, number or OPD alone."""


def list_hits(rows: Iterable[tuple[int, str, Iterable[str]]], asked: str) -> dict[int, Hit]:
    """By proposal, for (id, title as the reader is shown it, programmes); nothing where nothing is asked for."""
    terms, shown = read_terms(asked), {key: (title, programmes) for key, title, programmes in rows}
    texts = search_texts.read_texts(list(shown)) if terms and shown else {}
    return {
        key: Hit(mark(shown[key][0], terms), cut_snippet((*own, *shown[key][1]), terms)) for key, own in texts.items()
    }
