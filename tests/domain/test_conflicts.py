"""Conflicts of interest: structural ones keep a proposal away, a declared one recuses at once."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import counting, queue, reviews
from innovations.domain.errors import Denied, Invalid
from innovations.models.events import Event
from innovations.models.proposals import Permission, Proposal, State
from innovations.models.reviews import Conflict, Review
from tests.factories import (
    actor_of,
    make_agency,
    make_directive,
    make_proposal,
    save,
)
from tests.rounds import Round, keep

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def scoring(app: Flask) -> Round:
    return Round()


def make_conflicted(scoring: Round, kind: str) -> Proposal:
    """A proposal under review with which the reviewer has this conflict."""
    fields: dict[str, Any] = {"directive": scoring.directive, "state": State.UNDER_REVIEW}
    if kind == "owner":
        return make_proposal(owner=scoring.reviewer, agency_id=make_agency().id, **fields)
    if kind == "team":
        return make_proposal(team=(scoring.reviewer,), **fields)
    if kind == "agency":
        return make_proposal(agency_id=scoring.reviewer.agency_id, **fields)
    if kind == "unit":
        unit = make_agency(parent=make_agency())
        scoring.reviewer.agency_id = unit.id
        db.session.commit()
        return make_proposal(agency_id=unit.parent_id, **fields)
    proposal = make_proposal(**fields)
    if kind == "declared":
        save(
            Conflict(
                proposal_id=proposal.id,
                reviewer_id=scoring.reviewer.id,
                reason="Ipar.",
                declared_at=datetime.now(UTC),
            )
        )
    if kind == "permitter":
        save(
            Permission(
                proposal_id=proposal.id,
                version_no=1,
                letter_number="1",
                letter_date=datetime.now(UTC).date(),
                signed_by="Kepala Dinas",
                granted_by_id=scoring.reviewer.id,
                recorded_by_id=scoring.reviewer.id,
                granted_at=datetime.now(UTC),
                superseded_at=datetime.now(UTC),
            )
        )
    if kind == "other committee":
        proposal.directive_id = make_directive().id
        db.session.commit()
    return proposal


CONFLICTS = ["owner", "team", "permitter", "agency", "unit", "declared", "other committee"]


@pytest.mark.parametrize("kind", CONFLICTS)
def test_conflict_of_any_kind_keeps_it_out_of_the_queue_and_refuses_scores(scoring: Round, kind: str) -> None:
    proposal = make_conflicted(scoring, kind)
    assert [item.proposal for item in queue.list_queue(scoring.actor)] == [scoring.proposal]
    desk = reviews.get(proposal.number, scoring.actor)
    assert (desk is not None) == (kind in ("owner", "team"))  # who works on it may read it
    forced = desk or replace(scoring.desk(), proposal=reviews.get(proposal.number, actor_of(proposal.owner)).proposal)  # type: ignore[union-attr]  # the owner sees it
    for verb in (reviews.save_draft, reviews.send):
        with pytest.raises(Denied):
            verb(forced, scoring.actor, scoring.sheet(), "")
    with pytest.raises(Denied):
        reviews.declare_conflict(forced, scoring.actor, "Ipar saya.")


def test_declared_conflict_recuses_at_once_and_drops_the_draft(scoring: Round) -> None:
    keep(reviews.save_draft, scoring, scoring.sheet())
    reviews.declare_conflict(scoring.desk(), scoring.actor, "RAHASIA-IPAR")
    db.session.commit()
    assert queue.list_queue(scoring.actor) == []
    assert reviews.get(scoring.proposal.number, scoring.actor) is None
    assert reviews.has_declared(scoring.proposal.number, scoring.actor)
    assert db.session.query(Review).count() == 0
    event = db.session.query(Event).one()
    assert (event.code, event.reason, "RAHASIA-IPAR" in str(event.details)) == ("conflict_declared", "", False)


def test_declared_conflict_voids_a_sent_review_visibly(scoring: Round) -> None:
    sent = keep(reviews.send, scoring, scoring.sheet())
    desk = scoring.desk()
    reviews.declare_conflict(desk, scoring.actor, "Ipar saya.")
    db.session.commit()
    db.session.refresh(desk.proposal, ["reviews", "conflicts", "team", "former_members", "permissions"])
    assert counting.count_points(desk.proposal) == (0, 0)
    assert db.session.query(Review).one() is sent
    event = db.session.query(Event).filter_by(code="conflict_declared").one()
    assert event.details == {"voided_review_id": sent.id}


def test_conflict_needs_a_reason(scoring: Round) -> None:
    with pytest.raises(Invalid):
        reviews.declare_conflict(scoring.desk(), scoring.actor, "")
