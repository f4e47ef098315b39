"""Claims of the index: who writes them, what is sound, and what opens a check again."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, index_claims, index_scoring
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.index_scoring import Score
from innovations.models.accounts import Role
from innovations.models.index import IndexClaim, IndexFile
from innovations.models.proposals import State
from tests.domain.claiming import LINK, Claiming
from tests.domain.test_files import PDF, png
from tests.factories import make_agency, make_head, make_proposal, make_user


@pytest.fixture
def claiming(app: Flask, tmp_path: Path) -> Claiming:
    return Claiming(tmp_path / "uploads")


def stored(claiming: Claiming) -> int:
    return len(list(claiming.folder.iterdir())) if claiming.folder.exists() else 0


def test_claim_is_one_row_and_one_event(claiming: Claiming) -> None:
    claiming.claim(2, letter_number="188/1", letter_date=clock.today(), about="Perkada", link=LINK)
    claim = claiming.get()
    assert claim is not None
    assert index_claims.read_content(claim) == index_claims.Content(2, "188/1", clock.today(), "Perkada", LINK)
    assert (claim.claimed_by_id, claim.verified_level) == (claiming.owner.id, None)
    assert claiming.events() == [("index_claimed", {"year": 2026, "indicator": "regulasi", "level": 2})]


def test_same_claim_once_more_is_nothing_new(claiming: Claiming) -> None:
    claiming.prove()
    before = index_claims.digest(claiming.get())
    claiming.claim(2, link=LINK, seen="of a form opened before the first press")
    assert index_claims.digest(claiming.get()) == before
    assert len(claiming.events()) == 1


def test_claim_on_a_stale_form_is_refused(claiming: Claiming) -> None:
    seen = index_claims.digest(None)
    claiming.prove(2)
    with pytest.raises(DomainError, match="stale_form"):
        claiming.claim(3, link=LINK, seen=seen)


def test_a_document_that_came_meanwhile_makes_the_form_stale(claiming: Claiming) -> None:
    claiming.claim(2)
    seen = index_claims.digest(claiming.get())
    claiming.upload()
    with pytest.raises(DomainError, match="stale_form"):
        claiming.claim(3, seen=seen)


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"level": -1}, "number_out_of_range", "level"),
        ({"level": 4}, "number_out_of_range", "level"),
        ({"letter_number": "1" * 101}, "text_too_long", "letter_number"),
        ({"about": "a" * 501}, "text_too_long", "about"),
        ({"link": "https://a.id/" + "a" * 500}, "text_too_long", "link"),
    ],
)
def test_unsound_claim_is_refused(claiming: Claiming, fields: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        claiming.claim(**fields)
    assert (caught.value.code, caught.value.field) == (code, field)
    db.session.rollback()
    assert db.session.query(IndexClaim).count() == 0


def test_letter_of_tomorrow_is_refused_and_of_today_is_not(claiming: Claiming) -> None:
    claiming.claim(letter_date=clock.today())
    with pytest.raises(Invalid, match="date_in_future"):
        claiming.claim(letter_date=clock.today() + timedelta(days=1))


@pytest.mark.parametrize(
    "link",
    [
        "http://a.id/x",
        "javascript:alert(1)",
        "https:///x",
        "https://localhost/x",
        "https://user:pw@a.id/",
        "https://a.id@evil.example.org/",
        "https://[::1/x",
        "https://a.id:99999/",
        "https://a.id/a b",
        'https://a.id/"onmouseover',
        "https://a.id/\u202egpj",
        "//a.id/x",
        "ftp://a.id/x",
    ],
)
def test_link_must_be_a_plain_https_address(claiming: Claiming, link: str) -> None:
    with pytest.raises(Invalid, match="link_not_https"):
        claiming.claim(link=link)


@pytest.mark.parametrize("link", ["https://youtu.be/abc?t=5#a", "https://drive.google.com:443/file/d/1_x/view"])
def test_usual_links_pass(claiming: Claiming, link: str) -> None:
    claiming.claim(link=link)
    claim = claiming.get()
    assert claim is not None
    assert claim.link == link


def test_head_of_opd_and_kominfo_claim_too_others_do_not(claiming: Claiming) -> None:
    agency = claiming.proposal.agency
    for level, user in enumerate((claiming.owner, claiming.kominfo, make_head(agency)), start=1):
        claiming.claim(level, by=user)
    for stranger in (make_head(make_agency()), make_user(agency=agency), make_user(Role.AUDITOR)):
        with pytest.raises(Denied):
            claiming.claim(3, by=stranger)


def test_what_was_never_approved_is_not_claimed(claiming: Claiming) -> None:
    claiming.proposal_id = make_proposal(owner=claiming.owner, state=State.UNDER_REVIEW).id
    with pytest.raises(Denied):
        claiming.claim()


def test_frozen_year_takes_no_claim_document_or_removal(claiming: Claiming) -> None:
    file = claiming.upload()
    claiming.freeze()
    for act in (claiming.claim, claiming.upload, lambda: claiming.remove(file.id)):
        with pytest.raises(DomainError, match="index_year_frozen"):
            act()


def test_level_without_evidence_counts_nothing(claiming: Claiming) -> None:
    claiming.claim(3, letter_number="188/1")
    assert claiming.score == Score(0, 0)
    file = claiming.upload()
    assert claiming.score == Score(9, 0)
    claiming.remove(file.id)
    assert claiming.score == Score(0, 0)


def test_document_alone_is_kept_for_a_level_to_come(claiming: Claiming) -> None:
    claiming.upload(by=claiming.kominfo)
    claim = claiming.get()
    assert claim is not None
    assert (claim.level, index_scoring.has_evidence(claim), claiming.score) == (0, True, Score(0, 0))
    assert [code for code, _ in claiming.events()] == ["index_file_added"]
    assert stored(claiming) == 1


@pytest.mark.parametrize(
    ("key", "name", "content", "code"),
    [
        ("regulasi", "a.png", png(), "index_file_kind"),
        ("sosialisasi", "a.pdf", PDF, "index_file_kind"),
        ("video", "a.pdf", PDF, "index_link_only"),
    ],
)
def test_kind_that_the_year_does_not_allow_is_refused(
    claiming: Claiming, key: str, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        claiming.upload(key, name=name, content=content)
    db.session.rollback()
    assert (stored(claiming), db.session.query(IndexClaim).count()) == (0, 0)


def test_year_that_is_silent_about_kinds_allows_all(claiming: Claiming) -> None:
    indicators = [row | {"file_types": None} for row in claiming.year.rules["indicators"]]
    claiming.year.rules = claiming.year.rules | {"indicators": indicators}
    db.session.commit()
    assert index_claims.list_kinds(claiming.find("video")) == ["pdf", "jpg", "png"]


def test_same_document_twice_and_a_sixth_are_refused(claiming: Claiming) -> None:
    for number in range(5):
        claiming.upload(content=PDF.replace(b"1 0", b"%d 0" % number))
    with pytest.raises(Invalid, match="file_there_already"):
        claiming.upload(content=PDF)
    with pytest.raises(Invalid, match="files_too_many"):
        claiming.upload(content=PDF.replace(b"1 0", b"9 0"))
    assert stored(claiming) == 5


def test_removed_document_is_gone_and_a_second_press_is_nothing(claiming: Claiming) -> None:
    file_id = claiming.upload().id
    assert [claiming.remove(file_id), claiming.remove(file_id)] == ["sk.pdf", None]
    assert (stored(claiming), db.session.query(IndexFile).count()) == (0, 0)
    assert [code for code, _ in claiming.events()] == ["index_file_added", "index_file_removed"]


def test_document_of_another_claim_stays(claiming: Claiming) -> None:
    file = claiming.upload("sdm")
    assert claiming.remove(file.id, "regulasi") is None
    assert stored(claiming) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it.claim(3, link=LINK),
        lambda it: it.claim(2, link=LINK, letter_number="9"),
        lambda it: it.claim(2, link=LINK + "2"),
        lambda it: it.upload(content=png(), name="a.png", key="alat_kerja"),
        lambda it: it.remove(it.get("alat_kerja").files[0].id, "alat_kerja"),
    ],
    ids=["level", "record", "link", "document", "removal"],
)
def test_any_change_opens_the_check_again_in_one_event(claiming: Claiming, change: Any) -> None:
    claiming.prove(2)
    claiming.prove(2, "alat_kerja")
    claiming.upload("alat_kerja")
    for key in ("regulasi", "alat_kerja"):
        claiming.verify(1, "Belum cukup.", key)
    before = len(claiming.events())
    change(claiming)
    assert [code for code, _ in claiming.events()[before:]] == ["index_claim_reopened"]
    assert claiming.events()[-1][1]["reopened_level"] == 1
    rows = db.session.query(IndexClaim).filter(IndexClaim.verified_level.is_(None)).all()
    assert [(row.verified_at, row.verified_by_id, row.verified_note) for row in rows] == [(None, None, "")]


def test_verified_score_never_falls_while_verified_evidence_is_added(claiming: Claiming) -> None:
    found = [claiming.score]
    for indicator in claiming.rules.indicators:
        claiming.prove(indicator.number % 4, indicator.key)
        if indicator.number % 4:
            claiming.verify(indicator.number % 4, key=indicator.key)
        found.append(claiming.score)
    assert found == sorted(found, key=lambda score: (score.verified, score.claimed))
    expected = sum(row.weight * (row.number % 4) for row in claiming.rules.indicators)
    assert found[-1] == Score(expected, expected)
