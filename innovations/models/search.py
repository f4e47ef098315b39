"""The words that a proposal is found by, kept beside it for the full-text index."""

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

from .base import Base


class WordSet(TypeDecorator[frozenset[str]]):
    """Different words of letters and digits: sorted text on SQLite, `tsvector` on PostgreSQL.

    The lexemes are given as they are: no parser or dictionary of an engine can make the two answer differently.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        return dialect.type_descriptor(TSVECTOR() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str | None:
        return None if value is None else " ".join(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str] | None:
        return None if value is None else frozenset(value.replace("'", "").split())


class SearchText(Base):
    """What every reader of a proposal may know of it, as words; only `domain.search_texts` writes it."""

    __tablename__ = "search_texts"

    id: Mapped[int] = mapped_column(
        ForeignKey("proposals.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    """The proposal's."""
    title: Mapped[str]
    """Its words in their order."""
    words: Mapped[frozenset[str]] = mapped_column(WordSet())
    """Those of the title, texts, number, OPD, unit and confirmed programmes."""

    __table_args__ = (Index("ix_search_texts_words", "words", postgresql_using="gin").ddl_if(dialect="postgresql"),)
