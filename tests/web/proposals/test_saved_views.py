"""Saved views: kept from the list, opened, renamed, deleted; each person's own."""

import pytest

from innovations.database import db
from innovations.domain import own_data, saved_views
from innovations.models.events import Event
from innovations.models.proposals import State
from innovations.models.saved_views import SavedView
from tests.browser import Browser
from tests.factories import actor_of, make_proposal, make_user, save


def test_view_is_kept_opened_renamed_and_deleted(browser: Browser) -> None:
    user, proposal = make_user(), make_proposal(state=State.APPROVED)
    browser.enter(user).get(f"/usulan?opd={proposal.agency_id}&status=approved&sort=title&page=9&x=y")
    browser.follow("Simpan tampilan ini").fill("Nama tampilan", " Punya  kita ").press("Simpan")
    assert browser.address == f"/usulan?opd={proposal.agency_id}&status=approved&sort=title"
    browser.get("/usulan").follow("Tampilan tersimpan").follow("Ganti nama : Punya kita")
    browser.fill("Nama tampilan", "").press("Simpan", status=422).fill("Nama tampilan", "Kita").press("Simpan")
    browser.follow("Kita")
    assert len(browser.soup.select("tbody tr")) == 1
    assert [view["nama"] for view in own_data.collect(actor_of(user))["tampilan_disimpan"]] == ["Kita"]
    browser.get("/usulan/tampilan").press("Hapus : Kita")
    assert ("Belum ada tampilan tersimpan" in browser.text, db.session.query(SavedView).count()) == (True, 0)
    codes = [
        event.code for event in db.session.query(Event).filter(Event.code.startswith("view_")).order_by(Event.id)
    ]
    assert codes == ["view_saved", "view_renamed", "view_deleted"]


def test_view_whose_filter_is_gone_opens_and_says_so(browser: Browser) -> None:
    user = make_user()
    save(SavedView(user_id=user.id, name="Lama", address="opd=99999&status=approved", created_at=user.created_at))
    make_proposal(state=State.APPROVED)
    browser.enter(user).get("/usulan/tampilan").follow("Lama")
    assert "Saringan ini tidak dikenal lagi dan tidak dipakai: OPD." in browser.text
    assert len(browser.soup.select("tbody tr")) == 1


def test_double_click_is_one_view_another_list_needs_another_name_and_there_is_an_end(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user()
    browser.enter(user).get("/usulan/tampilan?tahun=2026")
    for query, status in (("tahun=2026", 200), ("tahun=2026", 200), ("tahun=2025", 422)):
        browser.post("/usulan/tampilan", status, name="A", address=query)
    monkeypatch.setattr(saved_views, "MAX_VIEWS", 1)
    browser.post("/usulan/tampilan", 422, name="A", address="&".join(["a=b"] * 100) + "\x00")
    browser.post("/usulan/tampilan", 409, name="B", address="tahun=2026")
    assert [view.address for view in saved_views.list_of(actor_of(user))] == ["tahun=2026"]
    other = Browser(browser.app).enter(make_user())
    for path in ("1", str(2**63)):
        other.get(f"/usulan/tampilan/{path}", status=404)
