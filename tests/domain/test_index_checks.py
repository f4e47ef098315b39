"""Verification of index claims: by a second person, at most what is claimed, and its queue."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import index_checks, index_claims
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.index_checks import Filters
from innovations.domain.index_scoring import Score
from innovations.models.accounts import Role, User
from innovations.models.index import IndexClaim
from innovations.models.notices import Notice
from innovations.models.proposals import State, TeamMember
from tests.domain.claiming import LINK, Claiming
from tests.factories import actor_of, make_claim, make_head, make_index_year, make_proposal, make_user, save


@pytest.fixture
def claiming(app: Flask, tmp_path: Path) -> Claiming:
    return Claiming(tmp_path / "uploads")


def waiting(user: User, filters: Filters = Filters()) -> list[str]:  # noqa: B008 - it is frozen
    rows = db.session.scalars(index_checks.select_queue(actor_of(user), filters))
    return [row.indicator for row in rows]


def test_verified_level_counts_beside_the_claim(claiming: Claiming) -> None:
    claiming.prove(3)
    assert claiming.score == Score(9, 0)
    claiming.verify(2, "Perda belum terbit.")
    assert claiming.score == Score(9, 6)
    assert claiming.events()[-1] == ("index_verified", {"year": 2026, "indicator": "regulasi", "level": 2})


def test_claimant_is_told_of_less_only(claiming: Claiming) -> None:
    claiming.prove(3)
    claiming.verify(3)
    assert db.session.query(Notice).count() == 0
    claiming.verify(2, "Perda belum terbit.")
    notice = db.session.query(Notice).one()
    assert (notice.user_id, notice.code) == (claiming.owner.id, "index_verified_lower")
    assert notice.details == {"year": 2026, "key": "regulasi"}


def test_same_verdict_once_more_is_nothing_new(claiming: Claiming) -> None:
    claiming.prove(3)
    for _ in range(2):
        claiming.verify(2, "Perda belum terbit.", seen=index_claims.digest(claiming.get()))
    claiming.verify(2, "Perda belum terbit.", seen="of a form opened before")
    assert [code for code, _ in claiming.events()].count("index_verified") == 1
    assert db.session.query(Notice).count() == 1


@pytest.mark.parametrize(
    ("level", "note", "code", "field"),
    [
        (3, "", "index_level_above_claim", "verified_level"),
        (-1, "x", "index_level_above_claim", "verified_level"),
        (1, "", "index_note_missing", "note"),
        (2, "a" * 1001, "text_too_long", "note"),
    ],
)
def test_unsound_verdict_is_refused(claiming: Claiming, level: int, note: str, code: str, field: str) -> None:
    claiming.prove(2)
    with pytest.raises(Invalid) as caught:
        claiming.verify(level, note)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_without_level_or_evidence_there_is_nothing_to_verify(claiming: Claiming) -> None:
    for level, link in ((0, ""), (2, ""), (0, LINK)):
        claiming.claim(level, link=link)
        with pytest.raises(DomainError, match="index_no_evidence"):
            claiming.verify(0)


def test_who_claimed_does_not_verify_but_a_colleague_does(claiming: Claiming) -> None:
    claiming.claim(2, by=claiming.kominfo, link=LINK)
    with pytest.raises(DomainError, match="index_second_person"):
        claiming.verify(2)
    assert (waiting(claiming.kominfo), waiting(claiming.colleague)) == ([], ["regulasi"])
    claiming.verify(2, by=claiming.colleague)


def test_who_uploaded_does_not_verify(claiming: Claiming) -> None:
    claiming.claim(2)
    claiming.upload(by=claiming.kominfo)
    with pytest.raises(DomainError, match="index_second_person"):
        claiming.verify(2)
    assert (waiting(claiming.kominfo), waiting(claiming.colleague)) == ([], ["regulasi"])


def test_who_once_claimed_does_not_verify_what_another_saved_last(claiming: Claiming) -> None:
    claiming.claim(2, by=claiming.kominfo, link=LINK)
    claiming.claim(1, by=claiming.kominfo, key="sdm", link=LINK)
    claiming.claim(3, link=LINK)
    with pytest.raises(DomainError, match="index_second_person"):
        claiming.verify(3)
    assert (waiting(claiming.kominfo), waiting(claiming.colleague)) == ([], ["sdm", "regulasi"])
    claiming.verify(3, by=claiming.colleague)
    claiming.claim(2, key="video", link=LINK)
    assert waiting(claiming.kominfo) == ["video"]


def test_kominfo_that_joined_heads_or_permitted_does_not_verify(claiming: Claiming) -> None:
    claiming.prove()
    joined, heads = make_user(Role.KOMINFO), make_user(Role.KOMINFO)
    save(TeamMember(proposal_id=claiming.proposal.id, user_id=joined.id, name="Ani"))
    make_head(claiming.proposal.agency, heads)
    db.session.expire_all()
    for user in (joined, heads, claiming.owner, make_user(), make_user(Role.AUDITOR), make_user(Role.ADMIN)):
        with pytest.raises(Denied):
            claiming.verify(by=user)
        assert waiting(user) == []


def test_verdict_on_what_changed_meanwhile_is_refused(claiming: Claiming) -> None:
    claiming.prove(2)
    seen = index_claims.digest(claiming.get())
    claiming.prove(3)
    with pytest.raises(DomainError, match="stale_form"):
        claiming.verify(2, "x", seen=seen)


def test_frozen_year_takes_no_verdict_and_leaves_the_queue(claiming: Claiming) -> None:
    claiming.prove()
    claiming.freeze()
    with pytest.raises(DomainError, match="index_year_frozen"):
        claiming.verify()
    assert waiting(claiming.kominfo) == []


def test_queue_holds_what_is_claimed_proved_unverified_and_known_oldest_first(claiming: Claiming) -> None:
    claiming.prove(1, "sdm")
    claiming.prove(1, "rkpd")
    claiming.claim(1, "bimtek")
    claiming.claim(1, "aktor")
    claiming.upload("aktor")
    claiming.claim(0, "monev", link=LINK)
    claiming.prove(1, "video")
    claiming.verify(1, key="video")
    make_claim(claiming.proposal, claiming.owner, "lama", link=LINK)
    early = datetime(2026, 1, 1, tzinfo=UTC)
    db.session.query(IndexClaim).filter_by(indicator="rkpd").update({"claimed_at": early})
    db.session.commit()
    assert waiting(claiming.kominfo) == ["rkpd", "sdm", "aktor"]


def test_queue_is_narrowed_by_year_and_opd(claiming: Claiming) -> None:
    make_index_year(2025)
    claiming.prove(1, "sdm")
    other = make_proposal(state=State.TRIAL)
    make_claim(other, other.owner, "rkpd", link=LINK, year=2025)
    assert sorted(waiting(claiming.kominfo)) == ["rkpd", "sdm"]
    assert waiting(claiming.kominfo, Filters(year=2025)) == ["rkpd"]
    assert waiting(claiming.kominfo, Filters(agency_id=claiming.proposal.agency_id)) == ["sdm"]
    assert waiting(claiming.kominfo, Filters(2025, claiming.proposal.agency_id)) == []
