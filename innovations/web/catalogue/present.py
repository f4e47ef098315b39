"""An innovation of the catalogue in words, for its page and for its sheet of paper."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain.catalogue import Owner
from innovations.domain.veiling import veil
from innovations.models.adoptions import Adoption
from innovations.models.masterplan import Programme
from innovations.models.proposals import Proposal
from innovations.web import labels

TEXTS = ("summary", "problem", "design", "aims", "benefits", "results")


def list_facts(innovation: Proposal, owner: Owner | None) -> list[tuple[str, str]]:
    """(label, words); what is empty is left out."""
    unit, executing, affair = innovation.unit, innovation.executing_agency, innovation.affair
    rows = [
        (_("Tahun"), str(innovation.year)),
        (_("OPD"), innovation.agency.name),
        (_("Unit"), unit.name if unit else ""),
        (_("OPD pelaksana"), executing.name if executing else ""),
        (_("Pemilik"), ", ".join(filter(None, (owner.name, owner.agency))) if owner else ""),
        (_("Bentuk"), labels.label(innovation.form) if innovation.form else ""),
        (_("Jenis"), labels.label(innovation.kind) if innovation.kind else ""),
        (_("Urusan"), affair.name if affair else ""),
    ]
    return [row for row in rows if row[1]]


def list_texts(innovation: Proposal) -> list[tuple[str, str, str]]:
    """(name, label, text) of what is written."""
    rows = [(name, str(labels.FIELDS[name]), veil(getattr(innovation, name))) for name in TEXTS]
    return [row for row in rows if row[2]]


def say_replicated(count: int) -> str:
    return ngettext("Direplikasi %(num)s kali", "Direplikasi %(num)s kali", count) if count else ""


def list_ties(
    programmes: Sequence[Programme], adoption: Adoption | None, adopters: Sequence[Proposal]
) -> list[tuple[str, str]]:
    """Programmes and replication as (label, words), for paper; what is empty is left out."""
    source: Any = adoption and adoption.source
    rows = [
        (_("Program masterplan"), "; ".join(f"{row.code} {row.name}" for row in programmes)),
        (
            _("Replikasi dari"),
            veil(f"{source.number} {source.title}" if source else adoption.source_text if adoption else ""),
        ),
        (_("Replikasi"), say_replicated(len(adopters))),
    ]
    return [row for row in rows if row[1]]
