"""Milestones through the real pages: added, ticked, changed, deleted, and what is refused."""

import pytest

from innovations.database import db
from innovations.models.events import Event
from innovations.models.progress import Milestone
from innovations.models.proposals import Proposal, State
from tests.browser import Browser
from tests.queries import count_queries
from tests.web.proposals.office import Office

TITLE, DUE, DONE = "Tonggak capaian", "Target selesai", "Selesai pada"


def add(page: Browser, title: str = "Kader terlatih", due: str = "2026-03-01", status: int = 200) -> Browser:
    return page.fill(TITLE, title).fill(DUE, due).press("Tambahkan", status)


def states(page: Browser) -> list[str]:
    return [row[2] for row in page.rows()]


def codes() -> list[str]:
    return [code for (code,) in db.session.query(Event.code).filter(Event.code.startswith("mile")).order_by(Event.id)]


def test_owner_adds_ticks_undoes_changes_and_deletes(office: Office, proposal: Proposal) -> None:
    page = office.as_("owner", proposal).follow("Atur tonggak capaian")
    add(page)
    assert (states(page), page.rows()[0][1]) == (["Terlewat"], "1 Mar 2026")
    page.press("Tandai selesai : Kader terlatih")
    assert states(page) == ["Selesai 2 Mar 2026"]
    assert "1 dari 1 selesai" in page.text
    page.press("Buka kembali : Kader terlatih")
    page.follow("Ubah : Kader terlatih").fill("Catatan", "Dua puskesmas.").fill(DUE, "2026-04-01").press("Simpan")
    assert (page.rows()[0][0], states(page)) == ("Kader terlatih Dua puskesmas.", ["Belum selesai"])
    assert "Kader terlatih 1 Apr 2026" in office.as_("stranger", proposal).text
    office.as_("owner").get(f"/usulan/{proposal.number}/tonggak").follow("Ubah : Kader terlatih")
    office.as_("owner").press("Hapus tonggak capaian")
    assert "Belum ada tonggak capaian" in office.as_("owner").text
    assert "Tonggak capaian dihapus: Kader terlatih" in office.as_("owner", proposal).text


def test_reader_sees_them_without_buttons(office: Office, proposal: Proposal) -> None:
    add(office.as_("owner", proposal, "/tonggak"))
    page = office.as_("stranger", proposal).follow("Lihat tonggak capaian")
    assert page.rows() == [["Kader terlatih", "1 Mar 2026", "Terlewat"]]
    assert page.soup.select("main form") == []


@pytest.mark.parametrize(
    ("title", "due", "done", "said"),
    [
        ("", "2026-03-01", "", "Isian ini wajib diisi."),
        (" \n ", "2026-03-01", "", "Isian ini wajib diisi."),
        ("x" * 201, "2026-03-01", "", "paling banyak 200 karakter"),
        ("Kader", "", "", "Isian ini wajib diisi."),
        ("Kader", "besok", "", "Tulis tanggal yang benar"),
        ("Kader", "0001-01-01", "", "Tahun harus antara"),
        ("Kader", "2026-03-01", "2026-03-03", "Tanggal tidak boleh setelah hari ini."),
    ],
)
def test_bad_input_comes_back_as_typed(
    office: Office, proposal: Proposal, title: str, due: str, done: str, said: str
) -> None:
    page = office.as_("owner", proposal, "/tonggak").fill(DONE, done)
    add(page, title, due, status=422)
    assert page.soup.title.text.startswith("Kesalahan: ")  # type: ignore[union-attr]  # there is one
    assert said in page.text
    assert page.control(TITLE)["value"] == title.strip()
    assert db.session.query(Milestone).count() == 0


def test_double_click_is_one(office: Office, proposal: Proposal) -> None:
    page = office.as_("owner", proposal, "/tonggak")
    soup, address = page.soup, page.address
    for _ in range(2):
        page.soup, page.address = soup, address
        add(page)
    ticking = page.soup
    for _ in range(2):
        page.soup = ticking
        page.press("Tandai selesai : Kader terlatih")
    assert codes() == ["milestone_added", "milestone_done"]


def test_second_editor_is_told_and_may_save_over(office: Office, proposal: Proposal) -> None:
    add(office.as_("owner", proposal, "/tonggak"))
    pages = [office.as_(who, proposal, "/tonggak").follow("Ubah : Kader terlatih") for who in ("owner", "head")]
    pages[0].fill(TITLE, "Kader dan bidan terlatih").press("Simpan")
    pages[1].fill(TITLE, "Semua kader terlatih").press("Simpan", 409)
    assert "Orang lain sudah lebih dulu mengubah data ini" in pages[1].text
    assert pages[1].control(TITLE)["value"] == "Semua kader terlatih"
    pages[1].press("Simpan")
    assert pages[1].rows()[0][0] == "Semua kader terlatih"


def test_title_is_text_and_never_markup(office: Office, proposal: Proposal) -> None:
    page = add(office.as_("owner", proposal, "/tonggak"), "<b>Kader</b> %(title)s 100%")
    assert page.rows()[0][0] == "<b>Kader</b> %(title)s 100%"
    assert "Tonggak capaian ditambahkan: <b>Kader</b> %(title)s 100%" in office.as_("owner", proposal).text


def test_stopped_innovation_shows_them_and_takes_none(office: Office, proposal: Proposal) -> None:
    page = add(office.as_("owner", proposal, "/tonggak"))
    proposal.state = State.STOPPED
    db.session.commit()
    page.press("Tandai selesai : Kader terlatih", 409)
    assert "usulan kini berstatus Dihentikan" in page.text
    assert office.as_("owner", proposal, "/tonggak").soup.select("main form") == []


@pytest.mark.parametrize("key", ["0", "999999", str(2**31), str(2**63), "x"])
def test_no_such_milestone_is_404(office: Office, proposal: Proposal, key: str) -> None:
    page = office.as_("owner", proposal, "/tonggak")
    page.get(f"/usulan/{proposal.number}/tonggak/{key}", 404)
    for act in ("selesai", "buka", "hapus"):
        office.as_("owner", proposal, "/tonggak").post(f"/usulan/{proposal.number}/tonggak/{key}/{act}", 404)


def test_milestone_of_another_innovation_is_404(office: Office, proposal: Proposal) -> None:
    add(office.as_("owner", proposal, "/tonggak"))
    key = db.session.query(Milestone.id).scalar()
    other = office.of(State.TRIAL)
    office.as_("owner", other, "/tonggak").post(f"/usulan/{other.number}/tonggak/{key}/hapus", 404)


@pytest.mark.parametrize("number", [1, 3])
def test_list_takes_the_same_queries_for_one_and_three(office: Office, proposal: Proposal, number: int) -> None:
    for _ in range(number):
        add(office.as_("owner", proposal, "/tonggak"))
    with count_queries() as statements:
        office.as_("owner", proposal, "/tonggak")
    assert len(statements) == 12
