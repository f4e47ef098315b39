"""Which reviews count: the rule in Python and in SQL, for each way to be recused."""

import pytest
from flask import Flask
from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock, counting, queue
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.proposals import FormerMember, Permission, Proposal, State, TeamMember
from innovations.models.reviews import Conflict, Review
from tests.domain.stage import load
from tests.factories import actor_of, make_head, make_proposal, make_review, make_user, save

WAYS = ("none", "owner", "team", "former", "permitted", "declared", "draft", "old version", "moved", "heads")
COUNTS = ("none", "moved", "heads")
"""A move of office after sending voids nothing (README, decisions)."""


def recuse(proposal: Proposal, user: User, way: str) -> None:
    ids = {"proposal_id": proposal.id, "user_id": user.id}
    if way == "team":
        save(TeamMember(**ids, name=user.name))
    elif way == "former":
        save(FormerMember(**ids))
    elif way == "declared":
        save(Conflict(proposal_id=proposal.id, reviewer_id=user.id, reason="Saudara.", declared_at=clock.now()))
    elif way == "moved":
        user.agency_id = proposal.agency_id
    elif way == "heads":
        make_head(db.session.get_one(Agency, proposal.agency_id), user)
    elif way == "permitted":
        letter = {"version_no": 1, "letter_number": "1", "letter_date": clock.today(), "signed_by": "Kepala"}
        people = {"granted_by_id": user.id, "recorded_by_id": user.id}
        save(Permission(proposal_id=proposal.id, granted_at=clock.now(), **letter, **people))


@pytest.mark.parametrize("way", WAYS)
def test_reviews_count_alike_in_python_and_in_sql(app: Flask, way: str) -> None:
    reviewer, other = make_user(Role.REVIEWER), make_user(Role.REVIEWER)
    owner = reviewer if way == "owner" else make_user()
    proposal = make_proposal(owner=owner, state=State.UNDER_REVIEW)
    make_review(proposal, reviewer, sent=way != "draft")
    make_review(proposal, other)
    recuse(proposal, reviewer, way)
    if way == "old version":
        db.session.query(Review).filter_by(reviewer_id=reviewer.id).update({"version_no": 0})
    counted = {review.reviewer_id for review in counting.list_counting(load(proposal))}
    found = select(Review.reviewer_id).join(Review.proposal).where(counting.is_counting_sql())
    assert counted == set(db.session.scalars(found)) == ({reviewer.id, other.id} if way in COUNTS else {other.id})
    voided = [] if way in (*COUNTS, "draft", "old version") else [proposal.number]
    assert [row.number for row in queue.list_voided(actor_of(reviewer))] == voided
