from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.domain import clock, files, index_copies
from innovations.domain.errors import Denied, DomainError
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.index import IndexClaim, IndexFile, IndexProfile
from innovations.models.proposals import Proposal, State
from tests.factories import actor_of, make_proposal, make_user, save
from tests.index_years import make_claim, make_year
from tests.queries import count_queries

PDF = b"%PDF-1.7\n%%EOF"


def _attach(folder: Path, claim: IndexClaim, name: str = "bukti.pdf") -> IndexFile:
    upload = files.inspect(name, PDF) if name.endswith("pdf") else files.Upload(name, "image/png", b"x", "1" * 64)
    uploader = make_user()
    file = files.keep(folder, IndexFile(claim_id=claim.id), actor_of(uploader), upload)
    db.session.commit()
    return file


def _claims(proposal: Proposal, year: int) -> dict[str, IndexClaim]:
    rows = db.session.scalars(
        select(IndexClaim)
        .where(IndexClaim.proposal_id == proposal.id, IndexClaim.year == year)
        .options(selectinload(IndexClaim.files))
        .order_by(IndexClaim.id)
        .execution_options(populate_existing=True)
    )
    return {row.indicator: row for row in rows}


def test_claims_come_along_unverified_with_their_documents(app: Flask, tmp_path: Path) -> None:
    make_year(2026)
    make_year(2027, of=2026)
    kominfo, proposal = make_user(Role.KOMINFO), make_proposal(state=State.APPROVED)
    claim = make_claim(
        proposal, "regulasi", 3, about="Perda", letter_number="1/2025", verified_level=2, verified_by_id=kominfo.id
    )
    make_claim(proposal, "sdm", 0)
    file = _attach(tmp_path, claim)
    assert index_copies.resubmit(tmp_path, proposal, actor_of(kominfo), 2026, 2027) == 1
    db.session.commit()
    copies = _claims(proposal, 2027)
    copy = copies.pop("regulasi")
    assert copies == {}
    assert (copy.level, copy.about, copy.letter_number, copy.link) == (3, "Perda", "1/2025", claim.link)
    assert (copy.verified_level, copy.claimed_by_id, copy.copied_from) == (None, proposal.owner_id, 2026)
    twin = copy.files[0]
    assert (twin.sha256, twin.uploaded_by_id) == (file.sha256, file.uploaded_by_id)
    assert twin.stored_name != file.stored_name
    assert (tmp_path / twin.stored_name).read_bytes() == PDF
    event = db.session.query(Event).one()
    assert (event.code, event.details) == ("index_resubmitted", {"year": 2027, "from_year": 2026, "claims": 1})


def test_the_second_time_nothing_is_copied_and_nothing_overwritten(app: Flask, tmp_path: Path) -> None:
    make_year(2026)
    make_year(2027, of=2026)
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.APPROVED)
    make_claim(proposal, "regulasi", 3)
    make_claim(proposal, "sdm", 3)
    make_claim(proposal, "sdm", 1, year=2027)
    counts = [index_copies.resubmit(tmp_path, proposal, actor_of(owner), 2026, 2027) for _ in range(2)]
    assert counts == [1, 0]
    assert {key: row.level for key, row in _claims(proposal, 2027).items()} == {"sdm": 1, "regulasi": 3}
    assert db.session.query(Event).count() == 1


def test_what_the_newer_year_does_not_know_or_take_stays_behind(app: Flask, tmp_path: Path) -> None:
    make_year(2023)
    newer = make_year(2026)
    rest = [row for row in newer.rules["indicators"] if row["key"] != "sdm"]
    newer.rules = {**newer.rules, "indicators": rest}
    save(newer)
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.APPROVED)
    make_claim(proposal, "sdm", 3, year=2023)
    claim = make_claim(proposal, "regulasi", 2, year=2023)
    _attach(tmp_path, claim)
    _attach(tmp_path, claim, "foto.png")
    index_copies.resubmit(tmp_path, proposal, actor_of(owner), 2023, 2026)
    db.session.commit()
    copies = _claims(proposal, 2026)
    assert {key: [file.filename for file in row.files] for key, row in copies.items()} == {"regulasi": ["bukti.pdf"]}


def test_a_lost_file_does_not_hold_the_rest_back(app: Flask, tmp_path: Path) -> None:
    make_year(2026)
    make_year(2027, of=2026)
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.APPROVED)
    file = _attach(tmp_path, make_claim(proposal, "regulasi", 2))
    (tmp_path / file.stored_name).unlink()
    assert index_copies.resubmit(tmp_path, proposal, actor_of(owner), 2026, 2027) == 1
    db.session.commit()
    assert _claims(proposal, 2027)["regulasi"].files == []


def test_an_undone_copy_leaves_no_file(app: Flask, tmp_path: Path) -> None:
    make_year(2026)
    make_year(2027, of=2026)
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.APPROVED)
    file = _attach(tmp_path, make_claim(proposal, "regulasi", 2))
    index_copies.resubmit(tmp_path, proposal, actor_of(owner), 2026, 2027)
    db.session.rollback()
    assert [path.name for path in tmp_path.iterdir()] == [file.stored_name]


def test_answers_that_the_newer_year_allows_come_along(app: Flask, tmp_path: Path) -> None:
    make_year(2026)
    make_year(2027, of=2026)
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.APPROVED)
    old = {"tematik": "Kemudahan investasi", "asta_cita": "99", "haki": "H-1", "gone": "x"}
    at = clock.now()
    save(
        IndexProfile(proposal_id=proposal.id, year=2026, answers=old, updated_at=at),
        IndexProfile(proposal_id=proposal.id, year=2027, answers={"haki": "H-2"}, updated_at=at),
    )
    index_copies.resubmit(tmp_path, proposal, actor_of(owner), 2026, 2027)
    row = db.session.get_one(IndexProfile, (proposal.id, 2027))
    assert row.answers == {"haki": "H-2", "tematik": "Kemudahan investasi"}


def test_all_at_once_are_those_that_the_person_tends(app: Flask, tmp_path: Path) -> None:
    make_year(2026)
    target = make_year(2027, of=2026)
    owner, kominfo = make_user(), make_user(Role.KOMINFO)
    mine, other = make_proposal(owner=owner, state=State.APPROVED), make_proposal(state=State.STOPPED)
    for proposal in (mine, other):
        make_claim(proposal, "regulasi", 3)
        make_claim(proposal, "sdm", 1)
    found = index_copies.list_candidates(actor_of(owner), 2026, target)
    assert [(row.number, row.claims) for row in found] == [(mine.number, 2)]
    assert index_copies.resubmit_all(tmp_path, actor_of(owner), 2026, 2027) == (1, 2)
    assert index_copies.resubmit_all(tmp_path, actor_of(kominfo), 2026, 2027) == (1, 2)
    assert index_copies.list_candidates(actor_of(kominfo), 2026, target) == []


def test_candidates_take_as_many_queries_for_three_as_for_one(app: Flask) -> None:
    make_year(2026)
    target, kominfo = make_year(2027, of=2026), actor_of(make_user(Role.KOMINFO))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            make_claim(make_proposal(state=State.APPROVED), "regulasi", 1)
        db.session.refresh(target)
        with count_queries() as queries:
            index_copies.list_candidates(kominfo, 2026, target)
        counts.append(len(queries))
    assert counts == [2, 2]


def test_strangers_frozen_years_and_years_before_are_refused(app: Flask, tmp_path: Path) -> None:
    make_year(2026)
    make_year(2027, of=2026)
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.APPROVED)
    make_claim(proposal, "regulasi", 3)
    with pytest.raises(Denied):
        index_copies.resubmit(tmp_path, proposal, actor_of(make_user()), 2026, 2027)
    with pytest.raises(DomainError, match="index_source_not_earlier"):
        index_copies.resubmit(tmp_path, proposal, actor_of(owner), 2027, 2026)
    with pytest.raises(DomainError, match="index_source_not_earlier"):
        index_copies.resubmit_all(tmp_path, actor_of(owner), 2026, 2026)
    with pytest.raises(DomainError, match="index_year_frozen"):
        index_copies.resubmit(tmp_path, proposal, actor_of(owner), 2026, 2028)
