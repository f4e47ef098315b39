"""Telling whether two titles name the same idea: words without case, marks and filler. Pure."""

import re
import unicodedata
from difflib import SequenceMatcher

FILLER = frozenset(
    {"dan", "di", "ke", "dari", "untuk", "yang", "dengan", "pada", "dalam", "oleh", "atau", "serta", "melalui"}
    | {"berbasis", "inovasi", "program", "sistem", "aplikasi"}
)
SAME_WORDS = 0.6
SAME_LETTERS = 0.85


def normalise(title: str) -> tuple[str, ...]:
    """The title's words in small letters, without accents, punctuation and filler words."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return tuple(word for word in re.findall(r"[a-z0-9]+", plain) if word not in FILLER)


def is_like(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Do two normalised titles share most of their words, or nearly all of their letters?"""
    if not one or not other:
        return False
    first, second = set(one), set(other)
    if len(first & second) / len(first | second) >= SAME_WORDS:
        return True
    matcher = SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False)
    return matcher.real_quick_ratio() >= SAME_LETTERS and (
        matcher.quick_ratio() >= SAME_LETTERS and matcher.ratio() >= SAME_LETTERS
    )
