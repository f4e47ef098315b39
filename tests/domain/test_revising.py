"""A reviewer changes a sent review in deliberation: it stays sent, and both values stay in the record."""

from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import board, counting, own_data, queue, reopening, reviews, revising
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.reviews import Sheet
from innovations.domain.timeline import list_entries
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.events import Event
from innovations.models.proposals import State
from innovations.models.reviews import Conflict, Review, ReviewRevision, ReviewState
from tests.domain.stage import load
from tests.factories import actor_of, make_review, make_user, save, seat
from tests.rounds import Round, keep

REASON = "Pembahasan menunjukkan manfaatnya lebih besar."


class Deliberated(Round):
    """A round in deliberation, the reviewer's review sent: 4, 3, 2."""

    def __init__(self) -> None:
        super().__init__()
        self.review: Review = keep(reviews.send, self, self.sheet(4, 3, 2, comment="Bagus"))
        self.set_phase(Phase.DELIBERATION)

    def set_phase(self, phase: Phase) -> None:
        db.session.get_one(Directive, self.directive.id).phase = phase
        db.session.commit()

    def revise(self, *values: int, reason: str = REASON, seen: str | None = None, **fields: Any) -> Any:
        sheet = self.sheet(*values, **fields)
        desk = self.desk()
        found = revising.revise(desk, self.actor, sheet, reason, desk.seen if seen is None else seen)
        db.session.commit()
        return found

    def refusal(self, *values: int, reason: str = REASON, seen: str | None = None) -> tuple[type[DomainError], str]:
        with pytest.raises(DomainError) as caught:
            self.revise(*values, reason=reason, seen=seen)
        db.session.rollback()
        assert db.session.query(Review).one().points == 330
        return caught.type, caught.value.code


@pytest.fixture
def round_(app: Flask) -> Deliberated:
    return Deliberated()


def test_revised_review_stays_sent_and_both_values_are_kept(round_: Deliberated) -> None:
    sent_at = round_.review.sent_at
    revision = round_.revise(2, 2, 2, comment="Kurang")
    review = db.session.query(Review).one()
    keys = [str(criterion.id) for criterion in round_.desk().criteria]
    assert (review.state, review.points, review.comment) == (ReviewState.SENT, 200, "Kurang")
    assert reviews.read_sheet(round_.desk().review or review) == round_.sheet(2, 2, 2, comment="Kurang")
    assert (revision.points, revision.sent_at, revision.revision_no, revision.reason) == (330, sent_at, 1, REASON)
    assert revision.replaced_by_id == round_.reviewer.id
    assert revision.sheet == {
        "values": dict(zip(keys, (4, 3, 2), strict=True)),
        "reasons": dict.fromkeys(keys, "Cukup jelas."),
        "comment": "Bagus",
    }


def test_revision_is_one_event_without_values_that_makes_decision_forms_stale(round_: Deliberated) -> None:
    before = load(round_.proposal)
    lock, touched = before.lock_version, before.updated_at
    round_.revise(2, 2, 2)
    after = load(round_.proposal)
    assert (counting.count_points(after), after.lock_version) == ((200, 1), lock + 1)
    assert after.updated_at > touched
    event = db.session.query(Event).filter_by(code="review_revised").one()
    assert (event.actor_id, event.subject_id, event.proposal_id) == (
        round_.reviewer.id, round_.review.id, round_.proposal.id,
    )  # fmt: skip
    assert (event.reason, event.details) == ("", {"version_no": 1, "revision_no": 1})


def test_second_revision_counts_on(round_: Deliberated) -> None:
    round_.revise(2, 2, 2)
    assert round_.revise(3, 3, 3, reason="Lain lagi.").revision_no == 2
    assert [row.points for row in db.session.query(ReviewRevision).order_by(ReviewRevision.id)] == [330, 200]


def test_same_values_are_no_revision(round_: Deliberated) -> None:
    assert round_.revise(4, 3, 2, comment="Bagus") is None
    assert (db.session.query(ReviewRevision).count(), db.session.query(Event).count()) == (0, 1)


def test_same_act_twice_is_one(round_: Deliberated) -> None:
    seen = round_.desk().seen
    first = round_.revise(2, 2, 2, seen=seen)
    assert round_.revise(2, 2, 2, seen=seen).id == first.id
    assert (db.session.query(ReviewRevision).count(), db.session.query(Event).count()) == (1, 2)


def test_page_that_is_no_longer_true_is_refused(round_: Deliberated) -> None:
    seen = round_.desk().seen
    version, rubric, saved = seen.split("|")
    assert round_.refusal(1, 1, 1, seen=f"9|{rubric}|{saved}") == (DomainError, "review_new_version")
    assert round_.refusal(1, 1, 1, seen=f"{version}|x|{saved}") == (DomainError, "rubric_changed")
    assert round_.refusal(1, 1, 1, seen=f"{version}|{rubric}|-") == (DomainError, "review_revised_meanwhile")


@pytest.mark.parametrize("phase", [Phase.OPEN, Phase.SCORING, Phase.DECIDED])
def test_nothing_is_revised_in_another_phase(round_: Deliberated, phase: Phase) -> None:
    round_.set_phase(phase)
    assert round_.refusal(2, 2, 2) == (DomainError, "not_in_this_phase")


def test_decided_proposal_is_not_revised(round_: Deliberated) -> None:
    at = round_.review.sent_at
    fields = {"decided_at": at, "decision_reason": "Belum.", "score_points": 330, "score_reviews": 1}
    round_.set_state(State.REJECTED, **fields)
    assert round_.refusal(2, 2, 2) == (DomainError, "review_closed")


def test_recused_reviewer_revises_nothing(round_: Deliberated) -> None:
    save(
        Conflict(
            proposal_id=round_.proposal.id,
            reviewer_id=round_.reviewer.id,
            reason="Ipar.",
            declared_at=round_.proposal.created_at,
        )
    )
    sheet = Sheet({}, {}, no_conflict=True)
    db.session.expire_all()
    desk = reviews.get(round_.proposal.number, actor_of(make_user(Role.AUDITOR)))
    assert desk is not None
    with pytest.raises(Denied):
        revising.revise(desk, round_.actor, sheet, REASON, "")


def test_draft_or_older_version_is_not_revised(round_: Deliberated) -> None:
    other = make_user(Role.REVIEWER)
    seat(round_.directive, other)
    for _ in range(2):
        desk = reviews.get(round_.proposal.number, actor_of(other), lock=True)
        assert desk is not None
        with pytest.raises(DomainError) as caught:
            revising.require_open(desk, actor_of(other))
        assert caught.value.code == "review_not_sent"
        db.session.rollback()
        if db.session.query(Review).count() == 1:
            make_review(round_.proposal, other, sent=False)


@pytest.mark.parametrize(
    ("values", "reason", "code"),
    [
        ((2, 2, 2), "", "reason_missing"),
        ((2, 2, None), REASON, "score_missing"),
        ((2, 2, 6), REASON, "score_off_scale"),
    ],
)
def test_half_a_revision_is_refused(round_: Deliberated, values: Any, reason: str, code: str) -> None:
    assert round_.refusal(*values, reason=reason) == (Invalid, code)


def test_ends_of_the_scale_need_a_reason_here_too(round_: Deliberated) -> None:
    with pytest.raises(Invalid, match="score_reason_missing"):
        round_.revise(5, 3, 2, reasons={})


def test_foreign_criterion_is_refused(round_: Deliberated) -> None:
    with pytest.raises(DomainError, match="rubric_changed"):
        round_.revise(values={99999: 3})


def test_owner_reads_nothing_of_it_in_the_timeline(round_: Deliberated) -> None:
    round_.revise(2, 2, 2)
    readers = [actor_of(load(round_.proposal).owner), round_.actor, actor_of(make_user(Role.KOMINFO))]
    told = [[entry.event.code for entry in list_entries(load(round_.proposal), reader)] for reader in readers]
    assert told == [["review_sent"], ["review_sent"], ["review_revised", "review_sent"]]


def test_own_revision_is_not_told_as_a_reopening(round_: Deliberated) -> None:
    round_.revise(2, 2, 2)
    assert round_.desk().reopened is None
    assert [item.reopened for item in queue.list_queue(round_.actor)] == [""]
    before = own_data.collect(round_.actor)["penilaian"][0]["terkirim_sebelumnya"]
    assert [(row["alasan_diubah"], row["nilai"][0]["nilai"]) for row in before] == [(REASON, 4)]


def test_board_tells_when_it_was_revised_last(round_: Deliberated) -> None:
    round_.revise(2, 2, 2)
    review = db.session.query(Review).one()
    db.session.query(ReviewRevision).one().replaced_at = review.updated_at
    chair = make_user(Role.CHAIR)
    seat(round_.directive, chair, Seat.CHAIR)
    directive = db.session.get_one(Directive, round_.directive.id)
    assert [line.last_at for line in board.get_board(directive, actor_of(chair)).reviewers if line.done] == [
        review.updated_at
    ]


def test_round_taken_back_to_scoring_reopens_what_was_revised(round_: Deliberated) -> None:
    """The chair's reason is told, not the reviewer's own."""
    round_.revise(2, 2, 2)
    round_.set_phase(Phase.SCORING)
    chair: User = make_user(Role.CHAIR)
    seat(round_.directive, chair, Seat.CHAIR)
    case = reopening.get(round_.directive.id, round_.review.id, actor_of(chair), lock=True)
    assert case is not None
    assert reopening.reopen(case, actor_of(chair), "Tertukar.").revision_no == 2
    db.session.commit()
    assert [item.reopened for item in queue.list_queue(round_.actor)] == ["Tertukar."]
