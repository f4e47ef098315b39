"""The imports so far, and taking the last one back on screen: shown, done once, or refused with its reasons."""

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.masterplan import LinkState, Programme
from innovations.models.proposals import State
from innovations.transfer.imports import Kind, undo
from tests.browser import Browser
from tests.factories import make_link, make_proposal, make_user
from tests.queries import count_queries
from tests.web.imports.test_imports import HEAD, codes, kominfo, results, upload

__all__ = ["kominfo"]  # a fixture


def bring(browser: Browser, *rows: str) -> None:
    text = "\n".join((";".join(HEAD), *rows)).encode()
    upload(browser, text, "masterplan.csv").press("Terapkan impor")


def test_last_import_is_taken_back_once(app: Flask, kominfo: Browser) -> None:
    bring(kominfo, "A-1;living;Satu;pendek;Diskominfo")
    bring(kominfo, "A-1;living;Lain;panjang;Diskominfo", "A-2;living;Dua;pendek;")
    kominfo.get("/masterplan/impor/riwayat")
    assert [link.text for link in kominfo.soup.select("nav [aria-current]")] == ["Masterplan"]
    assert [row[1:] for row in kominfo.rows()] == [
        ["masterplan.csv", kominfo.rows()[0][2], "1", "1", "diterapkan Batalkan impor ini"],
        ["masterplan.csv", kominfo.rows()[0][2], "1", "0", "diterapkan"],
    ]
    kominfo.follow("Batalkan impor ini")
    assert results(kominfo) == [
        [
            "2",
            "A-1 Lain",
            "akan dikembalikan",
            "Program, Jangka pendek/menengah/panjang Program: kembali menjadi Satu.",
        ],
        ["3", "A-2 Dua", "akan dihapus", "–"],
    ]
    path = kominfo.path
    kominfo.press("Batalkan impor ini")
    assert "Impor masterplan.csv dibatalkan." in kominfo.text
    assert (codes(), db.session.scalars(select(Programme.name)).all()) == (["A-1"], ["Satu"])
    kominfo.post(path, status=409)
    assert "Impor ini sudah dibatalkan." in kominfo.get(path).text
    log = Browser(app).enter(make_user(Role.AUDITOR)).get("/pengaturan/log?q=impor")
    assert "berkas: masterplan.csv; 1 dihapus; 1 dikembalikan" in log.text
    assert db.session.scalars(select(Event.code).where(Event.code == "import_undone")).all() == ["import_undone"]


def test_what_leans_on_it_is_told_and_nothing_happens(kominfo: Browser) -> None:
    bring(kominfo, "A-1;living;Satu;pendek;", "A-2;living;Dua;pendek;")
    kominfo.get("/masterplan/impor/riwayat").follow("Batalkan impor ini")
    first = db.session.scalars(select(Programme).order_by(Programme.id)).first()
    assert first is not None
    make_link(make_proposal(state=State.APPROVED), first, LinkState.CONFIRMED)
    kominfo.press("Batalkan impor ini", status=409)
    assert codes() == ["A-1", "A-2"]
    told = [["2", "A-1 Satu", "tertahan", "sudah ditautkan atau disarankan ke program masterplan."]]
    assert (results(kominfo), "Batalkan impor ini" in kominfo.text) == (told, False)


def test_run_of_another_kind_or_none_is_not_there(app: Flask, kominfo: Browser) -> None:
    bring(kominfo, "A-1;living;Satu;pendek;")
    run_id = undo.find_last(Kind.PROGRAMMES)
    kominfo.get(f"/usulan/impor/riwayat/{run_id}", status=404)
    for odd in ("0", "99", str(2**63), "x"):
        kominfo.get(f"/masterplan/impor/riwayat/{odd}", status=404)
    admin = Browser(app).enter(make_user(Role.ADMIN))
    assert "Belum ada impor" in admin.get("/pengaturan/impor/akun/riwayat").text
    assert [link.text for link in admin.soup.select("nav [aria-current]")] == ["Pengaturan"]
    admin.get(f"/masterplan/impor/riwayat/{run_id}", status=403)


@pytest.mark.parametrize("many", [1, 3])
def test_history_costs_the_same_whatever_its_length(kominfo: Browser, many: int) -> None:
    for number in range(many):
        bring(kominfo, f"A-{number};living;Satu;pendek;")
    with count_queries() as queries:
        kominfo.get("/masterplan/impor/riwayat")
    assert (len(kominfo.rows()), len(queries)) == (many, 6)
