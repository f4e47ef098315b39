"""What was typed survives the end of a session, and comes back to the same person only."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask import Flask, render_template_string
from sqlalchemy import func, select, update
from wtforms import HiddenField

from innovations.database import db
from innovations.domain import held_forms
from innovations.domain.errors import DomainError
from innovations.models.accounts import HeldForm, Role, User
from innovations.models.directives import Criterion
from innovations.models.proposals import Form, Proposal, State
from innovations.models.reviews import ReviewScore
from innovations.web.forms import BaseForm, text_field
from innovations.web.home import present
from tests.browser import Browser
from tests.factories import PASSWORD, actor_of, make_directive, make_proposal, make_rubric, make_user, seat

NOON = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TEXT = "Antrean di loket dimulai sejak pukul lima pagi."
KEPT = "Kami menyimpan isian Anda; belum terkirim."


def held() -> int:
    return db.session.scalar(select(func.count()).select_from(HeldForm)) or 0


def stored_problem() -> str:
    return db.session.scalars(select(Proposal.problem)).one()


def log_in_here(browser: Browser, user: User) -> Browser:
    """On the log-in page that the browser was sent to."""
    return browser.fill("NIP", user.login).fill("Kata sandi", PASSWORD).press("Masuk")


def lose_session(browser: Browser) -> None:
    """As when the browser was closed over night: its cookie is gone, the page is still there."""
    browser.client.delete_cookie("pinova")


@pytest.fixture
def owner(app: Flask) -> User:
    return make_user()


@pytest.fixture
def path(owner: User) -> str:
    return f"/usulan/{make_proposal(owner=owner, problem='Lama.').number}/ubah/gagasan"


@pytest.mark.parametrize("how", ["expired", "cookie lost"])
def test_text_comes_back_after_logging_in_again(browser: Browser, owner: User, path: str, how: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser.log_in(owner).get(path).fill("Masalah", TEXT)
        clock.shift(timedelta(hours=13))
        if how == "cookie lost":
            lose_session(browser)
        browser.press("Simpan draf")
        assert browser.path == "/masuk"
        assert "isian Anda kami simpan" in browser.text
        assert stored_problem() == "Lama."
        log_in_here(browser, owner)
        assert browser.path == path
        assert KEPT in browser.text
        assert browser.control("Masalah").text.strip() == TEXT
        browser.press("Simpan draf")
        assert stored_problem() == TEXT
        assert held() == 0
        browser.get(path)
    assert KEPT not in browser.text


def test_other_person_on_the_same_computer_does_not_get_it(browser: Browser, owner: User, path: str) -> None:
    other = make_user()
    with time_machine.travel(NOON, tick=False) as clock:
        browser.log_in(owner).get(path).fill("Masalah", TEXT)
        clock.shift(timedelta(hours=13))
        browser.press("Simpan draf")
        browser.fill("NIP", other.login).fill("Kata sandi", PASSWORD).press("Masuk", 404)
        assert TEXT not in browser.response.text
        for page in ("/", "/usulan", "/akun", "/akun/data"):
            assert TEXT not in browser.get(page).response.text
        assert TEXT in Browser(browser.app).log_in(owner).get("/akun/data").response.text


def test_form_of_one_person_sent_in_the_session_of_another_is_refused(
    browser: Browser, owner: User, path: str
) -> None:
    """A tab left open, and somebody else logged in in the next one: held for neither, shown to be copied."""
    colleague = make_user()
    browser.log_in(owner).get(path).fill("Masalah", TEXT)
    tab = dict(browser.typed), browser.soup, browser.address
    browser.get("/akun").press("Keluar")
    browser.log_in(colleague)
    browser.typed, browser.soup, browser.address = tab
    browser.press("Simpan draf", 400)
    assert TEXT in browser.response.text
    assert (held(), stored_problem()) == (0, "Lama.")


def test_old_tab_of_the_same_person_gives_the_text_back(browser: Browser, owner: User, path: str) -> None:
    """Logged in again in another tab: the token of the old page is no longer good, the text is not lost."""
    browser.log_in(owner).get(path).fill("Masalah", TEXT)
    tab = dict(browser.typed), browser.soup, browser.address
    browser.get("/akun").press("Keluar")
    browser.log_in(owner)
    browser.typed, browser.soup, browser.address = tab
    browser.press("Simpan draf")
    assert browser.path == path
    assert KEPT in browser.text
    browser.press("Simpan draf")
    assert (held(), stored_problem()) == (0, TEXT)


def test_button_of_an_old_tab_is_asked_for_again(browser: Browser, owner: User) -> None:
    browser.log_in(owner).get("/akun")
    tab = browser.soup
    browser.press("Keluar")
    browser.log_in(owner)
    browser.soup = tab
    browser.press("Akhiri")
    assert "Tekan sekali lagi" in browser.text
    assert held() == 0


def test_new_proposal_comes_back_with_its_choices(browser: Browser, owner: User) -> None:
    directive_id = make_directive().id
    browser.log_in(owner).get(f"/usulan/baru?arahan={directive_id}")
    browser.fill("Judul inovasi", "Antrean daring").fill("Bentuk inovasi", "Inovasi pelayanan publik")
    lose_session(browser)
    log_in_here(browser.press("Simpan draf"), owner)
    assert browser.address == f"/usulan/baru?arahan={directive_id}"
    assert KEPT in browser.text
    browser.press("Simpan draf")
    proposal = db.session.scalars(select(Proposal)).one()
    assert (proposal.title, proposal.form) == ("Antrean daring", Form.PUBLIC_SERVICE)
    assert held() == 0


def test_scores_and_reasons_come_back(browser: Browser) -> None:
    reviewer, directive = make_user(Role.REVIEWER), make_directive(rubric=make_rubric(60, 40))
    seat(directive, reviewer)
    number = make_proposal(directive, make_user(), State.UNDER_REVIEW).number
    first = db.session.scalars(select(Criterion.id).order_by(Criterion.id)).first()
    browser.log_in(reviewer).get(f"/penilaian/{number}")
    lose_session(browser)
    typed: dict[str, Any] = {f"value_{first}": "4", f"reason_{first}": TEXT, "comment": "Semoga lekas jalan."}
    browser.press("Simpan draf", **typed)
    log_in_here(browser, reviewer)
    assert browser.path == f"/penilaian/{number}"
    assert browser.text.count(KEPT) == 1
    browser.press("Simpan draf")
    found = db.session.execute(select(ReviewScore.value, ReviewScore.reason).order_by(ReviewScore.id)).first()
    assert found == (4, TEXT)
    assert held() == 0


def test_note_can_be_thrown_away(browser: Browser, owner: User, path: str) -> None:
    browser.log_in(owner).get(path).fill("Masalah", TEXT)
    lose_session(browser)
    log_in_here(browser.press("Simpan draf"), owner).press("Buang isian ini")
    assert browser.path == path
    assert browser.control("Masalah").text.strip() == "Lama."
    assert held() == 0


def test_home_names_the_page_where_something_waits(browser: Browser, owner: User, path: str) -> None:
    browser.log_in(owner).get(path).fill("Masalah", TEXT)
    lose_session(browser)
    log_in_here(browser.press("Simpan draf"), owner).get("/")
    words = f"{path.split('/')[2]} · {db.session.scalars(select(Proposal.title)).one()} – Masalah dan gagasan"
    assert browser.follow(words).path == path
    assert browser.control("Masalah").text.strip() == TEXT


@pytest.mark.parametrize(
    ("path", "words"),
    [("/masterplan/baru", "Masterplan"), ("/indeks/tahun/impor", "Indeks Inovasi Daerah"), ("/x", "Halaman lain")],
)
def test_home_names_the_part_of_a_page_that_is_no_proposal_s(app: Flask, path: str, words: str) -> None:
    with app.test_request_context():
        assert present.show_held(path, actor_of(make_user())) == {"url": path, "title": f"{words} ({path})"}


def test_held_text_stays_after_reading_it(browser: Browser, owner: User, path: str) -> None:
    browser.log_in(owner).get(path).fill("Masalah", TEXT)
    lose_session(browser)
    log_in_here(browser.press("Simpan draf"), owner)
    for _ in range(2):
        assert browser.get(path).control("Masalah").text.strip() == TEXT


def test_held_text_is_forgotten_after_a_week(browser: Browser, owner: User, path: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser.log_in(owner).get(path).fill("Masalah", TEXT)
        lose_session(browser)
        browser.press("Simpan draf")
        clock.shift(timedelta(days=7, seconds=1))
        log_in_here(browser, owner)
    assert browser.control("Masalah").text.strip() == "Lama."
    assert KEPT not in browser.text
    assert held() == 0


def test_page_older_than_a_week_shows_what_was_typed(browser: Browser, owner: User, path: str) -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        browser.log_in(owner).get(path).fill("Masalah", TEXT)
        clock.shift(timedelta(days=8))
        browser.press("Simpan draf", 400)
    assert TEXT in browser.text
    assert held() == 0


def test_deactivated_account_gets_nothing_kept(browser: Browser, owner: User, path: str) -> None:
    browser.log_in(owner).get(path).fill("Masalah", TEXT)
    db.session.execute(update(User).values(is_active=False))
    db.session.commit()
    browser.press("Simpan draf", 400)
    assert TEXT in browser.response.text
    assert held() == 0


def test_passwords_are_never_kept(browser: Browser, owner: User) -> None:
    browser.log_in(owner).get("/akun/kata-sandi").fill("Kata sandi sekarang", PASSWORD)
    browser.fill("Kata sandi baru", "kali jernih mengalir").fill("Ulangi kata sandi baru", "kali jernih mengalir")
    lose_session(browser)
    browser.press("Simpan kata sandi")
    assert held() == 0


def test_files_are_not_kept_and_the_note_says_so(browser: Browser, owner: User, path: str) -> None:
    browser.log_in(owner).get(path).fill("Masalah", TEXT)
    lose_session(browser)
    browser.press("Simpan draf", berkas=(BytesIO(b"%PDF-1.4"), "a.pdf"))
    log_in_here(browser, owner)
    assert "Berkas tidak ikut tersimpan" in browser.text
    assert db.session.scalars(select(HeldForm.had_files)).all() == [True]


def test_text_too_long_to_keep_is_shown_to_be_copied(browser: Browser, owner: User, path: str) -> None:
    browser.log_in(owner).get(path).fill("Masalah", "a b " * 60_000)
    lose_session(browser)
    browser.press("Simpan draf", 400)
    assert "a b a b" in browser.response.text
    assert held() == 0


def test_one_form_is_held_for_each_page_and_ten_for_a_person(app: Flask, owner: User) -> None:
    owner_id = owner.id
    db.session.rollback()
    for number in range(12):
        for _ in range(2):
            assert held_forms.hold(owner_id, f"/p/{number}", f"/p/{number}", {"a": ["x"]})
    assert len(held_forms.list_pages(owner_id)) == 10
    assert held_forms.get(owner_id, "/p/0") is None


NOTE_PAGE = """
{% extends "accounts/password.html" %}
{% from "macros/forms.html" import post_form, field, buttons %}
{% block content %}
  {% call post_form(form) %}{{ field(form.reason) }}{{ buttons([{"label": "Kirim"}]) }}{% endcall %}
{% endblock %}
"""


class NoteForm(BaseForm):
    seen = HiddenField()
    reason = text_field("Alasan")


def test_stale_form_is_not_lost(own_app: Flask) -> None:
    """Somebody acted first: 409 says so, and the text waits where its form was, beside the newest hidden fields."""

    def note() -> str:
        form = NoteForm(data={"seen": "2"})
        if form.validate_on_submit():
            raise DomainError("stale_form")
        return render_template_string(NOTE_PAGE, form=form, is_first=False)

    own_app.add_url_rule("/coba", "home.note", note, methods=["GET", "POST"])
    browser = Browser(own_app).log_in(make_user()).get("/coba").fill("Alasan", TEXT)
    browser.press("Kirim", 409, seen="1")
    assert TEXT in browser.text
    browser.get("/coba")
    assert browser.control("Alasan")["value"] == TEXT
    assert browser.soup.find("input", attrs={"name": "seen"})["value"] == "2"  # type: ignore[index]  # it is there


def test_where_the_form_is_gone_its_long_texts_can_be_copied(browser: Browser, owner: User) -> None:
    owner_id = owner.id
    db.session.rollback()
    held_forms.hold(owner_id, "/usulan", "/usulan/x/tindakan/return", {"reason": [TEXT], "until": ["2026-12-01"]})
    browser.log_in(owner).get("/usulan")
    assert "tidak ada lagi di halaman ini" in browser.text
    assert TEXT in browser.text


def test_where_the_proposal_moved_on_the_text_is_shown_to_be_copied(browser: Browser, owner: User, path: str) -> None:
    number, problem = path.split("/")[2], "Pendek."
    db.session.rollback()
    browser.log_in(owner).get(path).fill("Masalah", problem)
    lose_session(browser)
    log_in_here(browser.press("Simpan draf"), owner)
    proposal = db.session.scalars(select(Proposal)).one()
    proposal.state, proposal.version_no, proposal.submitted_at = State.SUBMITTED, 1, NOON
    title = proposal.title
    db.session.commit()
    browser.get("/").follow(f"{number} · {title} – Masalah dan gagasan", 409)
    assert "sudah dikembalikan ke formulir" not in browser.text
    assert "tidak ada lagi di halaman ini" in browser.text
    assert browser.control("Masalah").text.strip() == problem
    assert "Lock version" not in browser.text
    browser.press("Buang isian ini")
    assert held() == 0


def test_token_of_another_account_cannot_plant_a_text(app: Flask, browser: Browser, owner: User, path: str) -> None:
    """A stranger's own token, sent with the victim's cookie by another site, is a stranger's form."""
    stranger = Browser(app).log_in(make_user()).get("/akun")
    token = str(stranger.soup.find("input", attrs={"name": "csrf_token"})["value"])  # type: ignore[index]  # it is there
    browser.log_in(owner).get(path)
    browser.post(path, 400, csrf_token=token, problem=TEXT)
    assert (held(), stored_problem()) == (0, "Lama.")
