"""Screens of plans, of the years of horizons, and of what becomes of a programme, used by label."""

from typing import Any

import pytest
from sqlalchemy import select

from innovations.database import db
from innovations.domain import plans
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.masterplan import Horizon, Plan, Programme
from innovations.models.proposals import State
from tests.browser import Browser
from tests.factories import make_agency, make_link, make_programme, make_proposal, make_user, save
from tests.queries import count_queries
from tests.web.masterplan.test_programmes import own

HUGE = 2**63


@pytest.fixture
def kominfo(browser: Browser) -> Browser:
    return browser.enter(make_user(Role.KOMINFO))


def codes() -> list[str]:
    db.session.expire_all()
    wanted = Event.code.not_in(("login", "logged_in"))
    return list(
        db.session.scalars(select(Event.code).where(wanted, Event.subject_id.is_not(None)).order_by(Event.id))
    )


def get(code: str) -> Programme:
    db.session.expire_all()
    return db.session.scalars(select(Programme).where(Programme.code == code)).one()


def test_plan_is_written_used_changed_and_taken_out(kominfo: Browser) -> None:
    make_programme("A-1")
    kominfo.get("/masterplan").follow("Rencana dan jangka waktu").follow("Tulis rencana")
    kominfo.fill("Nama rencana", "Masterplan 2024").fill("Tahun awal", "2033").fill("Tahun akhir", "2024")
    kominfo.fill("Dasar hukum", "Perbup 1/2024").press("Simpan rencana", status=422)
    assert "Tahun selesai tidak boleh sebelum tahun mulai." in kominfo.text
    assert kominfo.control("Dasar hukum")["value"] == "Perbup 1/2024"
    kominfo.fill("Tahun awal", "2024").fill("Tahun akhir", "2033").press("Simpan rencana")
    assert kominfo.rows()[0] == ["Masterplan 2024", "2024–2033", "Perbup 1/2024", "belum ada", "Ubah Masterplan 2024"]
    kominfo.get("/masterplan/A-1/ubah").fill("Rencana masterplan", "Masterplan 2024").press("Simpan program")
    assert "Masterplan 2024" in kominfo.text
    kominfo.get("/masterplan/rencana").follow("Ubah Masterplan 2024").press("Hapus rencana", status=409)
    assert "Masih ada 1 program dalam rencana ini" in kominfo.text
    kominfo.get("/masterplan/A-1/ubah").fill("Rencana masterplan", "Belum masuk rencana").press("Simpan program")
    kominfo.get("/masterplan/rencana/1/ubah").fill("Nama rencana", "Masterplan 2025").press("Simpan rencana")
    assert "Masterplan 2025 disimpan." in kominfo.text
    kominfo.get("/masterplan/rencana/1/ubah").press("Hapus rencana")
    assert "Belum ada rencana" in kominfo.text
    assert [code for code in codes() if code.startswith("plan")] == ["plan_created", "plan_changed", "plan_deleted"]


def test_second_of_two_editors_of_a_plan_is_told(kominfo: Browser) -> None:
    save(Plan(name="A", year_start=2024, year_end=2033))
    kominfo.get("/masterplan/rencana/1/ubah")
    db.session.query(Plan).update({"legal_basis": "Perbup 9"})
    db.session.commit()
    kominfo.fill("Nama rencana", "B").press("Simpan rencana", status=409)
    assert kominfo.control("Nama rencana")["value"] == "B"
    kominfo.press("Simpan rencana")
    assert db.session.scalars(select(Plan.name)).all() == ["B"]


def test_same_name_twice_is_one_plan(kominfo: Browser) -> None:
    data: dict[str, Any] = {"name": "A", "year_start": "2024", "year_end": "2033"}
    kominfo.get("/masterplan/rencana/baru").post("/masterplan/rencana/baru", **data)
    kominfo.post("/masterplan/rencana/baru", status=422, **data)
    assert len(plans.list_plans()) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/masterplan/rencana/2/ubah",
        f"/masterplan/rencana/{HUGE}/ubah",
        "/masterplan/rencana/-1/ubah",
        "/masterplan/rencana/x",
        "/masterplan/tidak-ada/ganti",
        "/masterplan/%00/terhenti",
        "/masterplan/tidak-ada/pulihkan",
    ],
)
def test_odd_address_is_404(kominfo: Browser, path: str) -> None:
    kominfo.get(path, status=404)


@pytest.mark.parametrize("many", [1, 3])
def test_plans_take_the_same_queries_for_more(kominfo: Browser, many: int) -> None:
    for number in range(many):
        plan = Plan(name=f"Rencana {number}", year_start=2024, year_end=2033)
        save(plan)
        make_programme(plan_id=plan.id)
    with count_queries() as queries:
        kominfo.get("/masterplan/rencana")
    assert len(own(queries)) == 3


def test_programmes_of_no_plan_are_told_and_listed(kominfo: Browser) -> None:
    save(Plan(name="A", year_start=2024, year_end=2033))
    make_programme("A-1", plan_id=1)
    make_programme("B-1")
    kominfo.get("/masterplan/rencana").follow("1 program belum masuk rencana mana pun")
    assert "B-1" in kominfo.text
    assert "A-1" not in kominfo.text
    kominfo.get("/masterplan?rencana=1")
    assert "A-1" in kominfo.text
    assert "B-1" not in kominfo.text
    kominfo.get(f"/masterplan?rencana={HUGE}&keberlakuan=x&quick_win=terhenti")
    assert "Tidak ada program yang cocok" in kominfo.text


def test_bands_are_typed_in_and_mark_programmes_outside(kominfo: Browser) -> None:
    programme = make_programme("A-1", year_start=2024, year_end=2026)
    name = db.session.get_one(Horizon, programme.horizon_id).name
    kominfo.get("/masterplan/rencana").follow("Ubah rentang tahun")
    kominfo.fill(f"{name}: tahun awal", "2024").press("Simpan rentang tahun", status=422)
    assert "Isi kedua tahunnya, atau kosongkan keduanya." in kominfo.text
    kominfo.fill(f"{name}: tahun akhir", "2024").press("Simpan rentang tahun")
    assert kominfo.rows()[-1] == [name, "2024"]
    kominfo.get("/masterplan/A-1")
    assert f"tidak seluruhnya berada dalam rentang {name} (2024)" in kominfo.text
    db.session.query(Programme).update({"year_end": 2024})
    db.session.commit()
    assert "tidak seluruhnya" not in kominfo.get("/masterplan/A-1").text


def test_second_of_two_editors_of_bands_is_told(kominfo: Browser) -> None:
    make_programme()
    kominfo.get("/masterplan/rencana/jangka")
    db.session.query(Horizon).update({"year_from": 2020, "year_to": 2021})
    db.session.commit()
    kominfo.press("Simpan rentang tahun", status=409)


def test_supporting_opd_are_ticked_shown_and_kept_apart(kominfo: Browser) -> None:
    make_programme("A-1")
    ticked = [str(make_agency(name).id) for name in ("Dinas Kesehatan", "Dinas Pendidikan")]
    kominfo.get("/masterplan/A-1/ubah").fill("Pihak pendukung lain", "Gereja")
    kominfo.press("Simpan program", supporting_agency_ids=ticked)
    assert "Dinas Kesehatan; Dinas Pendidikan" in kominfo.text
    kominfo.get("/masterplan/A-1/ubah").press("Simpan program", status=422, supporting_agency_ids=[*ticked, "x"])
    kominfo.get("/masterplan/A-1")
    assert "Program masterplan diubah: Pihak pendukung lain, OPD pendukung" in kominfo.text
    kominfo.get("/masterplan.csv")
    assert "Dinas Kesehatan; Dinas Pendidikan; Gereja" in kominfo.response.text


def test_quick_win_stops_with_a_date_and_runs_again(kominfo: Browser) -> None:
    make_programme("A-1", is_quick_win=True)
    kominfo.get("/masterplan/A-1").follow("Catat quick win terhenti").fill("Terhenti sejak", "2999-01-01")
    kominfo.fill("Alasan", "Dana beralih.").press("Catat terhenti", status=422)
    kominfo.fill("Terhenti sejak", "03/06/2024").press("Catat terhenti")
    assert "Quick win terhenti sejak 3 Juni 2024" in kominfo.text
    assert "Dana beralih." in kominfo.text
    kominfo.post("/masterplan/A-1/terhenti", status=409, day="2024-06-03", reason="Dana beralih.")
    kominfo.get("/masterplan?quick_win=terhenti")
    assert "terhenti sejak 3 Juni 2024" in kominfo.text
    kominfo.get("/masterplan/A-1").press("Quick win berjalan lagi")
    kominfo.post("/masterplan/A-1/berjalan", status=409)
    assert codes() == ["quick_win_stopped", "quick_win_resumed"]
    assert get("A-1").quick_win_stopped_on is None


def test_programme_gives_way_to_another_and_back(kominfo: Browser) -> None:
    old, new = make_programme("A-1", name="Lama"), make_programme("B-1", name="Baru")
    proposal = make_proposal(state=State.APPROVED)
    make_link(proposal, old)
    kominfo.get("/masterplan/A-1").follow("Ganti dengan program lain").press("Ganti program", status=422)
    kominfo.post("/masterplan/A-1/ganti", status=422, successor_id=str(old.id), reason="x")
    kominfo.post("/masterplan/A-1/ganti", status=422, successor_id=str(HUGE), reason="x")
    data: dict[str, Any] = {"successor_id": str(new.id), "reason": "Direvisi."}
    kominfo.post("/masterplan/A-1/ganti", **data)
    assert "Program ini sudah digantikan" in kominfo.text
    assert "Direvisi." in kominfo.text
    assert "Tautkan inovasi" not in kominfo.text
    kominfo.post("/masterplan/A-1/ganti", status=409, **data)
    kominfo.post("/masterplan/A-1/tautan", status=409, number=proposal.number, contribution="x")
    kominfo.get("/masterplan/B-1")
    assert "Menggantikan A-1 · Lama" in kominfo.text
    assert "Menggantikan A-1: 1 tautan inovasi diterima" in kominfo.text
    assert proposal.number in kominfo.text
    kominfo.get("/masterplan")
    assert "A-1" not in kominfo.text
    kominfo.get("/masterplan?keberlakuan=diganti")
    assert "Digantikan oleh B-1" in kominfo.text
    kominfo.get("/masterplan/A-1").follow("Batalkan penggantian").fill("Alasan", "Keliru.").press("Berlakukan lagi")
    assert proposal.number in kominfo.text
    assert codes() == ["programme_replaced", "programme_restored"]
    assert "Tidak lagi menggantikan A-1" in kominfo.get("/masterplan/B-1").text
    kominfo.post("/masterplan/A-1/pulihkan", status=409, reason="Keliru.")


def test_log_says_what_was_merged(browser: Browser) -> None:
    old, new = make_programme("A-1"), make_programme("B-1")
    proposal = make_proposal(state=State.APPROVED)
    make_link(proposal, old, contribution="Dari yang lama.")
    make_link(proposal, new)
    browser.enter(make_user(Role.KOMINFO)).get("/masterplan/A-1/ganti")
    browser.post("/masterplan/A-1/ganti", successor_id=str(new.id), reason="Direvisi.")
    browser.enter(make_user(Role.AUDITOR)).get("/pengaturan/log")
    assert f"digabung: {proposal.number} (Dari yang lama.)" in browser.text
