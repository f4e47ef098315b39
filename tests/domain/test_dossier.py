"""The dossier: what is gathered for whom, how reviews stand, and how often the database is asked."""

from dataclasses import replace
from typing import Any

import pytest

from innovations.database import db
from innovations.domain import clock, dossier, explanations, proposals
from innovations.domain.actor import Actor
from innovations.domain.dossier import Dossier, Ground, Sight, Standing
from innovations.models.accounts import Role, User
from innovations.models.directives import Phase
from innovations.models.proposals import Check, Gate, GateAnswer, Permission, Proposal, ProposalVersion, State
from innovations.models.reviews import Assignment, Conflict, ReviewRevision, ReviewState
from tests.domain.stage import NOW, Stage
from tests.factories import actor_of, make_link, make_programme, make_review, make_user, save, seat
from tests.queries import count_queries


def gather(proposal: Proposal, user: User) -> Dossier:
    """As a request does: from the number alone."""
    actor = actor_of(user)
    db.session.expire_all()
    return read(proposal.number, actor)


def read(number: str, actor: Actor) -> Dossier:
    found = proposals.get(number, actor, whole=True)
    assert found is not None
    return dossier.gather(found, actor)


def revise(proposal: Proposal, **content: Any) -> None:
    """One version more."""
    last = db.session.query(ProposalVersion).filter_by(proposal_id=proposal.id, version_no=proposal.version_no).one()
    proposal.version_no += 1
    values = {
        "content_hash": f"{proposal.version_no}" * 64,
        "submitted_at": NOW,
        "submitted_by_id": proposal.owner_id,
    }
    new = {"proposal_id": proposal.id, "version_no": proposal.version_no, "content": last.content | content}
    save(ProposalVersion(**new, **values))


def fill(proposal: Proposal, stage: Stage) -> None:
    """One more of everything that can lie below a proposal."""
    user = make_user(Role.REVIEWER)
    review = make_review(proposal, user, comment="Catatan.")
    at = {"recorded_by_id": stage.kominfo.id, "granted_at": NOW}
    save(
        ReviewRevision(
            review_id=review.id,
            revision_no=1,
            points=300,
            sheet={"values": {}, "reasons": {}, "comment": ""},
            replaced_by_id=stage.chair.id,
            reason="Tertukar.",
            **dict.fromkeys(("declared_at", "sent_at", "replaced_at"), NOW),
        ),
        Conflict(proposal_id=proposal.id, reviewer_id=user.id, reason="Kerabat.", declared_at=NOW),
        Assignment(proposal_id=proposal.id, reviewer_id=user.id, assigned_by_id=stage.kominfo.id, assigned_at=NOW),
        Check(
            proposal_id=proposal.id,
            version_no=1,
            checked_by_id=stage.kominfo.id,
            checked_at=NOW,
            answers=[GateAnswer(gate=gate, passed=True) for gate in Gate],
        ),
        Permission(
            proposal_id=proposal.id, version_no=1, letter_number="1", letter_date=NOW.date(), signed_by="Kepala", **at
        ),
    )
    make_link(proposal, make_programme())
    revise(proposal, title="Baru")


def test_each_reader_sees_what_policy_lets_them(stage: Stage) -> None:
    decided, open_one = stage.of(State.REJECTED, decided_at=NOW), stage.of(State.UNDER_REVIEW)
    own = stage.of(State.APPROVED, stage.kominfo, decided_at=NOW)
    leadership, auditor = make_user(Role.LEADERSHIP), make_user(Role.AUDITOR)
    whole = Sight(files=True, scores=True, reviewers=True, explanation=True, letter=True, is_own_only=False)
    unsent = replace(whole, letter=False)
    for user in (stage.kominfo, auditor):
        assert [gather(row, user).sight for row in (decided, open_one)] == [whole, unsent]
    owing = replace(unsent, is_own_only=True)
    assert [gather(row, stage.chair).sight for row in (decided, open_one)] == [whole, owing]
    assert gather(own, stage.kominfo).sight == replace(unsent, reviewers=False)
    little = replace(unsent, files=False, scores=False, reviewers=False)
    assert gather(decided, leadership).sight == little


def test_what_may_not_be_known_is_not_in_it(stage: Stage) -> None:
    proposal = stage.of(State.UNDER_REVIEW)
    fill(proposal, stage)
    proposal.state, proposal.decided_at, proposal.decision_reason = State.REJECTED, NOW, "Belum layak."
    db.session.commit()
    found = gather(proposal, make_user(Role.LEADERSHIP))
    parts = (found.versions, found.reviews, found.comments, found.place, found.files)
    assert parts == ([], [], [], None, [])


def test_who_owns_it_reads_comments_without_names(stage: Stage) -> None:
    proposal = stage.of(State.REJECTED, stage.kominfo, decided_at=NOW)
    make_review(proposal, make_user(Role.REVIEWER), comment="Perjelas.")
    found = gather(proposal, stage.kominfo)
    assert (found.reviews, found.comments) == ([], ["Perjelas."])


def test_reviews_say_whether_they_count(stage: Stage) -> None:
    proposal = stage.of(State.UNDER_REVIEW)
    old = make_review(proposal, make_user(Role.REVIEWER))
    revise(proposal)
    void, draft, counted = (
        make_review(proposal, make_user(Role.REVIEWER), sent=sent) for sent in (True, False, True)
    )
    save(Conflict(proposal_id=proposal.id, reviewer_id=void.reviewer_id, reason="Kerabat.", declared_at=NOW))
    expected = {
        old.id: Standing.OLD,
        void.id: Standing.VOID,
        draft.id: Standing.UNSENT,
        counted.id: Standing.COUNTED,
    }
    found = gather(proposal, stage.kominfo)
    assert {review.id: standing for review, standing in found.reviews} == expected
    assert found.place == dossier.Place(reviews=1, rank=1, of=1, is_partial=False)


def test_versions_name_what_changed(stage: Stage) -> None:
    proposal = stage.of(State.SUBMITTED)
    revise(proposal, title="Lain", problem="Baru")
    revise(proposal)
    revise(proposal, problem="Lama")
    found = gather(proposal, stage.kominfo)
    assert [version.changed for version in found.versions] == [[], ["title", "problem"], [], ["problem"]]


def test_members_kept_away_by_rule_are_named_with_the_ground(stage: Stage) -> None:
    proposal = stage.permitted(State.UNDER_REVIEW, team=(mate := make_user(),))
    colleague, mover = make_user(agency=stage.agency), make_user()
    for user in (mate, colleague, mover, permitter := make_user()):
        seat(stage.directive, user)
    save(Conflict(proposal_id=proposal.id, reviewer_id=mover.id, reason="Kerabat.", declared_at=NOW))
    mover.agency_id = stage.agency.id  # who declared it too is named once, as declared
    proposal.permissions[0].granted_by_id = permitter.id
    db.session.commit()
    found = gather(proposal, stage.kominfo)
    assert sorted(found.kept_away) == sorted(
        [(mate.name, Ground.MEMBER), (colleague.name, Ground.AGENCY), (permitter.name, Ground.PERMITTER)]
    )
    proposal.state, proposal.decided_at, proposal.decision_reason = State.REJECTED, NOW, "Belum layak."
    db.session.commit()
    assert gather(proposal, make_user(Role.LEADERSHIP)).kept_away == []


def test_lead_who_owes_a_review_finds_only_their_own(stage: Stage) -> None:
    proposal = stage.of(State.UNDER_REVIEW)
    own_old = make_review(proposal, stage.chair)
    revise(proposal)
    other = make_review(proposal, stage.reviewer)
    draft = make_review(proposal, stage.chair, sent=False)
    assert [review.id for review, _ in gather(proposal, stage.chair).reviews] == [own_old.id, draft.id]
    everything = [own_old.id, other.id, draft.id]
    assert [review.id for review, _ in gather(proposal, stage.kominfo).reviews] == everything
    draft.state, draft.sent_at, draft.points = ReviewState.SENT, NOW, 300
    db.session.commit()
    assert [review.id for review, _ in gather(proposal, stage.chair).reviews] == everything


@pytest.mark.parametrize("phase", [Phase.DELIBERATION, Phase.DECIDED])
def test_nobody_owes_a_review_once_scoring_is_over(stage: Stage, phase: Phase) -> None:
    proposal = stage.of(State.UNDER_REVIEW)
    make_review(proposal, stage.reviewer)
    stage.directive.phase = phase
    db.session.commit()
    found = gather(proposal, stage.chair)
    assert (found.sight.is_own_only, len(found.reviews)) == (False, 1)


def test_rank_is_among_those_that_have_a_score(stage: Stage) -> None:
    first, last, _none = (stage.of(State.UNDER_REVIEW) for _ in range(3))
    make_review(first, make_user(Role.REVIEWER), (5, 5, 5))
    make_review(last, make_user(Role.REVIEWER), (1, 1, 1))
    assert gather(last, stage.kominfo).place == dossier.Place(reviews=1, rank=2, of=2, is_partial=False)


@pytest.mark.parametrize("state", [State.SUBMITTED, State.RETURNED, State.WITHDRAWN])
def test_what_is_not_being_scored_has_no_rank(stage: Stage, state: State) -> None:
    assert gather(stage.of(state), stage.kominfo).place is None


def test_text_that_its_writers_are_changing_is_not_in_it(stage: Stage) -> None:
    proposal = stage.of(State.RETURNED)
    proposal.title = "Masih diubah"
    db.session.commit()
    assert gather(proposal, stage.kominfo).content["title"] != "Masih diubah"


def test_explanation_and_events_come_along_oldest_first(stage: Stage) -> None:
    proposal = stage.of(State.REJECTED, decided_at=NOW)
    number, owner = proposal.number, actor_of(stage.owner)
    found = proposals.get(number, owner)
    assert found is not None
    explanations.ask(found, owner, "Mengapa?")
    explanations.answer(found, actor_of(stage.chair), "Karena.")
    db.session.commit()
    told = gather(proposal, stage.kominfo)
    assert told.explanation is not None
    assert (told.explanation.question, told.explanation.answer) == ("Mengapa?", "Karena.")
    assert [entry.event.code for entry in told.entries] == ["explanation_asked", "explanation_answered"]
    assert told.entries[0].event.at == clock.now()


def test_database_is_asked_as_often_for_one_and_for_three(stage: Stage) -> None:
    proposal = stage.of(State.UNDER_REVIEW)
    fill(proposal, stage)
    number, actor = proposal.number, actor_of(stage.kominfo)
    asked = []
    for more in (0, 2):
        for _ in range(more):
            fill(db.session.query(Proposal).filter_by(number=number).one(), stage)
            fill(stage.of(State.UNDER_REVIEW), stage)
        db.session.expunge_all()
        with count_queries() as statements:
            read(number, actor)
        asked.append(len(statements))
    assert asked == [38, 38]
