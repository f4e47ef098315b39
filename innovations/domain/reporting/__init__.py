"""The reports there are: each a function of reader and scope, and to whom it is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from innovations.domain import report_rights
from innovations.domain.actor import Actor

from . import agencies
from .report import Cell, Column, Kind, Note, Report, Row, Scope

__all__ = ["REGISTRY", "Cell", "Column", "Entry", "Kind", "Note", "Report", "Row", "Scope", "list_offered", "make"]


@dataclass(frozen=True)
class Entry:
    """How a report is made, and who may read it: it makes sense for them, and counts what they may see."""

    make: Callable[[Actor, Scope], Report]
    is_for: Callable[[Actor], bool] = report_rights.is_anybody


REGISTRY: Mapping[str, Entry] = {
    "opd": Entry(agencies.by_state),
}
"""By slug, in the order of the index."""


def list_offered(actor: Actor) -> list[str]:
    """The slugs of what this reader may read."""
    return [slug for slug, entry in REGISTRY.items() if entry.is_for(actor)]


def make(slug: str, actor: Actor, scope: Scope) -> Report | None:
    """The report, or None where there is none for this reader."""
    return REGISTRY[slug].make(actor, scope) if slug in list_offered(actor) else None
