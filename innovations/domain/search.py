"""Finding proposals by words in their titles, texts, numbers, OPD and programmes; the same on both engines.

Each word stands for those that begin with it, and all must be found. Whether the reader may see what is found is said
beside it in the same statement (`policy.visible_to`).
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Integer, String, cast, column, false, table
from sqlalchemy.dialects.postgresql import TSQUERY

from innovations.database import db
from innovations.models.proposals import Proposal
from innovations.models.search import SearchText

from . import search_texts
from .words import Piece, cut_snippet, is_prefix, read_terms

INDEX = table("search_texts_fts", column("rowid", Integer), column("search_texts_fts", String))
"""FTS5's on SQLite, made by `transfer.search_index`."""


def is_empty(asked: str) -> bool:
    """Does it ask for nothing that could be found: signs only?"""
    return bool(asked.strip()) and not read_terms(asked)


def matches(asked: str) -> list[ColumnElement[bool]]:
    """WHERE clauses over `Proposal`; none where nothing is asked for, and nothing is found by signs alone."""
    terms = read_terms(asked)
    if not terms:
        return [false()] if asked.strip() else []
    if _is_postgresql():
        query = " & ".join(f"'{term}'{':*' * is_prefix(term)}" for term in terms)
        return [SearchText.id == Proposal.id, SearchText.words.bool_op("@@")(cast(query, TSQUERY))]
    query = " AND ".join(f'"{term}"{"*" * is_prefix(term)}' for term in terms)
    # The addition keeps SQLite from asking the index once for each proposal.
    return [INDEX.c.search_texts_fts.match(query), Proposal.id == INDEX.c.rowid + 0]


def newest_first() -> ColumnElement[int]:
    """What a list that `matches` is narrowing is sorted by: the index gives that order, and stops after a page."""
    return (Proposal.id if _is_postgresql() else INDEX.c.rowid).desc()


def _is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def list_snippets(ids: Sequence[int], asked: str) -> dict[int, list[Piece]]:
    """By proposal, a piece of the text or programme that was found; none where title, number or OPD alone were."""
    terms = read_terms(asked)
    found = search_texts.read(ids) if terms and ids else {}
    return {key: cut_snippet((*one.texts, *one.programmes), terms) for key, one in found.items()}
