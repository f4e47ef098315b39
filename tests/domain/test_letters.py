"""Decision letters: who reads and sends them, holding, and what stays once they are sent."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import accountability, clock, directives, letters, own_data, proposals, texts, timeline
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.letters import Letter
from innovations.domain.texts import TextKey
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.decisions import DecisionLetter, LetterState
from innovations.models.directives import Directive, Seat
from innovations.models.events import Event
from innovations.models.notices import Notice
from innovations.models.proposals import Origin, Proposal, State
from innovations.models.reviews import Conflict
from tests.domain.people import People, build
from tests.domain.stage import last_event
from tests.factories import actor_of, make_agency, make_directive, make_head, make_proposal, make_user, save, seat


class Post:
    """A directive with an approved and a rejected proposal of one owner."""

    def __init__(self) -> None:
        self.office = make_agency(coordinator=True)
        self.made = make_directive()
        self.owner, self.teammate = make_user(), make_user()
        self.kominfo = make_user(Role.KOMINFO, agency=self.office)
        self.approved = make_proposal(self.made, self.owner, State.APPROVED, team=(self.teammate,))
        self.rejected = make_proposal(self.made, self.owner, State.REJECTED)

    @property
    def directive(self) -> Directive:
        found = directives.get(self.made.id)
        assert found is not None
        return found

    def of(self, proposal: Proposal, reader: User) -> Letter | None:
        actor = actor_of(reader)
        found = proposals.get(proposal.number, actor)
        return None if found is None else letters.get_letter(found, actor, write)

    def state(self, proposal: Proposal) -> LetterState | None:
        found = self.of(proposal, self.kominfo)
        return None if found is None else found.state

    def send(self, actor: User | None = None, seen: str | None = None) -> int:
        count = letters.send_all(self.directive, actor_of(actor or self.kominfo), write, seen)
        db.session.commit()
        return count

    def hold(self, proposal: Proposal, reason: str = "Tunggu salinan.", actor: User | None = None) -> None:
        who = actor_of(actor or self.kominfo)
        found = proposals.get(proposal.number, actor_of(self.kominfo))
        assert found is not None
        letters.hold_back(found, who, reason)
        db.session.commit()

    def let_go(self, proposal: Proposal) -> None:
        found = proposals.get(proposal.number, actor_of(self.kominfo))
        assert found is not None
        letters.let_go(found, actor_of(self.kominfo))
        db.session.commit()


def write(proposal: Proposal) -> str:
    return f"Surat {proposal.number}: {proposal.decree_number}"


@pytest.fixture
def office(app: Flask) -> Post:
    return Post()


def refused(act: Callable[[], object]) -> tuple[type[DomainError], str]:
    with pytest.raises(DomainError) as caught:
        act()
    db.session.rollback()
    return caught.type, caught.value.code


def test_owner_reads_the_letter_only_once_it_is_sent(office: Post) -> None:
    assert office.of(office.approved, office.owner) is None
    assert office.state(office.approved) is LetterState.READY
    assert office.send() == 2
    for reader in (office.owner, office.teammate):
        found = office.of(office.approved, reader)
        assert found is not None
        assert (found.state, found.content, found.is_mine) == (LetterState.SENT, write(office.approved), False)


def test_sending_tells_owner_and_team_and_leaves_an_event_each(office: Post) -> None:
    office.send()
    told = db.session.query(Notice.user_id, Notice.code, Notice.proposal_id).order_by(Notice.user_id, Notice.id).all()
    expected = [(office.owner, office.approved), (office.owner, office.rejected), (office.teammate, office.approved)]
    assert sorted(told) == sorted((user.id, "letter_sent", proposal.id) for user, proposal in expected)
    assert db.session.query(Event).filter_by(code="letter_sent").count() == 2


def test_sending_twice_sends_once(office: Post) -> None:
    assert (office.send(), office.send(seen="x")) == (2, 0)
    assert db.session.query(Notice).count() == 3


def test_held_letter_stays_until_it_is_let_go(office: Post) -> None:
    office.hold(office.rejected)
    assert office.send() == 1
    assert (office.state(office.rejected), office.of(office.rejected, office.owner)) == (LetterState.HELD, None)
    office.let_go(office.rejected)
    office.let_go(office.rejected)
    assert last_event().code == "letter_let_go"
    assert office.send() == 1
    assert office.state(office.rejected) is LetterState.SENT


def test_holding_again_corrects_the_reason(office: Post) -> None:
    for reason in ("Satu.", "Satu.", "Dua."):
        office.hold(office.approved, reason)
    rows = [row.reason for row in db.session.query(Event).filter_by(code="letter_held").order_by(Event.id)]
    assert rows == ["Satu.", "Dua."]
    assert refused(lambda: office.hold(office.approved, "\n")) == (Invalid, "reason_missing")


def test_sent_letter_is_neither_held_nor_let_go(office: Post) -> None:
    office.send()
    assert refused(lambda: office.hold(office.approved)) == (DomainError, "letter_sent")
    assert refused(lambda: office.let_go(office.approved)) == (DomainError, "letter_sent")


def test_sent_letter_stays_as_it_was_sent(office: Post) -> None:
    office.send()
    before = write(office.approved)
    db.session.get_one(Proposal, office.approved.id).decree_number = "999/2026"
    db.session.commit()
    found = office.of(office.approved, office.owner)
    assert found is not None
    assert (found.content, write(office.approved) != before) == (before, True)


def test_letter_that_was_not_looked_at_does_not_go(office: Post) -> None:
    seen = letters.digest(letters.list_letters(office.directive, actor_of(office.kominfo), write))
    make_proposal(office.made, office.owner, State.REJECTED)
    assert refused(lambda: office.send(seen=seen)) == (DomainError, "stale_form")
    assert db.session.query(DecisionLetter).count() == 0


def test_kominfo_sends_no_letter_of_its_own_agency_but_the_chair_does(office: Post) -> None:
    chair = make_user(Role.CHAIR)
    seat(office.made, chair, Seat.CHAIR)
    own = make_proposal(office.made, make_user(agency=office.office), State.REJECTED)
    assert office.send() == 2
    assert office.state(own) is LetterState.READY
    assert refused(lambda: office.hold(own)) == (Denied, "not_your_part")
    assert office.send(chair) == 1
    assert office.state(own) is LetterState.SENT


def test_who_is_involved_or_recused_sends_nothing_there(office: Post) -> None:
    save(
        Conflict(
            proposal_id=office.approved.id, reviewer_id=office.kominfo.id, reason="Saudara.", declared_at=clock.now()
        )
    )
    assert office.send() == 1
    assert office.state(office.approved) is LetterState.READY


@pytest.mark.parametrize("fields", [{"origin": Origin.IMPORTED}, {"state": State.UNDER_REVIEW}])
def test_there_is_no_letter_without_a_decision_here(office: Post, fields: dict[str, Any]) -> None:
    proposal = make_proposal(office.made, office.owner, **{"state": State.APPROVED, **fields})
    assert office.of(proposal, office.kominfo) is None
    assert office.send() == 2


def test_own_data_hold_the_letters_one_got(office: Post) -> None:
    office.hold(office.rejected)
    office.send()
    held = [own_data.collect(actor_of(user))["surat_pemberitahuan"] for user in (office.teammate, office.kominfo)]
    assert [[row["isi"] for row in rows] for rows in held] == [[write(office.approved)], []]


def test_nobody_else_reads_a_letter(office: Post) -> None:
    office.send()
    head = make_head(db.session.get_one(Agency, office.approved.agency_id))
    for reader in (make_user(), head, make_user(Role.LEADERSHIP), make_user(Role.ADMIN), make_user(Role.REVIEWER)):
        assert office.of(office.approved, reader) is None
    assert office.of(office.approved, make_user(Role.AUDITOR)) is not None


def test_owner_does_not_learn_that_a_letter_was_held(office: Post) -> None:
    office.hold(office.approved)
    office.let_go(office.approved)

    def codes(user: User) -> list[str]:
        actor = actor_of(user)
        found = proposals.get(office.approved.number, actor)
        assert found is not None
        return [entry.event.code for entry in timeline.list_entries(found, actor)]

    assert (codes(office.owner), codes(office.kominfo)) == ([], ["letter_let_go", "letter_held"])


def test_letter_is_read_before_it_goes_only_by_staff_who_are_not_involved(app: Flask) -> None:
    people: People = build()
    for name, actor in people.actors.items():
        for (kind, state), proposal in people.proposals.items():
            before = accountability.can_read_letter(actor, proposal, is_sent=False)
            after = accountability.can_read_letter(actor, proposal, is_sent=True)
            if before or accountability.can_send_letter(actor, proposal):
                assert (before, after) == (True, True), (name, kind, state)
            if kind == "imported" or state in (State.DRAFT, State.UNDER_REVIEW):
                assert not after, (name, kind, state)
            if name in ("owner", "teammate", "head", "stranger", "reviewer", "leadership", "admin"):
                assert not before, (name, kind, state)
            if name in ("stranger", "reviewer", "leadership", "admin"):
                assert not after, (name, kind, state)


@pytest.mark.parametrize("key", sorted(texts.LETTERS))
@pytest.mark.parametrize("value", ["{nama}", "{opd"])
def test_unknown_field_is_refused_with_those_that_there_are(office: Post, key: TextKey, value: str) -> None:
    with pytest.raises(Invalid) as caught:
        texts.change_text(key, actor_of(office.kominfo), value)
    assert (caught.value.code, caught.value.field) == ("unknown_fields", "value")
    assert str(caught.value.facts["known"]).split(", ") == [f"{{{name}}}" for name in texts.LETTERS[key]]


def test_kominfo_words_the_letters_and_nothing_else(office: Post) -> None:
    texts.change_text(TextKey.LETTER_APPROVED, actor_of(office.kominfo), "{judul} {{x}}")
    db.session.flush()
    assert texts.load().texts == {TextKey.LETTER_APPROVED: "{judul} {{x}}"}
    found = refused(lambda: texts.change_text(TextKey.LETTERHEAD, actor_of(office.kominfo), "x"))
    assert found == (Denied, "not_your_part")
    found = refused(lambda: texts.change_text(TextKey.LETTER_APPROVED, actor_of(office.owner), "x"))
    assert found == (Denied, "not_your_part")
