"""Words of a text without case, marks and punctuation, the same on every engine; and where they stand in it. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

MAX_LETTERS = 40
"""Longer words are known by their beginning."""
MAX_ASKED, MAX_TERMS = 200, 12
"""Characters and words of a search that are read."""
MIN_PREFIX = 3
"""Letters that a word begins with; a shorter term is a whole word, for most texts have words in "a" and "me"."""
WIDTH, BEFORE = 200, 60
"""Characters of a snippet, and those of them before the first hit."""
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")

Piece = tuple[bool, str]
"""Is it a hit, and its text."""


def split_words(text: str) -> list[str]:
    """`"Émbung-Desa №2"` gives `embung desa no2`."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
        text = "".join(char for char in text if not unicodedata.combining(char))
    return [word[:MAX_LETTERS] for word in _WORD.findall(text.lower())]


def read_terms(asked: str) -> tuple[str, ...]:
    """The different words of a search; none when it holds neither letter nor digit."""
    return tuple(dict.fromkeys(split_words(asked[:MAX_ASKED])))[:MAX_TERMS]


def is_prefix(term: str) -> bool:
    """Does it stand for all words that begin with it?"""
    return len(term) >= MIN_PREFIX


def find_hits(text: str, terms: Iterable[str]) -> set[str]:
    """Which of the terms the text holds."""
    words = f" {' '.join(split_words(text))} "
    return {term for term in terms if f" {term}{'' if is_prefix(term) else ' '}" in words}


def _is_hit(word: str, terms: Iterable[str]) -> bool:
    if not word.isascii():
        return bool(find_hits(word, terms))
    word = word.lower()[:MAX_LETTERS]
    return any(word.startswith(term) if is_prefix(term) else word == term for term in terms)


def mark(text: str, terms: Sequence[str]) -> list[Piece]:
    """The text in pieces, the words that a term found apart; together they are the text."""
    pieces: list[Piece] = []
    place = 0
    for run in _MARKED.finditer(text):
        if _is_hit(run[0], terms):
            pieces += [(False, text[place : run.start()]), (True, run[0])]
            place = run.end()
    return [piece for piece in (*pieces, (False, text[place:])) if piece[1]]


def cut_snippet(texts: Iterable[str], terms: Sequence[str]) -> list[Piece]:
    """A short piece of the text that holds most of the terms, around the first hit; nothing where none does."""
    found = [(len(find_hits(text, terms)), text) for text in texts]
    most, text = max(found, key=lambda pair: pair[0], default=(0, ""))
    if most == 0:
        return []
    text = " ".join(text.split())
    # The words of `№2` stand in none of its runs.
    first = next((run.start() for run in _MARKED.finditer(text) if _is_hit(run[0], terms)), 0)
    start = text.rfind(" ", 0, first - BEFORE) + 1 if first > BEFORE else 0
    end = len(text) if len(text) <= start + WIDTH else max(text.rfind(" ", first, start + WIDTH), first + MAX_LETTERS)
    head, tail = "… " if start else "", " …" if end < len(text) else ""
    return mark(f"{head}{text[start:end]}{tail}", terms)
