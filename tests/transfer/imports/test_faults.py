"""A hand-made spreadsheet with faults: each row says all that is wrong with it and the nearest; nothing stays."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from innovations.database import db
from innovations.domain.errors import Invalid
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.proposals import Proposal, State
from innovations.transfer import imports
from innovations.transfer.imports import Kind, Report
from innovations.transfer.reference import load_reference
from tests.factories import actor_of, make_directive, make_proposal, make_user


@pytest.fixture(autouse=True)
def owner(app: Flask) -> User:
    load_reference()
    return make_user(Role.KOMINFO, Role.ADMIN)


def bring(kind: Kind, content: bytes, owner: User, name: str = "a.csv") -> Report:
    report = imports.run(kind, imports.read(kind, name, content), actor_of(owner))
    db.session.commit()
    return report


def told(report: Report) -> list[tuple[int, str, str, object]]:
    return [
        (row.number, problem.column, problem.code, problem.facts.get("near"))
        for row in report.rows
        for problem in row.problems
    ]


FAULTY = {
    Kind.AGENCIES: (
        "nama;jenis;induk;berlaku_dari;berlaku_sampai\nDinas Baru;dinass;Dinas Kesehatn;45292;31/02/2024\n;;;;\n",
        [
            (2, "Berlaku dari", "not_a_day", None),
            (2, "Berlaku sampai", "not_a_day", None),
            (2, "Induk", "agency_not_known_near", "Dinas Kesehatan"),
            (2, "Jenis", "name_unknown_near", "dinas"),
        ],
    ),
    Kind.USERS: (
        "nip;nama;opd;peran;email\n199001012015011001;;Dinas Kesehatn;penilay;a\n1990;A;Diskominfo;;\n",
        [
            (2, "Nama", "value_missing", None),
            (2, "OPD", "agency_not_known_near", "Dinas Kesehatan"),
            (2, "Peran", "role_unknown_near", "penilai"),
            (3, "NIP", "nip_length", None),
        ],
    ),
    Kind.PROPOSALS: (
        (
            "judul;opd;tahun;urusan;tahapan;bentuk;jenis\n"
            ";Dinas Kesehatn;20x1;Kesehatn;uji cob;layanan publik;digitl\nA;Diskominfo;1900;;;;\n"
        ),
        [
            (2, "Judul", "value_missing", None),
            (2, "Tahun", "not_a_year", None),
            (2, "OPD", "agency_not_known_near", "Dinas Kesehatan"),
            (2, "Urusan", "name_unknown_near", "Kesehatan"),
            (2, "Tahapan", "name_unknown_near", "uji coba"),
            (2, "Bentuk", "name_unknown_near", "pelayanan publik"),
            (2, "Jenis", "name_unknown_near", "digital"),
            (3, "Tahun", "year_out_of_range", None),
        ],
    ),
}


@pytest.mark.parametrize("kind", list(FAULTY))
def test_row_tells_all_its_faults_with_the_nearest(owner: User, kind: Kind) -> None:
    text, faults = FAULTY[kind]
    agencies = db.session.scalars(select(Agency.id)).all()
    assert told(bring(kind, text.encode(), owner)) == faults
    assert db.session.scalars(select(Agency.id)).all() == agencies
    assert db.session.scalars(select(User.id)).all() == [owner.id]
    assert db.session.scalars(select(Proposal.id)).all() == []


def book(rows: list[list[Any]], *merged: str) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    file = BytesIO()
    made.save(file)
    return file.getvalue()


def test_titles_two_lines_of_heads_merged_cells_and_dates_are_understood(owner: User) -> None:
    content = book(
        [
            ["DAFTAR OPD KABUPATEN CONTOH"],
            ["Nama OPD", "Jenis", "Berlaku", None, "Singkatan"],
            [None, None, "dari", "sampai", None],
            ["Dinas Satu contoh", "dinas", date(2020, 1, 1), date(2024, 12, 31), None],
            ["Dinas Dua contoh", None, 45292, "=D4", "=1+1"],
            ["Dinas Tiga contoh", "badan", "31-12-2019", None, 7],
        ],
        "A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "B4:B5",
    )  # fmt: skip
    report = bring(Kind.AGENCIES, content, owner, "a.xlsx")
    assert [(row.number, row.outcome.value) for row in report.rows] == [(4, "new"), (5, "error"), (6, "new")]
    assert told(report) == [
        (5, "Singkatan", "cell_is_formula", None),
        (5, "Berlaku dari", "day_is_number", None),
        (5, "Berlaku sampai", "cell_is_formula", None),
    ]
    assert report.rows[1].problems[1].facts["value"] == "45292"


ROW = "judul{0}opd{0}tahun\nPuskesmas keliling – “Sehat”{0}Dinas Kesehatan{0}2021\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_csv_comes_in_however_it_was_saved(owner: User, encoding: str, separator: str) -> None:
    assert not bring(Kind.PROPOSALS, ROW.format(separator).encode(encoding), owner).has_errors
    assert db.session.scalars(select(Proposal.title)).all() == ["Puskesmas keliling – “Sehat”"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", ROW.format(";").encode("utf-16-le"), "sheet_not_text"),
        ("a.csv", (";".join(map(str, range(201))) + "\n").encode(), "sheet_too_wide"),
        ("a.xlsx", book([["Judul", "OPD", "Tahun", *range(198)], ["A", "B", 2021]]), "sheet_too_wide"),
        ("a.xlsx", b"PK\x03\x04" + bytes(40), "sheet_unreadable"),
    ],
)
def test_file_that_cannot_be_read_is_refused_whole(name: str, content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        imports.read(Kind.PROPOSALS, name, content)
    assert caught.value.code == code


def test_two_hundred_columns_are_read(owner: User) -> None:
    heads = ["Judul", "OPD", *(f"Kolom {number}" for number in range(197)), "Tahun"]
    content = book([heads, ["A", "Diskominfo", *["x"] * 197, 2021]])
    report = bring(Kind.PROPOSALS, content, owner, "a.xlsx")
    assert (report.counts[imports.Outcome.NEW], len(report.source.columns), len(report.source.ignored)) == (
        1,
        200,
        197,
    )


def test_innovation_that_the_tracker_has_already_is_the_same(owner: User) -> None:
    health = db.session.scalars(select(Agency).where(Agency.name == "Dinas Kesehatan")).one()
    directive = make_directive(number="1/2025")
    shown = make_proposal(directive, state=State.UNDER_REVIEW, agency_id=health.id, title="Antar  Obat", year=2025)
    make_proposal(directive, state=State.DRAFT, agency_id=health.id, title="Sahabat", year=2025)
    text = "judul;opd;tahun\nANTAR OBAT;Dinas Kesehatan;2025\nSahabat;Dinas Kesehatan;2025\n"
    staged = imports.read(Kind.PROPOSALS, "a.csv", text.encode())
    at_terminal = imports.run(Kind.PROPOSALS, staged, None, owner_id=owner.id, is_trial=True)
    assert [row.outcome.value for row in at_terminal.rows] == ["same", "new"]
    report = bring(Kind.PROPOSALS, text.encode(), owner)
    assert [(row.name, row.outcome.value) for row in report.rows] == [
        (f"{shown.number} ANTAR OBAT (Dinas Kesehatan, 2025)", "same"),
        ("Sahabat (Dinas Kesehatan, 2025)", "new"),
    ]
    assert [note.code for note in report.rows[0].notes] == ["tracked_already"]
