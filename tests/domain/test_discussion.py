"""The committee's talk about a proposal: what comes first, who reads and writes, and what stays of it."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
import time_machine
from flask import Flask

from innovations.database import db
from innovations.domain import directives, discussion, own_data
from innovations.domain.actor import Actor
from innovations.domain.discussion import Agenda, Thread
from innovations.domain.errors import Denied, DomainError
from innovations.domain.fairness import Reason
from innovations.domain.timeline import list_entries
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.discussion import Message
from innovations.models.events import Event
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Conflict
from tests.domain.stage import load
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_rubric, make_user, save, seat
from tests.queries import count_queries

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


class Panel:
    """A directive in deliberation; chair, three members; proposals of which the second divides them."""

    def __init__(self, number: int = 3, **fields: Any) -> None:
        self.made: Directive = make_directive(rubric=make_rubric(60, 40), phase=Phase.DELIBERATION, **fields)
        self.chair: User = make_user(Role.CHAIR, name="Ketua")
        seat(self.made, self.chair, Seat.CHAIR)
        self.members: list[User] = [make_user(Role.REVIEWER, name=name) for name in ("Ani", "Budi", "Citra")]
        for member in self.members:
            seat(self.made, member)
        self.proposals: list[Proposal] = []
        for place in range(number):
            proposal = make_proposal(self.made, state=State.UNDER_REVIEW, title=f"Usulan {place}")
            self.proposals.append(proposal)
            for member, value in zip(self.members, (5, 1, 3) if place == 1 else (3, 3, 3), strict=True):
                make_review(proposal, member, (value, value))

    @property
    def directive(self) -> Directive:
        found = directives.get(self.made.id)
        assert found is not None
        return found

    def agenda(self, user: User | None = None) -> Agenda:
        return discussion.get_agenda(self.directive, actor_of(user or self.members[0]))

    def find(self, user: User, place: int = 0) -> Thread | None:
        return discussion.get(self.directive, self.proposals[place].number, actor_of(user), lock=True)

    def thread(self, user: User | None = None, place: int = 0) -> Thread:
        found = self.find(user or self.members[0], place)
        assert found is not None
        return found

    def write(self, text: str = "Menurut saya layak.", user: User | None = None, token: str | None = None) -> Message:
        user = user or self.members[0]
        message = discussion.write(self.thread(user), actor_of(user), text, token)
        db.session.commit()
        return message

    def recuse(self, user: User, place: int = 0) -> None:
        save(
            Conflict(
                proposal_id=self.proposals[place].id, reviewer_id=user.id, reason="Ipar.", declared_at=NOW
            )
        )  # fmt: skip


@pytest.fixture
def panel(app: Flask) -> Panel:
    return Panel()


def names(agenda: Agenda) -> tuple[list[str], list[str]]:
    return [entry.proposal.title for entry in agenda.first], [entry.proposal.title for entry in agenda.others]


def refusal(thread: Thread, actor: Actor, text: str = "Layak.", token: str | None = None) -> str:
    before = db.session.query(Message).count()
    with pytest.raises(DomainError) as caught:
        discussion.write(thread, actor, text, token)
    db.session.rollback()
    assert db.session.query(Message).count() == before
    return caught.value.code


def test_what_most_needs_talk_comes_first_with_its_reasons(panel: Panel) -> None:
    found = panel.agenda()
    assert names(found) == (["Usulan 1"], ["Usulan 0", "Usulan 2"])
    first = found.first[0]
    assert (list(first.reasons), first.reviews, first.score) == ([Reason.WIDE_SPREAD], 3, Fraction(60))


def test_agenda_counts_messages_that_stand(panel: Panel) -> None:
    gone = panel.write()
    panel.write("Saya setuju.", panel.chair)
    discussion.take_back(panel.thread(), actor_of(panel.members[0]), gone.id)
    db.session.commit()
    assert [entry.messages for entry in panel.agenda().others] == [1, 0]


def test_recused_member_finds_neither_the_proposal_nor_its_weight_in_the_reasons(panel: Panel) -> None:
    panel.recuse(panel.members[0], 1)
    assert names(panel.agenda()) == ([], ["Usulan 0", "Usulan 2"])
    assert panel.find(panel.members[0], 1) is None
    assert panel.agenda(panel.chair).first[0].reviews == 2


def test_agenda_keeps_what_was_decided_upon_scores_and_leaves_out_the_rest(panel: Panel) -> None:
    fields = {"decided_at": NOW, "decision_reason": "Belum."}
    for place, more in ((0, {"score_points": 900, "score_reviews": 3}), (2, {})):
        for name, value in (fields | more | {"state": State.REJECTED}).items():
            setattr(panel.proposals[place], name, value)
    db.session.commit()
    assert names(panel.agenda()) == (["Usulan 1"], ["Usulan 0"])


@pytest.mark.parametrize(("number", "count"), [(1, 14), (3, 15), (6, 15)])
def test_agenda_costs_the_same_for_more_proposals(app: Flask, number: int, count: int) -> None:
    """From three on there is a model of the reviewers, whose names are asked for once."""
    panel = Panel(number)
    directive, actor = panel.directive, actor_of(panel.chair)
    with count_queries() as queries:
        discussion.get_agenda(directive, actor)
    assert len(queries) == count


def test_agenda_is_for_the_committee_kominfo_and_auditor_from_deliberation_on(panel: Panel) -> None:
    for role in (Role.KOMINFO, Role.AUDITOR):
        assert names(panel.agenda(make_user(role)))[0] == ["Usulan 1"]
    for role in (Role.LEADERSHIP, Role.REVIEWER, Role.ADMIN):
        with pytest.raises(Denied):
            panel.agenda(make_user(role))
    panel.directive.phase = Phase.SCORING
    db.session.commit()
    with pytest.raises(DomainError, match="not_in_this_phase"):
        panel.agenda()


def test_thread_has_the_reviews_that_count_by_name(panel: Panel) -> None:
    panel.recuse(panel.members[1])
    assert [review.reviewer.name for review in panel.thread().reviews] == ["Ani", "Citra"]


def test_member_to_whom_it_is_not_assigned_takes_part(app: Flask) -> None:
    panel = Panel(reviews_each=1)
    assert panel.write().text == "Menurut saya layak."


def test_message_is_stored_with_one_event_without_its_text(panel: Panel) -> None:
    message = panel.write()
    event = db.session.query(Event).one()
    assert (event.code, event.actor_id, event.subject_id) == ("message_written", panel.members[0].id, message.id)
    assert (event.reason, event.details) == ("", {"number": panel.proposals[0].number})
    assert [(row.text, row.author.name) for row in panel.thread().messages] == [("Menurut saya layak.", "Ani")]


def test_timeline_tells_nobody_of_messages(panel: Panel) -> None:
    panel.write()
    proposal = load(panel.proposals[0])
    readers = [proposal.owner, panel.chair, make_user(Role.KOMINFO), make_user(Role.AUDITOR)]
    assert [list_entries(proposal, actor_of(reader)) for reader in readers] == [[]] * 4


def test_same_form_twice_is_one_message(panel: Panel) -> None:
    assert panel.write(token="t" * 24).id == panel.write(token="t" * 24).id
    assert (db.session.query(Message).count(), db.session.query(Event).count()) == (1, 1)


def test_token_of_another_is_refused(panel: Panel) -> None:
    panel.write(token="t" * 24)
    assert refusal(panel.thread(panel.chair), actor_of(panel.chair), token="t" * 24) == "happened_already"
    actor = actor_of(panel.members[0])
    assert refusal(panel.thread(place=1), actor, token="t" * 24) == "happened_already"


def test_empty_and_too_long_messages_are_refused(panel: Panel) -> None:
    actor = actor_of(panel.chair)
    assert [refusal(panel.thread(), actor, text) for text in ("", "a" * 2001)] == ["missing", "message_too_long"]
    assert len(panel.write("a" * 2000).text) == 2000


def test_readers_who_do_not_sit_write_nothing(panel: Panel) -> None:
    for role in (Role.KOMINFO, Role.AUDITOR):
        user = make_user(role)
        assert refusal(panel.thread(user), actor_of(user)) == "not_your_part"


def test_after_deliberation_it_is_read_and_not_written(panel: Panel) -> None:
    panel.write()
    panel.directive.phase = Phase.DECIDED
    db.session.commit()
    assert len(panel.thread().messages) == 1
    assert refusal(panel.thread(), actor_of(panel.chair)) == "not_in_this_phase"


def test_decided_proposal_is_not_talked_about_any_more(panel: Panel) -> None:
    values = {"state": State.REJECTED, "decided_at": NOW, "decision_reason": "Belum.", "score_points": 900}
    for name, value in (values | {"score_reviews": 3}).items():
        setattr(panel.proposals[0], name, value)
    db.session.commit()
    assert refusal(panel.thread(), actor_of(panel.chair)) == "review_closed"


def test_owner_team_head_leadership_and_strangers_find_no_thread(panel: Panel) -> None:
    owner = load(panel.proposals[0]).owner
    assert [panel.find(user) for user in (owner, make_user(Role.LEADERSHIP), make_user(Role.REVIEWER))] == [None] * 3
    assert discussion.get(Panel(1).directive, panel.proposals[0].number, actor_of(panel.chair)) is None


def test_author_takes_a_message_back_within_a_quarter_of_an_hour(panel: Panel) -> None:
    with time_machine.travel(NOW, tick=False) as moment:
        actor = actor_of(panel.members[0])
        first, second = panel.write(), panel.write()
        moment.shift(timedelta(minutes=15))
        discussion.take_back(panel.thread(), actor, first.id)
        discussion.take_back(panel.thread(), actor, first.id)
        db.session.commit()
        moment.shift(timedelta(seconds=1))
        with pytest.raises(DomainError, match="message_stands"):
            discussion.take_back(panel.thread(), actor, second.id)
    assert [(row.text, row.withdrawn_at is None) for row in panel.thread().messages] == [
        ("", False), ("Menurut saya layak.", True),
    ]  # fmt: skip
    codes = [event.code for event in db.session.query(Event).order_by(Event.id)]
    assert codes == ["message_written", "message_written", "message_withdrawn"]


def test_only_the_author_takes_back_and_only_in_this_thread(panel: Panel) -> None:
    message = panel.write()
    with pytest.raises(Denied):
        discussion.take_back(panel.thread(panel.chair), actor_of(panel.chair), message.id)
    actor = actor_of(panel.members[0])
    assert discussion.take_back(panel.thread(place=1), actor, message.id) is None
    panel.directive.phase = Phase.DECIDED
    db.session.commit()
    with pytest.raises(DomainError, match="not_in_this_phase"):
        discussion.take_back(panel.thread(), actor, message.id)


def test_authors_own_data_hold_their_messages(panel: Panel) -> None:
    panel.write()
    panel.write("Saya setuju.", panel.chair)
    found = own_data.collect(actor_of(panel.chair))["pesan_pembahasan"]
    assert [(row["usulan"], row["isi"]) for row in found] == [(panel.proposals[0].number, "Saya setuju.")]
