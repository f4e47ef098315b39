"""Two people act on the same thing at the same moment: one wins, the other is told; numbers have no gap."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread

from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.exc import StaleDataError

from innovations.database import db
from innovations.domain import (
    adoptions,
    clock,
    closing,
    decisions,
    directives,
    explanations,
    numbers,
    proposals,
    release,
    route,
)
from innovations.domain.actor import Actor
from innovations.domain.decisions import Decree
from innovations.domain.errors import DomainError
from innovations.models.accounts import Role
from innovations.models.adoptions import Adoption
from innovations.models.agencies import Agency
from innovations.models.directives import Seat
from innovations.models.events import Event
from innovations.models.explanations import Explanation
from innovations.models.minutes import MinutesClosing
from innovations.models.proposals import NumberSeries, Proposal, ProposalVersion, State
from innovations.models.search import SearchText
from innovations.transfer import imports
from innovations.transfer.imports import undo
from tests.domain.meeting import Committee, write
from tests.domain.panel import Panel
from tests.factories import actor_of, make_directive, make_proposal, make_review, make_user, save
from tests.factories import seat as make_seat
from tests.race.visitors import at_once

CREATORS = 50
WHOLE = (*proposals.FOR_READING, *proposals.FOR_FREEZING, selectinload(Proposal.reviews))
TRIES = 5


def act(app: Flask, number: str, verb: Callable[[Proposal], object], met: Barrier | None) -> Callable[[], str]:
    """A thread that loads the proposal, does `verb` and commits: "done", or the name of what refused it.

    On SQLite the second waits at its BEGIN. On PostgreSQL, with `met`, both have read before either writes.
    """

    def work() -> str:
        with app.app_context():
            try:
                proposal = db.session.scalars(select(Proposal).where(Proposal.number == number).options(*WHOLE)).one()
                if met is not None:
                    met.wait(timeout=20)
                verb(proposal)
                db.session.commit()
            except (DomainError, StaleDataError) as error:
                db.session.rollback()
                return type(error).__name__
            return "done"

    return work


def meeting() -> Barrier | None:
    return None if db.engine.dialect.name == "sqlite" else Barrier(2)


def test_submitted_twice_at_once_is_one_submission(prepared_app: Flask) -> None:
    for _try in range(TRIES):
        owner = make_user()
        actor, number = actor_of(owner), make_proposal(owner=owner).number
        db.session.remove()
        met = meeting()

        def submit(proposal: Proposal, actor: Actor = actor) -> None:
            route.submit(proposal, actor, proposal.attachments)

        results = at_once([act(prepared_app, number, submit, met)] * 2)
        assert sorted(results) in (["DomainError", "done"], ["StaleDataError", "done"], ["Denied", "done"])
        found = db.session.execute(
            select(func.count()).select_from(ProposalVersion).join(Proposal).where(Proposal.number == number)
        ).scalar_one()
        assert found == 1


def test_approved_and_rejected_at_once_is_one_decision(prepared_app: Flask) -> None:
    staff = [actor_of(make_user(Role.KOMINFO)) for _ in range(2)]
    for _try in range(TRIES):
        proposal = make_proposal(state=State.UNDER_REVIEW)
        make_review(proposal, make_user(Role.REVIEWER))
        number, proposal_id = proposal.number, proposal.id
        agency_id = proposal.agency_id
        db.session.remove()
        met = meeting()

        def approve(proposal: Proposal, agency_id: int = agency_id) -> None:
            decree = Decree("100/2026", date(2026, 1, 1), db.session.get_one(Agency, agency_id))
            decisions.approve(proposal, staff[0], decree)

        def reject(proposal: Proposal) -> None:
            decisions.reject(proposal, staff[1], "Belum layak.")

        results = at_once(
            [
                act(prepared_app, number, approve, met),
                act(prepared_app, number, reject, met),
            ]
        )
        assert results.count("done") == 1
        codes = db.session.scalars(
            select(Event.code).where(
                Event.proposal_id == proposal_id, Event.code.in_(["proposal_approve", "proposal_reject"])
            )
        ).all()
        state = db.session.scalars(select(Proposal.state).where(Proposal.id == proposal_id)).one()
        expected = (
            ("proposal_approve", State.APPROVED) if results[0] == "done" else ("proposal_reject", State.REJECTED)
        )
        assert (*codes, state) == expected


def test_closed_by_two_at_once_is_one_closing(prepared_app: Flask) -> None:
    committee = Committee()
    committee.propose(*committee.people)
    committee.record()
    key, actors = committee.key, [actor_of(committee.chair), actor_of(committee.secretary)]
    db.session.remove()
    met = meeting()

    def close(actor: Actor) -> Callable[[], str]:
        def work() -> str:
            with prepared_app.app_context():
                directive = directives.get(key)
                assert directive is not None
                if met is not None:
                    met.wait(timeout=20)
                closing.close(directive, actor, write)
                db.session.commit()
                return "done"

        return work

    assert at_once([close(actor) for actor in actors]) == ["done", "done"]
    assert db.session.query(MinutesClosing).count() == 1
    assert db.session.query(Event).filter_by(code="minutes_closed").count() == 1


def test_list_released_by_two_at_once_is_released_once(prepared_app: Flask) -> None:
    for _try in range(TRIES):
        panel = Panel()
        key, made = panel.propose(), panel.made.id
        staff = [actor_of(panel.kominfo), actor_of(panel.colleague)]
        db.session.remove()

        def let_go(actor: Actor, made: int = made, key: int = key) -> Callable[[], str]:
            def work() -> str:
                with prepared_app.app_context():
                    try:
                        directive = directives.get(made)
                        assert directive is not None
                        done = release.release(directive, actor, key, f"188/{actor.id}", clock.today())
                        db.session.commit()
                    except DomainError as error:
                        db.session.rollback()
                        return error.code
                    return str(done)

            return work

        results = at_once([let_go(actor) for actor in staff])
        assert sorted(results) == ["True", "stale_form"]
        winner = staff[results.index("True")]
        states = select(Proposal.state).where(Proposal.directive_id == made).order_by(Proposal.id)
        assert db.session.scalars(states).all() == [State.APPROVED, State.REJECTED]
        found = db.session.scalars(
            select(Event.actor_id).where(Event.code == "decisions_released", Event.subject_id == made)
        )
        assert found.all() == [winner.id]
        db.session.remove()


def test_fifty_creators_get_numbers_without_gap(prepared_app: Flask) -> None:
    year = make_directive().year
    db.session.remove()

    def take() -> str:
        with prepared_app.app_context():
            number = numbers.take_number(year)
            db.session.commit()
            return number

    taken = at_once([take] * CREATORS)
    assert sorted(taken) == [f"INV-{year}-{serial:04d}" for serial in range(1, CREATORS + 1)]


def test_refused_creator_leaves_no_gap(prepared_app: Flask) -> None:
    year = make_directive().year
    db.session.remove()

    def take(place: int) -> Callable[[], None]:
        def work() -> None:
            with prepared_app.app_context():
                numbers.take_number(year)
                if place % 2:
                    db.session.commit()
                else:
                    db.session.rollback()

        return work

    at_once([take(place) for place in range(20)])
    assert db.session.get_one(NumberSeries, year).last_serial == 10


def test_answered_by_two_leads_at_once_is_one_answer(prepared_app: Flask) -> None:
    for _try in range(TRIES):
        directive, leads = make_directive(), [make_user(Role.CHAIR), make_user(Role.SECRETARY)]
        for lead, place in zip(leads, (Seat.CHAIR, Seat.SECRETARY), strict=True):
            make_seat(directive, lead, place)
        proposal = make_proposal(directive, state=State.REJECTED)
        asked = {"question": "Mengapa?", "asked_by_id": proposal.owner_id, "asked_at": proposal.created_at}
        save(Explanation(proposal_id=proposal.id, **asked))
        number, actors = proposal.number, [actor_of(lead) for lead in leads]
        db.session.remove()
        met = meeting()

        def answer_as(actor: Actor) -> Callable[[Proposal], object]:
            return lambda row: explanations.answer(row, actor, f"Karena {actor.id}.")

        results = at_once([act(prepared_app, number, answer_as(actor), met) for actor in actors])
        assert sorted(results) == ["DomainError", "done"]
        told = db.session.scalars(select(Event.actor_id).where(Event.code == "explanation_answered")).all()
        found = db.session.scalars(select(Explanation).join(Proposal).where(Proposal.number == number)).one()
        assert (len(told), found.answer) == (_try + 1, f"Karena {found.answered_by_id}.")


def test_two_that_adopt_each_other_at_once_do_not_become_a_ring(prepared_app: Flask) -> None:
    owner = make_user()
    actor = actor_of(owner)
    for _try in range(TRIES):
        numbers_of_two = [make_proposal(owner=owner, state=State.APPROVED).number for _ in range(2)]
        db.session.remove()
        met = meeting()

        def adopt(source: str) -> Callable[[Proposal], object]:
            return lambda row: adoptions.name_source(row, actor, source, "")

        pairs = zip(numbers_of_two, reversed(numbers_of_two), strict=True)
        results = at_once([act(prepared_app, number, adopt(source), met) for number, source in pairs])
        assert sorted(results) == ["Invalid", "done"]
    assert db.session.scalar(select(func.count()).select_from(Adoption)) == TRIES


def commit_when_waited_for(app: Flask, act: Callable[[], object]) -> None:
    """Commit what was written here once `act`, on a thread that commits too, cannot go on without."""

    def work() -> None:
        with app.app_context():
            act()
            db.session.commit()

    other = Thread(target=work)
    other.start()
    if db.engine.dialect.name == "postgresql":  # on SQLite it waits at its BEGIN
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        with db.engine.connect() as connection:
            while other.is_alive() and not connection.scalar(waiting):
                connection.rollback()
    db.session.commit()
    other.join()


def test_words_to_search_hold_what_two_wrote_at_once(prepared_app: Flask) -> None:
    proposal = make_proposal(owner=make_user(), title="Semula")
    key, agency_id = proposal.id, proposal.agency_id
    db.session.remove()
    db.session.get_one(Agency, agency_id).name = "Dinas Kelautan"
    db.session.flush()

    def retitle() -> None:
        db.session.get_one(Proposal, key).title = "Antrean"

    commit_when_waited_for(prepared_app, retitle)
    found = db.session.get_one(SearchText, key).words
    assert {"antrean", "kelautan", "semula"} & found == {"antrean", "kelautan"}


def test_import_is_not_taken_back_over_an_edit_at_the_same_moment(prepared_app: Flask) -> None:
    for name in ("Awal", "Baru"):
        content = f"nama;jenis;singkatan\nDinas Kelautan;dinas;{name}\n".encode()
        imports.run(imports.Kind.AGENCIES, imports.read(imports.Kind.AGENCIES, "a.csv", content), None)
        db.session.commit()
    db.session.execute(update(Agency).where(Agency.name == "Dinas Kelautan").values(short_name="Diubah"))
    rows: list[imports.RowReport] = []

    def take_back() -> None:
        run = undo.get(imports.Kind.AGENCIES, undo.find_last(imports.Kind.AGENCIES))
        rows.extend(undo.undo(run, None) if run is not None else ())

    commit_when_waited_for(prepared_app, take_back)
    assert [problem.code for row in rows for problem in row.problems] == ["undo_edited"]
    assert db.session.scalar(select(Agency.short_name).where(Agency.name == "Dinas Kelautan")) == "Diubah"
