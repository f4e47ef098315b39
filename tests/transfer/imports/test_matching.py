"""Columns of other offices' files: known by name, by likeness, or by what the person says; which sheet is read."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from innovations.domain.errors import Invalid
from innovations.transfer import imports
from innovations.transfer.imports import Choice, Kind
from innovations.transfer.imports.staging import Staged
from tests.transfer.imports.test_layouts import workbook

OLD = "Judul Inovasi Daerah;Nama OPD;Thn;Tahun Pelaksanaan;Catatan;\nSIPADU;Diskominfo;7;2021;x;199001012015011001\n"


def read(kind: Kind, text: str, choice: Choice | None = None) -> Staged:
    return imports.read(kind, "a.csv", text.encode(), choice)


def matches(found: Staged) -> list[tuple[str, str, str]]:
    return [(match.name, match.key, match.how.value) for match in found.source.columns]


@pytest.mark.parametrize(
    ("kind", "heads", "keys"),
    [
        (Kind.AGENCIES, "Nama Perangkat;Jenis OPD;Singkatan Resmi", ["nama", "jenis", "singkatan"]),
        (Kind.USERS, "NIP Pegawai;Nama Lengkap;Alamat Email;Perann", ["nip", "nama", "email", "peran"]),
        (Kind.PROGRAMMES, "Dimensi;Programm;Jangka;Pagu juta;Baris", ["dimensi", "program", "horizon", "", ""]),
        (Kind.PROPOSALS, "Judul Inovasi Daerah;Instansi;Tahun Mulai;Tahapn", ["judul", "opd", "tahun", "tahapan"]),
    ],
)
def test_heads_are_matched_by_likeness(kind: Kind, heads: str, keys: list[str]) -> None:
    found = read(kind, f"{heads}\n" + ";".join("v" for _ in keys))
    assert [key for _name, key, _how in matches(found)] == keys
    assert len(found.rows) == 1


def test_each_column_is_shown_with_what_it_is_read_as() -> None:
    found = read(Kind.PROPOSALS, OLD)
    assert matches(found) == [
        ("Judul Inovasi Daerah", "judul", "near"),
        ("Nama OPD", "opd", "exact"),
        ("Thn", "", "unknown"),
        ("Tahun Pelaksanaan", "tahun", "near"),
        ("Catatan", "", "unknown"),
        ("(F)", "", "unknown"),
    ]
    assert [match.sample for match in found.source.columns][3:] == ["2021", "x", "1990•••••••••••001"]
    assert found.rows[0].cells == {"judul": "SIPADU", "opd": "Diskominfo", "tahun": "2021"}


def test_what_the_person_says_of_a_column_wins() -> None:
    chosen = Choice("", {"@3": "", "@2": "tahun", "@4": "ringkasan"})
    found = read(Kind.PROPOSALS, OLD, chosen)
    assert matches(found)[2:5] == [
        ("Thn", "tahun", "chosen"),
        ("Tahun Pelaksanaan", "", "chosen"),
        ("Catatan", "ringkasan", "chosen"),
    ]
    assert found.rows[0].cells == {"judul": "SIPADU", "opd": "Diskominfo", "tahun": "7", "ringkasan": "x"}
    by_name = imports.choose(Kind.PROPOSALS, {"THN": "Tahun", "tahun pelaksanaan": "", "catatan": "ringkasan"})
    assert read(Kind.PROPOSALS, OLD, by_name).rows == found.rows


@pytest.mark.parametrize(
    ("columns", "fault"), [({"@2": "tahun"}, ("column_twice", "Tahun")), ({"@0": ""}, ("columns_missing", "Judul"))]
)
def test_no_row_is_read_while_columns_are_twice_or_missing(columns: dict[str, str], fault: tuple[str, str]) -> None:
    found = read(Kind.PROPOSALS, OLD, Choice("", columns))
    assert found.rows == ()
    assert [(one.code, *one.facts.values()) for one in found.source.faults] == [fault]


def test_sheet_is_the_fullest_or_the_chosen_one() -> None:
    content = workbook([["Judul", "OPD", "Tahun"], ["A", "B", 2021]], title="Satu", more=("Dua", "Tiga"))
    found = imports.read(Kind.PROPOSALS, "a.xlsx", content)
    assert (found.source.sheet, found.source.unread) == ("Satu", ("Dua", "Tiga"))
    found = imports.read(Kind.PROPOSALS, "a.xlsx", content, Choice("Tiga"))
    assert (found.source.sheet, found.source.unread) == ("Tiga", ("Satu", "Dua"))
    with pytest.raises(Invalid) as caught:
        imports.read(Kind.PROPOSALS, "a.xlsx", content, Choice("Empat"))
    assert caught.value.code == "sheet_has_no_header"


def test_sheet_with_more_columns_of_like_names_is_taken() -> None:
    """Else a sheet of three known heads would win over one of six that are nearly so."""
    heads = ["Judul Inovasi Daerah", "Instansi", "Tahun Pelaksanaan", "Bentuk", "Tahapn"]
    content = workbook([heads, ["A", "B", 2021, "", ""]], title="Penuh")
    book = load_workbook(BytesIO(content))
    for row in (["Judul", "OPD", "Tahun"], ["C", "D", 2022]):
        (book["Sedikit"] if "Sedikit" in book.sheetnames else book.create_sheet("Sedikit", 0)).append(row)
    file = BytesIO()
    book.save(file)
    found = imports.read(Kind.PROPOSALS, "a.xlsx", file.getvalue())
    assert (found.source.sheet, found.source.unread, len(found.rows[0].cells)) == ("Penuh", ("Sedikit",), 5)
