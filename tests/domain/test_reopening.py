"""The chair gives a sent review back: by whom, when, what stays in the record, and what follows from it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import (
    committees,
    counting,
    decisions,
    directives,
    own_data,
    queue,
    reopening,
    reviews,
    rubrics,
    todo,
)
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.reopening import Case
from innovations.domain.timeline import list_entries
from innovations.models.accounts import Role, User, UserRole
from innovations.models.directives import Directive, Rubric, Seat
from innovations.models.events import Event
from innovations.models.proposals import State
from innovations.models.reviews import Conflict, Review, ReviewRevision, ReviewState
from tests.domain.stage import load
from tests.factories import actor_of, make_review, make_user, save, seat
from tests.rounds import Round, keep, refused


class Chaired(Round):
    """A round with a chair, and the reviewer's review sent: 4, 3, 2."""

    def __init__(self) -> None:
        super().__init__()
        self.chair: User = make_user(Role.CHAIR, name="Ketua")
        seat(self.directive, self.chair, Seat.CHAIR)
        self.review: Review = keep(reviews.send, self, self.sheet(4, 3, 2, comment="Bagus"))

    def case(self, user: User | None = None) -> Case:
        db.session.commit()
        db.session.expire_all()
        found = self.find(user)
        assert found is not None
        return found

    def find(self, user: User | None = None) -> Case | None:
        return reopening.get(self.directive.id, self.review.id, actor_of(user or self.chair), lock=True)

    def reopen(self, reason: str = "Nilai tertukar.", seen: str | None = None) -> ReviewRevision:
        case = self.case()
        revision = reopening.reopen(case, actor_of(self.chair), reason, case.seen if seen is None else seen)
        db.session.commit()
        return revision


@pytest.fixture
def chaired(app: Flask) -> Chaired:
    return Chaired()


def refusal(case: Case, actor: Actor, reason: str = "Nilai tertukar.", seen: str | None = None) -> str:
    with pytest.raises(DomainError) as caught:
        reopening.reopen(case, actor, reason, seen)
    db.session.rollback()
    assert db.session.query(ReviewRevision).count() == 0
    return caught.value.code


def test_reopened_review_is_a_draft_with_its_values_and_both_stay_in_the_record(chaired: Chaired) -> None:
    sent_at = chaired.review.sent_at
    chaired.reopen()
    desk = chaired.desk()
    assert desk.review is not None
    assert (desk.review.state, desk.review.points, desk.review.sent_at) == (ReviewState.DRAFT, None, None)
    assert reviews.read_sheet(desk.review) == chaired.sheet(4, 3, 2, comment="Bagus")
    keep(reviews.send, chaired, chaired.sheet(2, 2, 2))
    keys = [str(criterion.id) for criterion in chaired.desk().criteria]
    old = db.session.query(ReviewRevision).one()
    assert (old.points, old.sent_at, old.revision_no, old.reason) == (330, sent_at, 1, "Nilai tertukar.")
    assert old.sheet == {
        "values": dict(zip(keys, (4, 3, 2), strict=True)),
        "reasons": dict.fromkeys(keys, "Cukup jelas."),
        "comment": "Bagus",
    }
    assert db.session.get_one(Review, chaired.review.id).points == 200


def test_reopening_is_an_event_without_values_and_takes_the_points_out_of_the_score(chaired: Chaired) -> None:
    before = load(chaired.proposal)
    assert (counting.count_points(before), before.lock_version) == ((330, 1), before.lock_version)
    lock = before.lock_version
    chaired.reopen()
    after = load(chaired.proposal)
    assert (counting.count_points(after), after.lock_version) == ((0, 0), lock + 1)
    event = db.session.query(Event).filter_by(code="review_reopened").one()
    assert (event.actor_id, event.subject_id, event.reason) == (
        chaired.chair.id, chaired.review.id, "Nilai tertukar.",
    )  # fmt: skip
    assert event.details == {"user_id": chaired.reviewer.id, "version_no": 1, "revision_no": 1}


def test_reviewer_hears_who_and_why_until_it_is_sent_again(chaired: Chaired) -> None:
    chaired.reopen()
    found = chaired.desk().reopened
    assert found is not None
    assert (found.replaced_by.name, found.reason) == ("Ketua", "Nilai tertukar.")
    assert [item.reopened for item in queue.list_queue(chaired.actor)] == ["Nilai tertukar."]
    assert [task.reason for task in todo.list_piles(chaired.actor)[0].tasks] == ["Nilai tertukar."]
    assert [item.reopened for item in queue.list_queue(actor_of(chaired.chair))] == [""]
    keep(reviews.send, chaired, chaired.sheet(2, 2, 2))
    assert chaired.desk().reopened is None
    assert [item.reopened for item in queue.list_queue(chaired.actor)] == [""]


def test_reviewers_own_data_hold_what_was_sent_before(chaired: Chaired) -> None:
    chaired.reopen()
    before = own_data.collect(chaired.actor)["penilaian"][0]["terkirim_sebelumnya"]
    assert [(row["catatan"], row["alasan_dibuka_kembali"]) for row in before] == [("Bagus", "Nilai tertukar.")]
    assert [score["nilai"] for score in before[0]["nilai"]] == [4, 3, 2]


def test_a_second_reopening_is_told_with_its_own_reason(chaired: Chaired) -> None:
    chaired.reopen("Pertama.")
    keep(reviews.send, chaired, chaired.sheet(2, 2, 2))
    assert chaired.reopen("Kedua.").revision_no == 2
    assert [item.reopened for item in queue.list_queue(chaired.actor)] == ["Kedua."]


def test_owner_and_reviewers_read_nothing_of_it_in_the_timeline(chaired: Chaired) -> None:
    chaired.reopen()
    keep(reviews.send, chaired, chaired.sheet(2, 2, 2))
    kominfo = actor_of(make_user(Role.KOMINFO))
    readers = [actor_of(load(chaired.proposal).owner), chaired.actor, actor_of(chaired.chair), kominfo]
    told = [[entry.event.code for entry in list_entries(load(chaired.proposal), reader)] for reader in readers]
    whole = ["review_sent_again", "review_reopened", "review_sent"]
    assert told == [["review_sent"], ["review_sent"], whole, whole]


def test_nobody_but_the_chair_reopens(chaired: Chaired) -> None:
    secretary, kominfo, auditor = make_user(Role.SECRETARY), make_user(Role.KOMINFO), make_user(Role.AUDITOR)
    seat(chaired.directive, secretary, Seat.SECRETARY)
    for user in (secretary, kominfo, auditor):
        assert refusal(chaired.case(user), actor_of(user)) == "not_your_part"
    other = make_user(Role.CHAIR)
    seat(Round().directive, other, Seat.CHAIR)
    assert [chaired.find(user) for user in (other, chaired.reviewer, load(chaired.proposal).owner)] == [None] * 3


@pytest.mark.parametrize("way", ["owner", "team", "declared", "same OPD", "auditor"])
def test_chair_with_a_conflict_does_not_reopen(chaired: Chaired, way: str) -> None:
    chair, proposal = chaired.chair, chaired.proposal
    if way == "owner":
        proposal.owner_id = chair.id
    elif way == "team":
        db.session.execute(
            db.text("INSERT INTO team_members (proposal_id, user_id, name, task) VALUES (:p, :u, 'K', '')"),
            {"p": proposal.id, "u": chair.id},
        )
    elif way == "declared":
        save(Conflict(proposal_id=proposal.id, reviewer_id=chair.id, reason="Ipar.", declared_at=datetime.now(UTC)))
    elif way == "same OPD":
        chair.agency_id = proposal.agency_id
    else:
        save(UserRole(user_id=chair.id, role=Role.AUDITOR))
    db.session.commit()
    if way == "auditor":
        assert refusal(chaired.case(), actor_of(chair)) == "not_your_part"
    else:
        assert chaired.find() is None


def test_chair_does_not_reopen_the_own_review(chaired: Chaired) -> None:
    chaired.review = make_review(chaired.proposal, chaired.chair)
    with pytest.raises(Denied):
        reopening.require_open(chaired.case(), actor_of(chaired.chair))
    assert refusal(chaired.case(), actor_of(chaired.chair)) == "own_review"


@pytest.mark.parametrize("state", [State.APPROVED, State.REJECTED, State.RETURNED, State.WITHDRAWN])
def test_what_has_moved_on_is_not_reopened(chaired: Chaired, state: State) -> None:
    at = datetime.now(UTC)
    fields: dict[str, Any] = {}
    if state in (State.APPROVED, State.REJECTED):
        fields = {"decided_at": at, "score_points": 330, "score_reviews": 1, "decision_reason": "Belum."}
    if state is State.APPROVED:
        fields |= {"decree_number": "1", "decree_date": at.date(), "executing_agency_id": chaired.proposal.agency_id}
    if state is State.RETURNED:
        fields = {"returned_until": at.date()}
    chaired.set_state(state, **fields)
    assert refusal(chaired.case(), actor_of(chaired.chair)) == "review_closed"


def test_reviewer_who_can_score_no_more_keeps_what_was_sent(chaired: Chaired) -> None:
    save(
        Conflict(
            proposal_id=chaired.proposal.id,
            reviewer_id=chaired.reviewer.id,
            reason="Ipar.",
            declared_at=datetime.now(UTC),
        )
    )
    assert refusal(chaired.case(), actor_of(chaired.chair)) == "reviewer_cannot_score"
    db.session.query(Conflict).delete()
    db.session.get_one(User, chaired.reviewer.id).is_active = False
    assert refusal(chaired.case(), actor_of(chaired.chair)) == "reviewer_cannot_score"


def test_draft_and_older_version_are_not_reopened(chaired: Chaired) -> None:
    sent, draft = chaired.review, make_review(chaired.proposal, make_user(Role.REVIEWER), sent=False)
    chaired.review = draft
    assert refusal(chaired.case(), actor_of(chaired.chair)) == "review_not_sent"
    chaired.review = sent
    chaired.set_state(State.UNDER_REVIEW, version_no=2)
    assert chaired.find() is None


def test_reason_is_demanded_and_a_stale_form_refused(chaired: Chaired) -> None:
    with pytest.raises(Invalid):
        reopening.reopen(chaired.case(), actor_of(chaired.chair), "")
    assert refusal(chaired.case(), actor_of(chaired.chair), seen="2026-01-01T00:00:00+00:00") == "stale_form"


def test_same_act_twice_is_one_and_another_reason_is_refused(chaired: Chaired) -> None:
    seen = chaired.case().seen
    first = chaired.reopen(seen=seen)
    assert chaired.reopen(seen=seen).id == first.id
    with pytest.raises(DomainError) as caught:
        chaired.reopen("Alasan lain.", seen=seen)
    assert caught.value.code == "review_not_sent"
    assert (db.session.query(ReviewRevision).count(), db.session.query(Event).count()) == (1, 2)


def test_reviewer_must_send_again_before_all_is_scored(chaired: Chaired) -> None:
    keep_chair = make_review(chaired.proposal, chaired.chair)
    assert keep_chair.points == 400
    chaired.reopen()
    tally = decisions.count_reviews(load(chaired.proposal))
    assert (tally.done, tally.expected) == (1, 2)


def test_recusing_after_reopening_keeps_what_was_sent(chaired: Chaired) -> None:
    chaired.reopen()
    reviews.declare_conflict(chaired.desk(), chaired.actor, "Ipar saya.")
    db.session.commit()
    assert (db.session.query(ReviewRevision).count(), db.session.query(Review).count()) == (1, 1)
    assert counting.count_points(load(chaired.proposal)) == (0, 0)


def test_reopening_the_first_score_unfreezes_nothing(chaired: Chaired) -> None:
    chaired.reopen()
    keep(reviews.save_draft, chaired, chaired.sheet(None, None, None))
    rubric = db.session.get_one(Rubric, chaired.directive.rubric_id)
    assert rubrics.is_frozen(rubric)
    kominfo = actor_of(make_user(Role.KOMINFO))
    directive = directives.get(chaired.directive.id)
    assert isinstance(directive, Directive)
    with pytest.raises(DomainError) as caught:
        committees.remove_member(directive, kominfo, chaired.reviewer.id)
    assert caught.value.code == "member_review_reopened"


def test_stale_window_of_the_reviewer_is_told_after_reopening(chaired: Chaired) -> None:
    seen = chaired.desk().seen
    chaired.reopen()
    refused("review_changed", reviews.save_draft, chaired, chaired.sheet(1, 1, 1), seen)


@pytest.mark.parametrize("review_id", [0, 99999, 2**31 - 1])
def test_no_such_review_is_none(chaired: Chaired, review_id: int) -> None:
    actor = actor_of(chaired.chair)
    assert reopening.get(chaired.directive.id, review_id, actor) is None
    assert reopening.get(Round().directive.id, chaired.review.id, actor) is None
