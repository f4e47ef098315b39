"""The command `import` as an operator sees it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.masterplan import Plan, Programme
from innovations.models.proposals import Proposal
from innovations.transfer.reference import load_reference
from tests.factories import make_user, save

GOOD = "kode,dimensi,program,jangka,lain\nSC-1,living,Posyandu,pendek,x\n"


@pytest.fixture
def reference(app: Flask) -> None:
    load_reference()
    db.session.commit()


def run(app: Flask, tmp_path: Path, kind: str, text: str, *options: str) -> tuple[int, list[str]]:
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["import", kind, str(file), *options])
    return result.exit_code, result.output.splitlines()


def test_import_says_each_column_each_row_and_the_sums(app: Flask, reference: None, tmp_path: Path) -> None:
    code, lines = run(app, tmp_path, "programmes", GOOD, "--dry-run")
    assert (code, lines[:5], lines[-1]) == (
        0,
        [
            "column kode: Kode (exact)",
            "column dimensi: Dimensi (exact)",
            "column program: Program (exact)",
            "column jangka: Jangka pendek/menengah/panjang (exact)",
            "column lain: not read",
        ],
        "1 new, 0 changed, 0 same, 0 error",
    )
    assert lines[5].startswith("row 2: new SC-1 Posyandu (")
    assert db.session.scalars(select(Programme)).all() == []
    assert run(app, tmp_path, "programmes", GOOD)[0] == 0
    assert db.session.scalars(select(Programme.code)).all() == ["SC-1"]
    assert run(app, tmp_path, "programmes", GOOD)[1][-1] == "0 new, 0 changed, 1 same, 0 error"


def test_columns_and_plan_can_be_told(app: Flask, reference: None, tmp_path: Path) -> None:
    save(Plan(name="Masterplan 2024", year_start=2024, year_end=2033))
    text = GOOD.replace("program,", "apa,").replace("lain", "lokasi")
    code, lines = run(app, tmp_path, "programmes", text)
    assert (code, lines[-3:]) == (
        1,
        [
            "Columns that must be there are missing: Program.",
            "0 new, 0 changed, 0 same, 0 error",
            "Error: Nothing was imported.",
        ],
    )
    told = ("--column", "APA=Nama program", "--column", "lokasi=")
    code, lines = run(app, tmp_path, "programmes", text, *told, "--plan", "masterplan 2024")
    assert (code, lines[2], lines[4]) == (0, "column apa: Program (chosen)", "column lokasi: not read")
    row = db.session.scalars(select(Programme)).one()
    assert (row.name, row.location, row.plan_id) == ("Posyandu", "", 1)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--plan", "Masterplan 2025"), 'Did you mean "Masterplan 2024"?'),
        (("--column", "Apa=Program"), " apa "),
        (("--column", "kode=Warna"), " Warna "),
        (("--column", "kode"), "Invalid value for --column: write HEAD=COLUMN, not 'kode'"),
        (("--sheet", "Data"), "The row of column names was not found."),
    ],
)
def test_what_is_told_wrongly_is_refused(
    app: Flask, reference: None, tmp_path: Path, options: tuple[str, str], sentence: str
) -> None:
    save(Plan(name="Masterplan 2024", year_start=2024, year_end=2033))
    code, lines = run(app, tmp_path, "programmes", GOOD, *options)
    assert (code > 0, lines[-1].startswith("Error: "), sentence in lines[-1]) == (True, True, True), lines


def test_import_with_an_error_keeps_nothing_and_fails(app: Flask, reference: None, tmp_path: Path) -> None:
    code, lines = run(app, tmp_path, "programmes", GOOD + "A/2,living,X,pendek,\n")
    assert (code, lines[-2:]) == (1, ["1 new, 0 changed, 0 same, 1 error", "Error: Nothing was imported."])
    assert db.session.scalars(select(Programme)).all() == []


def test_import_of_a_file_that_is_no_sheet_fails_with_a_sentence(app: Flask, reference: None, tmp_path: Path) -> None:
    code, lines = run(app, tmp_path, "programmes", "a,b\n1,2\n")
    assert (code, len(lines), lines[0].startswith("Error: ")) == (1, 1, True)


def test_imported_users_get_passwords_that_are_told(app: Flask, reference: None, tmp_path: Path) -> None:
    text = "nip,nama,opd\n199001012015011001,Pegawai,Diskominfo\n"
    assert run(app, tmp_path, "users", text, "--dry-run")[1][3] == (
        "row 2: new Pegawai (1990•••••••••••001) · Diskominfo"
    )
    lines = run(app, tmp_path, "users", text)[1]
    told = [line.split() for line in lines if line.startswith("one-time password:")]
    assert [(words[2], len(words[3]), words[4]) for words in told] == [("199001012015011001", 14, "Pegawai")]
    assert db.session.scalars(select(User.must_change_password)).all() == [True]


def test_old_innovations_belong_to_the_named_kominfo_account(app: Flask, reference: None, tmp_path: Path) -> None:
    make_user(Role.KOMINFO, login="199001012015011001")
    second = make_user(Role.KOMINFO, login="199001012015012002").id
    text = "judul,opd,tahun\nSIPADU,Diskominfo,2021\n"
    assert run(app, tmp_path, "proposals", text, "--owner", "19900101 201501 2 002")[0] == 0
    assert db.session.scalars(select(Proposal.owner_id)).all() == [second]


def test_last_import_is_taken_back(app: Flask, reference: None, tmp_path: Path) -> None:
    def take_back(*options: str) -> tuple[int, list[str]]:
        result = app.test_cli_runner().invoke(args=["import", "programmes", "--undo", *options])
        return result.exit_code, result.output.splitlines()

    assert take_back() == (1, ["Error: There is no import to take back."])
    run(app, tmp_path, "programmes", GOOD)
    told = "row 2: removed SC-1 Posyandu"
    assert take_back("--dry-run") == (0, ["row 2: would be removed SC-1 Posyandu", "a.csv: 1 would be taken back"])
    row = db.session.scalars(select(Programme)).one()
    row.name = "Lain"
    db.session.commit()
    assert not take_back()[1][0].startswith("row 2: removed")
    assert take_back()[1][-1] == "Error: a.csv cannot be taken back: nothing was changed."
    row.name = "Posyandu"
    db.session.commit()
    assert take_back() == (0, [told, "a.csv: 1 were taken back"])
    assert db.session.scalars(select(Programme)).all() == []
    assert run(app, tmp_path, "programmes", GOOD, "--undo")[0] == 2
    assert app.test_cli_runner().invoke(args=["import", "programmes"]).exit_code == 2
