"""The reports there are: each a function of reader and scope, and to whom it is offered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from innovations.domain import report_rights
from innovations.domain.actor import Actor

from . import committee, index, masterplan, participation, stages, states
from .report import LEAVES_OUT, Cell, Column, Kind, Note, ProgrammeList, Report, Row, Scope

__all__ = [
    "LEAVES_OUT",
    "REGISTRY",
    "Cell",
    "Column",
    "Entry",
    "Kind",
    "Note",
    "ProgrammeList",
    "Report",
    "Row",
    "Scope",
    "find",
    "list_offered",
    "make",
]


@dataclass(frozen=True)
class Entry:
    """How a report is made, and who may read it: it makes sense for them, and counts what they may see."""

    make: Callable[[Actor, Scope], Report]
    is_for: Callable[[Actor], bool] = report_rights.is_anybody
    narrows: tuple[str, ...] = ("year", "directive_id")
    """The fields of `Scope` that it heeds."""


REGISTRY: Mapping[str, Entry] = {
    "opd": Entry(states.per_agency),
    "partisipasi": Entry(participation.per_agency, report_rights.compares_agencies),
    "arahan": Entry(participation.per_directive, report_rights.compares_agencies),
    "dimensi": Entry(masterplan.per_dimension),
    "program": Entry(masterplan.per_programme),
    "urusan": Entry(states.per_affair),
    "tahapan": Entry(stages.per_year),
    "tim-penilai": Entry(committee.work, report_rights.watches_committees),
    "indeks": Entry(index.per_agency, report_rights.reads_index, ("index_year",)),
}
"""By slug, in the order of the index."""


def list_offered(actor: Actor) -> list[str]:
    """The slugs of what this reader may read."""
    return [slug for slug, entry in REGISTRY.items() if entry.is_for(actor)]


def find(slug: str, actor: Actor) -> Entry | None:
    """The report of this name; None where there is none for this reader."""
    return REGISTRY[slug] if slug in list_offered(actor) else None


def make(slug: str, actor: Actor, scope: Scope) -> Report | None:
    entry = find(slug, actor)
    return entry.make(actor, scope) if entry is not None else None
