"""Decision letters on paper: whole by our own wording, and whatever people typed is text."""

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.documents import letters, typesetting
from innovations.documents.indonesian import say_day
from innovations.domain import clock
from innovations.domain.letter_fields import FIELDS, find_faults
from innovations.domain.proposals import FOR_READING
from innovations.models.proposals import Proposal, State
from tests.factories import make_directive, make_proposal

MARKUP = '#import "x.typ": * $x^2$ \\ @ref <label> _i_ *b* [c] // {judul} {{x}} %(y)s'
EVERY = "\n".join(f"{name}={{{name}}}" for name in FIELDS)


def decided(state: State, **fields: Any) -> Proposal:
    directive = make_directive(title="Setiap OPD berinovasi")
    proposal = make_proposal(directive, state=state, **({"score_points": 793, "score_reviews": 2} | fields))
    db.session.expire_all()
    return db.session.scalars(
        select(Proposal)
        .where(Proposal.id == proposal.id)
        .options(*FOR_READING, joinedload(Proposal.executing_agency))
    ).one()


def test_letter_of_an_approval_names_everything(app: Flask) -> None:
    proposal = decided(State.APPROVED, decree_number="188/7", decree_date=date(2026, 3, 2))
    assert dict(line.split("=") for line in letters.write(EVERY, proposal).split("\n")) == {
        "nomor_usulan": proposal.number,
        "judul": proposal.title,
        "pengusul": proposal.owner.name,
        "opd": proposal.agency.name,
        "nomor_arahan": proposal.directive.number,
        "judul_arahan": "Setiap OPD berinovasi",
        "nilai": "79,30",
        "alasan": "–",
        "nomor_keputusan": "188/7",
        "tanggal_keputusan": "2 Maret 2026",
        "opd_pelaksana": proposal.agency.name,
        "tanggal_surat": say_day(clock.today()),
    }


def test_letter_of_a_rejection_gives_its_reason_and_no_keputusan(app: Flask) -> None:
    proposal = decided(State.REJECTED, decision_reason="Serupa.\n" + MARKUP, score_points=None, score_reviews=None)
    written = letters.write("{alasan}|{nilai}|{nomor_keputusan}|{tanggal_keputusan}|{opd_pelaksana}", proposal)
    assert written == f"Serupa.\n{MARKUP}|–|–|–|–"


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED])
def test_our_own_wording_has_known_fields_only(app: Flask, state: State) -> None:
    template = letters.APPROVED if state is State.APPROVED else letters.REJECTED
    assert find_faults(template) == []
    written = letters.write(template, decided(state))
    assert "{" not in written
    assert ("Belum layak." in written) == (state is State.REJECTED)


@pytest.mark.parametrize(
    ("contents", "pages"),
    [
        (["Satu baris."], 1),
        (["Satu.\n\n\nDua.\n", MARKUP], 2),
        (["kata " * 3000], 3),
        (["🙂 مرحبا \u202egnorw", "x" * 2000, ""], 3),
        ([letters.APPROVED] * 40, 40),
    ],
)
def test_pdf_is_made_of_whatever_is_there(contents: list[str], pages: int) -> None:
    rows = [(f"INV-2026-{place:04d}", content) for place, content in enumerate(contents)]
    paper = letters.read(rows, letterhead="Pemerintah\nDinas", office="Pinova")
    body = typesetting.write(letters.TEMPLATE, paper)
    assert body.startswith(b"%PDF-")
    assert b"pdfuaid" in body
    assert f"/Type/Pages/Count {pages}/".encode() in body
