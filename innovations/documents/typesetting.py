"""Typst for every document: tagged PDF/UA from its own fonts; what people typed is data, never markup."""

import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"
FRAME = "frame.typ"
PROBE = b"""#set document(title: "x")
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#sys.inputs.text"""
BREAK = "\N{ZERO WIDTH SPACE}"
LAST_LATIN = 0x24F
NO_GLYPH = "\N{WHITE SQUARE}"
_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")
MAX_ASKED = 300
"""How many different characters outside of Latin are asked for; what goes beyond is shown as `NO_GLYPH`."""
_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff]"
)


def write(template: str, paper: Mapping[str, Any], **pictures: str) -> bytes:
    """The PDF of what a `read` told; `pictures` are SVG. Takes a while: call it outside of a transaction."""
    return _compile(get_source(template), {**prepare(paper), **pictures})


def prepare(paper: Mapping[str, Any]) -> dict[str, str]:
    """What the template is given: texts that typst's own fonts can show, as JSON."""
    lost = _list_lost({letter for text in _texts(paper) for letter in _clean(text)})
    return {"paper": json.dumps(_map(paper, lambda text: _clean(text).translate(lost)))}


def _compile(source: bytes, inputs: dict[str, str]) -> bytes:
    """With typst's own fonts only, so that every server prints the same."""
    return typst.compile(source, sys_inputs=inputs, ignore_system_fonts=True, pdf_standards="ua-1")


@cache
def get_source(template: str) -> bytes:
    """The template, after the frame that all documents share."""
    return (TEMPLATES / FRAME).read_bytes() + (TEMPLATES / template).read_bytes()


def _texts(value: Any) -> Iterator[str]:
    """All texts in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _map(value: Any, change: Callable[[str], str]) -> Any:
    """The same with each text changed."""
    if isinstance(value, Mapping):
        return {name: _map(part, change) for name, part in value.items()}
    if isinstance(value, list):
        return [_map(part, change) for part in value]
    return change(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    """Letters composed, without controls or marks that turn the direction of what follows; long words may break."""
    shown = _CONTROLS.sub("", unicodedata.normalize("NFC", text).replace("\t", " "))
    return _LONG_WORD.sub(lambda word: BREAK.join(textwrap.wrap(word[0], 12)), shown)


def _list_lost(letters: set[str]) -> dict[int, str]:
    """What to put for letters that typst's own fonts cannot show: PDF/UA refuses text that nobody can see."""
    odd = sorted(letter for letter in letters if ord(letter) > LAST_LATIN)
    lost = [letter for place, letter in enumerate(odd) if place >= MAX_ASKED or not _has_glyph(letter)]
    return {ord(letter): "" if _is_silent(letter) else NO_GLYPH for letter in lost}


def _is_silent(letter: str) -> bool:
    """A mark, joiner or selector: without its letter it says nothing."""
    return unicodedata.category(letter)[0] == "M" or unicodedata.category(letter) == "Cf"


@lru_cache(maxsize=4096)
def _has_glyph(letter: str) -> bool:
    """Ask typst, which alone knows its fonts: some milliseconds, once per character."""
    try:
        _compile(PROBE, {"text": f"a{letter}"})
    except typst.TypstError:
        return False
    return True
