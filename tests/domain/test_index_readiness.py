from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock, index_readiness, index_scoring, index_years, listing
from innovations.domain.index_readiness import Paper, Readiness, find_paper
from innovations.domain.index_scoring import Standing
from innovations.domain.listing import Filters
from innovations.models.accounts import Role
from innovations.models.followup import Implementation
from innovations.models.index import IndexClaim, IndexFile, IndexProfile
from innovations.models.proposals import LIVE_STATES, Proposal, State
from tests.domain.test_index_scoring import KEYS, RULES
from tests.factories import actor_of, make_affair, make_proposal, make_user, save
from tests.index_years import make_claim, make_year
from tests.queries import count_queries

BASIC = {"1.01": "Pendidikan", "1.02": "Kesehatan", "1.03": "PU", "1.04": "Rumah", "1.05": "Tertib", "1.06": "Sosial"}


def _affairs() -> list[int]:
    return [make_affair(code, name).id for code, name in BASIC.items()]


@pytest.mark.parametrize(
    ("standings", "paper"),
    [
        # Nothing claimed: the heaviest indicator (video, weight 4) to level 1.
        ([], Paper("video", 0, 1, 4)),
        # A level without evidence gains weight x level: 2 x 3.
        ([Standing("anggaran", 3, has_evidence=False)], Paper("anggaran", 0, 3, 6)),
        # 3 x 2 against 2 x 3: the same, and regulasi is mandatory.
        (
            [Standing("anggaran", 3, has_evidence=False), Standing("regulasi", 2, has_evidence=False)],
            Paper("regulasi", 0, 2, 6),
        ),
        # One level up from what is proved; 4 of video is no more open.
        ([Standing("video", 3, has_evidence=True)], Paper("regulasi", 0, 1, 3)),
        ([Standing("video", 3, True), Standing("replikasi", 1, True)], Paper("regulasi", 0, 1, 3)),
        ([Standing("video", 3, True), Standing("kemanfaatan", 2, True)], Paper("kemanfaatan", 2, 3, 3)),
        ([Standing(key, 3, has_evidence=True) for key in KEYS], None),
    ],
)
def test_the_paper_that_lifts_most(standings: list[Standing], paper: Paper | None) -> None:
    assert find_paper(RULES, standings) == paper


def test_a_year_counts_innovations_that_claim_a_level_and_reckons_both_scores(app: Flask) -> None:
    affairs = _affairs()
    kominfo = make_user(Role.KOMINFO)
    year = make_year(spd_points=Decimal("30.5"))
    claimed = [make_proposal(state=State.APPROVED, affair_id=affair) for affair in affairs[:5]]
    for proposal in claimed:
        make_claim(proposal, "regulasi", 3, verified_level=2, verified_by_id=kominfo.id)
        make_claim(proposal, "video", 3, link="")
    empty = make_proposal(state=State.TRIAL, affair_id=affairs[5])
    make_claim(empty, "regulasi", 0)
    gone = make_proposal(state=State.IMPLEMENTED, affair_id=affairs[5])
    make_claim(gone, "no_such_key", 3)
    make_proposal(state=State.STOPPED)
    make_proposal(state=State.UNDER_REVIEW)
    picture = index_readiness.read(year, actor_of(kominfo))
    assert [line.number for line in picture.counted] == sorted(proposal.number for proposal in claimed)
    assert len(picture.lines) == 7
    found = {way: listing.stream(actor_of(kominfo), Filters(readiness=way)) for way in Readiness}
    assert {way: sorted(line.number for line in lines) for way, lines in found.items()} == {
        Readiness.UNCLAIMED: sorted(line.number for line in picture.lines if not line.is_claimed),
        Readiness.UNPROVED: sorted(line.number for line in picture.counted),
        Readiness.PROVED: [],
    }
    assert (picture.claimed, picture.verified) == (
        index_scoring.score_region(RULES, [9] * 5, 5, Decimal("30.5")),
        index_scoring.score_region(RULES, [6] * 5, 5, Decimal("30.5")),
    )
    assert picture.uncovered == ["Sosial"]
    line = picture.counted[0]
    assert (line.claimed, line.verified, line.unproved, line.age) == (9, 6, 1, None)
    assert line.missing == ("sdm", "kecepatan", "kemanfaatan", "video")
    assert line.paper == Paper("video", 0, 3, 12)


@pytest.mark.parametrize(
    ("claimed", "frozen", "current"),
    [
        ([], [], 2027),
        ([2025], [], 2025),
        ([2025, 2026], [], 2026),
        ([2026], [2026], 2027),
        ([2025, 2026], [2026, 2027], 2025),
        ([2025], [2025, 2026, 2027], 2027),
    ],
)
def test_the_current_year_is_open_and_claimed_before_it_is_new(
    app: Flask, claimed: list[int], frozen: list[int], current: int
) -> None:
    proposal, kominfo = make_proposal(state=State.APPROVED), make_user(Role.KOMINFO)
    for year in (2025, 2026, 2027):
        sealed = {"frozen": {}, "frozen_at": clock.now(), "frozen_by_id": kominfo.id} if year in frozen else {}
        make_year(year, of=2026, **sealed)
        make_claim(proposal, "video", 1 if year in claimed else 0, year=year)
    found = index_years.find_current()
    assert found is not None
    assert found.year == current


@pytest.mark.parametrize(("year", "later"), [(2025, 2027), (2026, 2027), (2027, 2028), (2028, None)])
def test_the_next_year_is_open_and_empty(app: Flask, year: int, later: int | None) -> None:
    proposal = make_proposal(state=State.APPROVED)
    for no in (2025, 2026, 2027, 2028):
        make_year(no, of=2026)
    make_claim(proposal, "video", 1, year=2026)
    found = index_years.find_next(year)
    assert (found.year if found else None) == later


def test_closest_are_those_that_one_document_lifts_most(app: Flask) -> None:
    year = make_year()
    little, much = make_proposal(state=State.APPROVED), make_proposal(state=State.APPROVED)
    make_claim(little, "regulasi", 1)
    make_claim(much, "video", 3, link="")
    make_proposal(state=State.APPROVED)
    found = index_readiness.best_documents(year, actor_of(make_user(Role.LEADERSHIP)), 5)
    assert [(line.number, line.paper and line.paper.points) for line in found] == [
        (much.number, 12),
        (little.number, 4),
    ]


@pytest.mark.parametrize(
    ("answers", "age"),
    [
        ({"waktu_penerapan": "2023-12-31"}, False),
        ({"waktu_penerapan": "2024-01-01"}, True),
        ({"waktu_penerapan": "2020-01-01", "waktu_pengembangan": "2025-12-31"}, True),
    ],
)
def test_the_age_window_is_a_warning(app: Flask, answers: dict[str, str], age: bool) -> None:
    year, proposal = make_year(), make_proposal(state=State.IMPLEMENTED)
    make_claim(proposal, "regulasi", 1)
    save(IndexProfile(proposal_id=proposal.id, year=2026, answers=answers, updated_at=clock.now()))
    picture = index_readiness.read(year, actor_of(make_user(Role.AUDITOR)))
    assert [line.age for line in picture.counted] == [age]


def test_the_age_is_that_of_the_recorded_implementation(app: Flask) -> None:
    year, proposal = make_year(), make_proposal(state=State.IMPLEMENTED)
    make_claim(proposal, "regulasi", 1)
    save(Implementation(proposal_id=proposal.id, begun_on=date(2024, 9, 1)))
    picture = index_readiness.read(year, actor_of(make_user(Role.AUDITOR)))
    assert [line.age for line in picture.counted] == [True]


def test_stewards_see_their_own_and_no_region(app: Flask) -> None:
    year, mine, other = make_year(), make_proposal(state=State.APPROVED), make_proposal(state=State.APPROVED)
    for proposal in (mine, other):
        make_claim(proposal, "regulasi", 1)
    owner = actor_of(make_user(agency=None))
    mine.owner_id = owner.id
    save(mine)
    picture = index_readiness.read(year, owner)
    assert ([line.number for line in picture.lines], picture.claimed, picture.verified) == ([mine.number], None, None)


def test_evidence_in_lists_is_that_of_one_claim(app: Flask) -> None:
    year, proposal = make_year(), make_proposal(state=State.APPROVED)
    make_claim(proposal, "regulasi", 1)
    make_claim(proposal, "sdm", 1, link="", letter_number="800/1", about="Surat tugas")
    with_file = make_claim(proposal, "video", 1, link="")
    save(
        IndexFile(
            claim_id=with_file.id,
            filename="a.pdf",
            media_type="application/pdf",
            size_bytes=1,
            sha256="0" * 64,
            stored_name="0" * 64,
            uploaded_by_id=proposal.owner_id,
            uploaded_at=clock.now(),
        )
    )
    line = index_readiness.read(year, actor_of(make_user(Role.AUDITOR))).lines[0]
    claims = db.session.scalars(select(IndexClaim).order_by(IndexClaim.id)).all()
    told = []
    for claim in claims:
        db.session.refresh(claim, ["files"])
        told.append(index_scoring.read(claim))
    assert list(line.standings) == told
    assert [one.has_evidence for one in told] == [True, False, True]


def test_reading_takes_as_many_queries_for_three_as_for_one(app: Flask) -> None:
    year, auditor = make_year(), actor_of(make_user(Role.AUDITOR))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_claim(make_proposal(state=State.APPROVED), "regulasi", 1)
        db.session.refresh(year)
        with count_queries() as queries:
            index_readiness.read(year, auditor)
        counts.append(len(queries))
    assert counts == [4, 4]


def test_every_live_state_may_be_claimed(app: Flask) -> None:
    year = make_year()
    for state in LIVE_STATES:
        make_claim(make_proposal(state=state), "regulasi", 1)
    picture = index_readiness.read(year, actor_of(make_user(Role.AUDITOR)))
    assert len(picture.counted) == len(LIVE_STATES)
    assert db.session.query(Proposal).count() == len(LIVE_STATES)
