"""The national profile as a workbook and on paper: all fields, evidence, the 300 words, names only where needed."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from innovations.domain import clock, index_national
from innovations.models.accounts import Role, User
from innovations.models.followup import Implementation, Trial
from innovations.models.index import IndexProfile
from innovations.models.proposals import Initiator, Proposal, State
from innovations.web.index import national
from tests.browser import Browser
from tests.domain.test_index_scoring import RULES
from tests.factories import actor_of, make_proposal, make_user, save
from tests.index_years import LINK, make_claim, make_year
from tests.queries import count_queries


def _claimed(**fields: object) -> Proposal:
    values: dict[str, object] = {"state": State.TRIAL, "design": "kata " * 254, "initiator": Initiator.ASN} | fields
    proposal = make_proposal(**values)  # type: ignore[arg-type]  # passed on as given
    make_claim(proposal, "video", 3, letter_number="800/1", letter_date=date(2025, 3, 1), about="=Video")
    answers = {"tematik": "Kemudahan investasi", "urusan_lain": ["1.02"], "koordinat": "-2.57, 140.51"}
    save(IndexProfile(proposal_id=proposal.id, year=2026, answers=answers, updated_at=clock.now()))
    return proposal


def _sheets(browser: Browser) -> list[list[list[object]]]:
    book = load_workbook(io.BytesIO(browser.response.data), read_only=True)
    return [[list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]


def test_the_workbook_has_a_row_per_innovation_and_one_per_evidence(browser: Browser) -> None:
    make_year()
    owner = make_user(name="Pegawai Satu")
    number = _claimed(owner=owner).number
    make_proposal(state=State.APPROVED)
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2026/profil.xlsx")
    profiles, evidence, _notes = _sheets(browser)
    assert profiles[0][2:28] == [field.label for field in RULES.profile_fields]
    assert len(profiles) == 2
    row = dict(zip(profiles[0], profiles[1], strict=True))
    assert (row["Nomor"], row["Tahapan inovasi"], row["Tematik"]) == (number, "Uji coba", "Kemudahan investasi")
    assert (row["Nama inisiator"], row["Urusan lain yang beririsan"]) == ("Pegawai Satu", "Kesehatan")
    assert (row["Rancang bangun: kekurangan kata"], row["Video inovasi"]) == (46, LINK)
    assert evidence[1][:6] == [number, "20. Video inovasi (kualitas inovasi)", 3, "800/1", evidence[1][4], "=Video"]
    assert evidence[1][7:9] == [LINK, None]


@pytest.mark.parametrize(("begun", "said"), [(None, "5 Januari 2026"), (date(2026, 2, 2), "2 Februari 2026")])
def test_the_trial_is_said_as_it_began_once_that_is_recorded(browser: Browser, begun: date | None, said: str) -> None:
    make_year()
    proposal = _claimed(trial_start=date(2026, 1, 5))
    if begun is not None:
        save(Trial(proposal_id=proposal.id, started_on=begun, planned_end=begun, place="Sentani"))
    kominfo = make_user(Role.KOMINFO)
    browser.enter(kominfo).get("/indeks/2026/profil.xlsx")
    profiles = _sheets(browser)[0]
    assert dict(zip(profiles[0], profiles[1], strict=True))["Waktu uji coba"] == said
    browser.get(f"/usulan/{proposal.number}/indeks/2026/profil")
    assert said in browser.text


def test_names_of_persons_are_for_who_needs_them(browser: Browser) -> None:
    make_year()
    owner = make_user(name="Pegawai Satu")
    number = _claimed(owner=owner).number
    auditor = make_user(Role.AUDITOR)
    browser.enter(auditor).get("/indeks/2026/profil.xlsx")
    profiles = _sheets(browser)[0]
    assert dict(zip(profiles[0], profiles[1], strict=True))["Nama inisiator"] is None
    assert "Pegawai Satu" not in _paper(browser, auditor, number)


def test_leadership_takes_out_profiles_without_evidence_and_names(browser: Browser) -> None:
    make_year()
    number = _claimed(owner=make_user(name="Pegawai Satu")).number
    browser.enter(make_user(Role.LEADERSHIP)).get("/indeks/2026").follow("Unduh profil nasional (Excel)")
    profiles, _notes = _sheets(browser)
    row = dict(zip(profiles[0], profiles[1], strict=True))
    assert (row["Nomor"], row["Tematik"]) == (number, "Kemudahan investasi")
    assert (row["Nama inisiator"], row["Video inovasi"]) == (None, None)


def test_who_has_nothing_to_take_out_is_told(browser: Browser) -> None:
    make_year()
    _claimed()
    browser.enter(make_user(Role.REVIEWER))
    assert "Unduh profil nasional" not in browser.get("/indeks/2026").text
    assert "yang dapat Anda unduh" in browser.get("/indeks/2026/profil.xlsx", status=409).text


def test_recorded_days_go_into_the_workbook(browser: Browser) -> None:
    make_year()
    proposal = _claimed(trial_start=date(2023, 11, 29))
    trial = Trial(started_on=date(2024, 5, 1), planned_end=date(2024, 8, 1), place="Distrik contoh")
    trial.proposal_id = proposal.id
    save(trial, Implementation(proposal_id=proposal.id, begun_on=date(2024, 9, 1)))
    browser.enter(make_user(Role.KOMINFO)).get("/indeks/2026/profil.xlsx")
    head, cells = _sheets(browser)[0]
    row = dict(zip(head, cells, strict=True))
    assert (row["Waktu uji coba"], row["Waktu penerapan"]) == ("1 Mei 2024", "1 September 2024")


def test_the_workbook_is_narrowed_to_an_agency(browser: Browser) -> None:
    make_year()
    one, _other = _claimed(), _claimed()
    number, agency_id = one.number, one.agency_id
    browser.enter(make_user(Role.KOMINFO)).get(f"/indeks/2026/profil.xlsx?opd={agency_id}")
    assert [row[0] for row in _sheets(browser)[0][1:]] == [number]
    browser.get("/indeks/2026/profil.xlsx?opd=9223372036854775808", status=409)


def _paper(browser: Browser, user: User, number: str) -> str:
    """All that the paper says, as plain text."""
    with browser.app.test_request_context():
        actor = actor_of(user)
        profile = index_national.list_profiles(actor, 2026, number=number)[0]
        return str(national.read_paper(actor, RULES, profile))


def test_the_paper_says_the_same_and_counts_words(browser: Browser) -> None:
    make_year()
    owner = make_user(name="Pegawai Satu")
    number = _claimed(owner=owner, title="Antrean Daring").number
    browser.enter(owner).get(f"/usulan/{number}/indeks/2026/profil.pdf")
    assert browser.response.data.startswith(b"%PDF-")
    text = _paper(browser, owner, number)
    assert "Profil Indeks 2026" in text
    assert "Rancang bangun (254 kata, kurang 46 dari 300)" in text
    for words in ("Antrean Daring", "Pegawai Satu", "Kemudahan investasi", "-2.57, 140.51", "800/1, 1 Maret 2025"):
        assert words in text
    assert "perlu dicocokkan dengan pedoman resmi" in text


def test_the_workbook_takes_as_many_queries_for_three_as_for_one(browser: Browser) -> None:
    make_year()
    browser.enter(make_user(Role.KOMINFO))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            _claimed()
        with count_queries() as queries:
            browser.get("/indeks/2026/profil.xlsx")
        counts.append(len(queries))
    assert counts == [QUERIES, QUERIES]


QUERIES = 15
