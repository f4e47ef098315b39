"""The command `import` as an operator sees it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.masterplan import Programme
from innovations.models.proposals import Proposal
from innovations.transfer.reference import load_reference
from tests.factories import make_user

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


def test_import_says_each_row_and_the_sums(app: Flask, reference: None, tmp_path: Path) -> None:
    code, lines = run(app, tmp_path, "programmes", GOOD, "--dry-run")
    assert (code, lines[1:]) == (0, ["column not read: lain", "1 new, 0 changed, 0 same, 0 error"])
    assert lines[0].startswith("row 2: new SC-1 Posyandu (")
    assert db.session.scalars(select(Programme)).all() == []
    assert run(app, tmp_path, "programmes", GOOD)[0] == 0
    assert db.session.scalars(select(Programme.code)).all() == ["SC-1"]
    assert run(app, tmp_path, "programmes", GOOD)[1][-1] == "0 new, 0 changed, 1 same, 0 error"


def test_import_with_an_error_keeps_nothing_and_fails(app: Flask, reference: None, tmp_path: Path) -> None:
    code, lines = run(app, tmp_path, "programmes", GOOD + "A/2,living,X,pendek,\n")
    assert (code, lines[-2:]) == (1, ["1 new, 0 changed, 0 same, 1 error", "Error: Nothing was imported."])
    assert db.session.scalars(select(Programme)).all() == []


def test_import_of_a_file_that_is_no_sheet_fails_with_a_sentence(app: Flask, reference: None, tmp_path: Path) -> None:
    code, lines = run(app, tmp_path, "programmes", "a,b\n1,2\n")
    assert (code, len(lines), lines[0].startswith("Error: ")) == (1, 1, True)


def test_imported_users_get_passwords_that_are_told(app: Flask, reference: None, tmp_path: Path) -> None:
    text = "nip,nama,opd\n199001012015011001,Pegawai,Diskominfo\n"
    assert run(app, tmp_path, "users", text, "--dry-run")[1][0] == (
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
