"""The minutes: who records them, what is sound, and what they tell of the round to whom."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.documents import minutes as paper
from innovations.documents import typesetting
from innovations.documents.indonesian import spell_day
from innovations.domain import clock, committees, minutes
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.minutes import Gap
from innovations.models import minutes as models
from innovations.models.accounts import Role
from innovations.models.directives import Seat
from innovations.models.events import Event
from innovations.models.proposals import State
from innovations.models.reviews import Conflict
from tests.domain.meeting import Committee, write
from tests.factories import (
    actor_of,
    make_agency,
    make_user,
    save,
)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def committee(app: Flask) -> Committee:
    return Committee()


def refused(committee: Committee, **fields: Any) -> tuple[str, str]:
    with pytest.raises(Invalid) as caught:
        committee.record(**fields)
    db.session.rollback()
    assert db.session.query(models.Minutes).count() == 0
    return caught.value.code, caught.value.field


def test_meeting_is_one_row_and_one_event(committee: Committee) -> None:
    committee.record()
    row = db.session.query(models.Minutes).one()
    assert (row.number, row.place, row.recorded_by_id) == ("000/1", "Aula", committee.chair.id)
    event = db.session.query(Event).filter_by(code="minutes_recorded").one()
    assert event.subject_id == committee.key
    assert event.details["changes"]["present"] == [None, sorted([committee.chair.id, committee.members[0].id])]
    assert minutes.get_meeting(committee.directive) == committee.meeting()


def test_correction_changes_who_was_there_and_tells_what_changed(committee: Committee) -> None:
    committee.record()
    there = frozenset(user.id for user in committee.people[1:])
    committee.record(committee.secretary, present=there, notes="Satu suara berbeda.")
    assert db.session.query(models.Minutes).count() == 1
    event = db.session.query(Event).filter_by(code="minutes_changed").one()
    assert event.details["changes"] == {
        "notes": ["Tanpa catatan.", "Satu suara berbeda."],
        "present": [sorted([committee.chair.id, committee.members[0].id]), sorted(there)],
    }
    assert {row.name for row in committee.read().attendants if row.is_present} == {
        "Si Sekretaris",
        "Anggota 1",
        "Anggota 2",
    }


def test_same_twice_is_recorded_once(committee: Committee) -> None:
    seen = minutes.digest(None)
    for _ in range(2):
        committee.record(seen=seen)
    assert db.session.query(Event).filter(Event.code.like("minutes%")).count() == 1


def test_stale_form_is_refused(committee: Committee) -> None:
    seen = minutes.digest(None)
    committee.record(seen=seen)
    with pytest.raises(DomainError, match="stale_form"):
        committee.record(seen=seen, place="Kantor Bupati")


def test_what_cannot_be_is_refused(committee: Committee) -> None:
    stranger = frozenset({make_user(Role.REVIEWER).id})
    assert refused(committee, present=stranger) == ("not_in_committee", "present")
    assert refused(committee, present=frozenset({2**62})) == ("not_in_committee", "present")
    assert refused(committee, place="") == ("missing", "place")
    assert refused(committee, held_on=clock.today() + timedelta(1)) == ("date_in_future", "held_on")
    assert refused(committee, held_on=date(1999, 1, 1)) == ("meeting_before_directive", "held_on")


@pytest.mark.parametrize(
    "who", ["chair", "secretary", "member", "kominfo", "auditor", "other chair", "chair auditor"]
)
def test_chair_and_secretary_of_this_directive_record_it(committee: Committee, who: str) -> None:
    user = committee.find(who)
    if who in ("chair", "secretary"):
        committee.record(user)
        assert db.session.query(models.Minutes).count() == 1
    else:
        with pytest.raises(Denied):
            committee.record(user)


def test_legacy_directive_has_no_minutes(committee: Committee) -> None:
    committee.directive.is_legacy = True
    db.session.commit()
    with pytest.raises(DomainError, match="legacy_directive"):
        committee.record()


def test_who_left_the_committee_since_was_still_there(committee: Committee) -> None:
    committee.record()
    committees.remove_member(committee.directive, actor_of(committee.kominfo), committee.members[0].id)
    committees.seat_member(committee.directive, actor_of(committee.kominfo), committee.secretary.id, Seat.MEMBER)
    db.session.commit()
    shown = [(row.name, row.seat, row.is_present) for row in committee.read().attendants]
    assert shown == [
        ("Si Ketua", Seat.CHAIR, True),
        ("Si Sekretaris", Seat.MEMBER, False),
        ("Anggota 2", Seat.MEMBER, False),
        ("Anggota 1", Seat.MEMBER, True),
    ]
    committee.record(notes="Masih bisa diperbaiki.")
    assert committee.read().present == 2


@pytest.mark.parametrize(("quorum", "is_quorate"), [(0, True), (2, True), (3, False), (100, False)])
def test_quorum_is_counted_from_who_was_there(committee: Committee, quorum: int, is_quorate: bool) -> None:
    committee.directive.quorum = quorum
    committee.record()
    shown = committee.read()
    assert (shown.present, shown.is_quorate) == (2, is_quorate)
    said = paper.read(shown, letterhead="A", office="B")["quorum"]
    assert ("TIDAK TERCAPAI" in said) == (not is_quorate)
    assert said.startswith("Hadir 2 (dua) dari 4 (empat) anggota.")


def test_gaps_say_why_it_is_a_draft(committee: Committee) -> None:
    whole = committee.propose(*committee.people)
    assert committee.read().gaps == [Gap.NO_MEETING]
    committee.record()
    assert committee.read().gaps == []
    committee.directive.quorum = 3
    db.session.commit()
    assert committee.read().gaps == [Gap.NO_QUORUM]
    committee.directive.quorum = 2
    db.session.commit()
    short = committee.propose(committee.chair)
    shown = committee.read()
    assert (shown.gaps, [line.row.proposal.id for line in shown.short]) == ([Gap.REVIEWS_MISSING], [short.id])
    assert committee.read(committee.chair).gaps == [Gap.REVIEWS_MISSING]
    assert whole.id in [line.row.proposal.id for line in shown.lines]


def test_decided_proposal_lacks_no_review(committee: Committee) -> None:
    committee.propose(committee.chair, state=State.APPROVED, score_points=400, score_reviews=1)
    assert committee.read().short == []


def test_recusals_are_counted_once_each_and_named_nowhere(committee: Committee) -> None:
    """One member of the same OPD, one in the team who also declared, one who declared."""
    same = committee.members[0]
    mine = make_user(agency=make_agency())
    same.agency_id = mine.agency_id
    db.session.commit()
    proposal = committee.propose(committee.chair, owner=mine, team=(committee.members[1],))
    at = proposal.created_at
    for user in (committee.members[1], committee.secretary):
        save(Conflict(proposal_id=proposal.id, reviewer_id=user.id, reason="Saudara.", declared_at=at))
    line = committee.read().lines[0]
    assert (line.declared, line.structural, line.row.reviews, line.row.expected) == (2, 1, 1, 1)
    said = str(paper.read(committee.read(), letterhead="A", office="B")["rows"])
    assert [user.name in said for user in committee.people] == [False] * 4


@pytest.mark.parametrize("kind", ["owner", "declared"])
def test_chair_who_is_involved_reads_closed_and_gets_a_draft(committee: Committee, kind: str) -> None:
    fields: dict[str, Any] = {"owner": committee.chair} if kind == "owner" else {}
    mine = committee.propose(committee.members[0], committee.members[1], committee.secretary, **fields)
    other = committee.propose(*committee.people)
    if kind == "declared":
        save(
            Conflict(proposal_id=mine.id, reviewer_id=committee.chair.id, reason="Ipar.", declared_at=mine.created_at)
        )
    committee.record()
    committee.directive.cut_number = 1
    db.session.commit()
    said = paper.read(committee.read(committee.chair), letterhead="A", office="B")
    assert [(row["number"], row["rank"], row["score"]) for row in said["rows"]] == [
        (other.number, "1", "80,00"),
        (mine.number, "–", "ditutup"),
    ]
    assert (said["cut_after"], said["hides_cut"], said["gaps"]) == (None, True, [paper.GAPS[Gap.WITHHELD]])
    assert paper.read(committee.read(), letterhead="A", office="B")["gaps"] == []


def test_paper_tells_terms_ties_and_cut(committee: Committee) -> None:
    directive = committee.directive
    directive.committee_decree_number, directive.committee_decree_date = "188/1", date(2026, 1, 2)
    directive.cut_score_hundredths = 8000
    for _ in range(2):
        committee.propose(*committee.people)
    committee.record(held_on=clock.today())
    said = paper.read(committee.read(), letterhead="Satu\nDua", office="Pinova")
    assert said["opening"][1] == "Tim penilai ditetapkan dengan keputusan nomor 188/1 tanggal 2 Januari 2026."
    assert f"{spell_day(clock.today())}, bertempat di Aula, tim penilai" in said["opening"][0]
    assert (said["letterhead"], said["cut"], said["cut_after"]) == (["Satu", "Dua"], "nilai 80,00 ke atas", 2)
    assert [row["tie"] for row in said["rows"]] == ["seri, teratas", "seri, menurut penerimaan"]
    above, below = (row["number"] for row in said["rows"])
    assert said["ties"] == [f"{above} di atas {below} (keduanya 80,00): usulan lebih dahulu diterima."]
    assert said["method"][2].endswith(
        "(1) rata-rata lebih tinggi pada kriteria berbobot tertinggi;"
        " (2) selisih nilai antarpenilai lebih kecil; (3) usulan lebih dahulu diterima."
    )
    assert said["signers"] == {
        "chair": {"name": "Si Ketua", "nip": committee.chair.login},
        "secretary": {"name": "Si Sekretaris", "nip": committee.secretary.login},
        "members": [{"name": "Anggota 1", "nip": committee.members[0].login}],
    }
    assert typesetting.write(paper.TEMPLATE, said).startswith(b"%PDF-")


def test_paper_of_nothing_yet_has_blanks(committee: Committee) -> None:
    assert committee.read().gaps == [Gap.NO_MEETING, Gap.NOTHING_RANKED]
    said = paper.read(committee.read(), letterhead="A", office="B")
    assert (said["number"], said["quorum"], said["rows"], said["notes"]) == ("", "", [], [])
    assert said["opening"][0].endswith("Hari, tanggal dan tempat rapat belum dicatat.")
    assert said["opening"][1].endswith("keputusan nomor .....................")
    assert [row["name"] for row in said["signers"]["members"]] == ["Anggota 1", "Anggota 2"]
    assert typesetting.write(paper.TEMPLATE, said).startswith(b"%PDF-")


def test_expert_has_no_nip_on_the_paper(committee: Committee) -> None:
    committee.chair.login = "P-0001"
    db.session.commit()
    assert write(committee.read())["signers"]["chair"] == {"name": "Si Ketua", "nip": ""}


def test_dissent_is_a_part_of_its_own(committee: Committee) -> None:
    committee.record(dissent="Anggota 2:\nterlalu mahal.")
    told = write(committee.read())
    assert (told["dissent"], told["notes"]) == (["Anggota 2:", "terlalu mahal."], ["Tanpa catatan."])
    committee.record(dissent="")
    event = db.session.query(Event).filter_by(code="minutes_changed").one()
    assert event.details["changes"] == {"dissent": ["Anggota 2:\nterlalu mahal.", ""]}
    assert write(committee.read())["dissent"] == []
