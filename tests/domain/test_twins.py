"""Each predicate of policy and its SQL twin agree: every relation x state x kind of proposal, on both engines."""

from collections.abc import Callable, Mapping
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import ColumnElement, select

from innovations.database import db
from innovations.domain import (
    accountability,
    index_checks,
    index_rights,
    parties,
    peers,
    policy,
    report_rights,
    stewards,
)
from innovations.domain.actor import Actor
from innovations.domain.workflow import Action
from innovations.models.proposals import Proposal
from tests.domain.people import People, build


@pytest.fixture
def people_in_database(app: Flask) -> People:
    return build()


def _can(action: Action, actor: Actor, proposal: Proposal) -> bool:
    return parties.can_perform(actor, proposal, action)


def _whom(action: Action, actor: Actor) -> ColumnElement[bool]:
    return parties.performable_by(actor, action)


TWINS: Mapping[str, tuple[Callable[[Actor, Proposal], bool], Callable[[Actor], ColumnElement[bool]]]] = {
    "see": (policy.can_see, policy.visible_to),
    "read_working_text": (policy.can_read_working_text, policy.working_text_readable_by),
    "review": (policy.can_review, policy.reviewable_by),
    "score": (policy.can_score, policy.scorable_by),
    "answer_explanation": (accountability.can_answer_explanation, accountability.explanations_answerable_by),
    "read_discussion": (peers.can_read_discussion, peers.discussion_readable_by),
    "steward": (stewards.is_steward_of, stewards.is_steward_sql),
    "verify_index": (index_checks.can_verify, index_checks.verifiable_by),
    "tend": (stewards.can_tend, stewards.tendable_by),
    "see_index_score": (index_rights.can_see_score, index_rights.score_visible_to),
    "see_progress": (policy.can_see_progress, report_rights.progress_visible_to),
    "see_scores": (policy.can_see_scores, policy.scores_visible_to),
} | {action.value: (partial(_can, action), partial(_whom, action)) for action in Action}


def test_predicates_equal_their_sql_twins_for_every_relation_kind_and_state(people_in_database: People) -> None:
    people = people_in_database
    in_python = {
        (what, name): {key for key, proposal in people.proposals.items() if predicate(actor, proposal)}
        for what, (predicate, _) in TWINS.items()
        for name, actor in people.actors.items()
    }
    in_sql = {
        (what, name): {people.ids[number] for number in db.session.scalars(select(Proposal.id).where(twin(actor)))}
        for what, (_, twin) in TWINS.items()
        for name, actor in people.actors.items()
    }
    assert in_python == in_sql
