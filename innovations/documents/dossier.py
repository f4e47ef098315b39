"""The dossier of a proposal as a PDF: what the template `dossier.typ` is told. The screen shows the same sections."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

TEMPLATE = "dossier.typ"


@dataclass(frozen=True)
class Block:
    """A part of a section, shown in this order: its heading, facts, a table with its head, a text."""

    title: str = ""
    facts: Sequence[tuple[str, str]] = ()
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    text: str = ""
    links: Sequence[str] = ()
    """Addresses of the rows; on screen only."""


@dataclass(frozen=True)
class Section:
    title: str
    blocks: Sequence[Block]


def read(
    number: str,
    title: str,
    sections: Sequence[Section],
    *,
    letterhead: str,
    foot: str,
    name: str = "Berkas Usulan",
) -> dict[str, Any]:
    """All that the paper says, as plain values; `letterhead` has its lines, texts become paragraphs.

    `name` is what the paper is called, for papers of the same shape.
    """
    return {
        "name": name,
        "letterhead": letterhead.splitlines(),
        "foot": foot,
        "number": number,
        "title": title,
        "sections": [{"title": part.title, "blocks": [_block(block) for block in part.blocks]} for part in sections],
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "title": block.title,
        "facts": [list(fact) for fact in block.facts],
        "head": list(block.head),
        "rows": [list(row) for row in block.rows],
        "text": [line for line in block.text.split("\n") if line.strip()],
    }
