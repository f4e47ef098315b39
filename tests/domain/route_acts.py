"""What people do to one proposal on its route, as the state machine tries it.

An act is asked of anybody at any time; it draws what it needs, and returns what the model does when it has succeeded.
"""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import select

from innovations.database import db
from innovations.domain import (
    checks,
    decisions,
    discussion,
    explanations,
    paper_sheets,
    permissions,
    proposals,
    reopening,
    reviews,
    revising,
    route,
    trials,
)
from innovations.domain.decisions import Decree
from innovations.domain.paper_sheets import Paper as SignedPaper
from innovations.domain.permissions import Letter
from innovations.domain.trials import ClosureFacts, ImplementationFacts, TrialFacts
from innovations.models.proposals import State
from innovations.models.reviews import Review
from tests.domain.route_model import COMMITTEE, HEADS, Sheet
from tests.domain.route_try import Done, Try, there
from tests.domain.route_world import WHOLE
from tests.domain.stage import NO, YES

VALUES = st.tuples(*[st.integers(1, 5)] * 3)
SOME_VALUES = st.tuples(*[st.none() | st.integers(1, 5)] * 3)


def edit(t: Try) -> Done:
    design = t.world.say("Satu dua tiga empat lima")
    proposals.edit(t.world.take(t.paper.name), t.actor, "gagasan", {"design": design})
    return t.touch


def submit(t: Try) -> Done:
    proposal = t.world.take(t.paper.name, *WHOLE)
    version = route.submit(proposal, t.actor, proposal.attachments)
    goal = State.SUBMITTED if t.paper.is_permitted else State.AWAITING_PERMISSION
    sent = [*t.paper.hashes, version.content_hash]
    return lambda: t.touch(goal, hashes=sent, received_at=t.paper.received_at or t.model.now)


def permit(t: Try) -> Done:
    head = HEADS[t.paper.name]
    letter = Letter(t.world.say("800"), t.model.today, "Kepala", t.world.actors[head].id)
    permissions.grant_permission(t.world.take(t.paper.name), t.actor, letter)
    return lambda: t.touch(State.SUBMITTED, is_permitted=True, permitters=t.paper.permitters | {head})


def give_back(t: Try) -> Done:
    proposal, reason = t.world.take(t.paper.name, *WHOLE), t.world.say("Perbaiki")
    until = t.model.today + timedelta(days=t.draw(st.integers(0, 20)))
    if t.paper.state is State.SUBMITTED and t.draw(st.booleans()):
        checks.return_from_check(proposal, t.actor, NO, reason, until)
    else:
        route.return_for_revision(proposal, t.actor, reason, until)
    return lambda: t.touch(State.RETURNED, until=until)


def extend(t: Try) -> Done:
    until = max(t.paper.until or t.model.today, t.model.today) + timedelta(days=t.draw(st.integers(1, 9)))
    route.extend_revision(t.world.take(t.paper.name), t.actor, "Diberi waktu.", until)
    return lambda: t.touch(until=until)


def renew(t: Try) -> Done:
    permissions.ask_new_permission(t.world.take(t.paper.name), t.actor, "Perlu dilihat lagi.")
    return lambda: t.touch(is_permitted=False)


def start_review(t: Try) -> Done:
    checks.start_review(t.world.take(t.paper.name, *WHOLE), t.actor, YES)
    return lambda: t.touch(State.UNDER_REVIEW)


def reject_in_check(t: Try) -> Done:
    checks.reject_from_check(t.world.take(t.paper.name, *WHOLE), t.actor, NO, "Sudah ada.")
    return lambda: t.touch(State.REJECTED, decided_on=t.model.today)


def _keep(t: Try, who: str, sheet: Sheet) -> None:
    key = (who, t.paper.version)
    old = t.paper.sheets.get(key)
    sheet.times_replaced = old.times_replaced if old is not None else 0
    t.paper.sheets[key] = sheet


def save_draft(t: Try) -> Done:
    desk = there(reviews.get(t.world.numbers[t.paper.name], t.actor, lock=True))
    values = t.draw(SOME_VALUES)
    reviews.save_draft(desk, t.actor, t.world.fill_in(values), "")

    def effect() -> int:
        _keep(t, t.who, Sheet(values, is_sent=False))
        return 0

    return effect


def send(t: Try) -> Done:
    desk = there(reviews.get(t.world.numbers[t.paper.name], t.actor, lock=True))
    values = t.draw(VALUES)
    reviews.send(desk, t.actor, t.world.fill_in(values), "")

    def effect() -> int:
        _keep(t, t.who, Sheet(values, is_sent=True))
        return t.touch()

    return effect


def revise(t: Try) -> Done:
    desk = there(reviews.get(t.world.numbers[t.paper.name], t.actor, lock=True))
    values = t.draw(VALUES)
    revising.revise(desk, t.actor, t.world.fill_in(values), "Setelah dibahas.", "")

    def effect() -> int:
        _keep(t, t.who, Sheet(values, is_sent=True))
        t.paper.sheets[t.who, t.paper.version].times_replaced += 1
        return t.touch()

    return effect


def discuss(t: Try) -> Done:
    thread = there(discussion.get(t.world.read_directive(), t.world.numbers[t.paper.name], t.actor, lock=True))
    discussion.write(thread, t.actor, t.world.say("Menurut saya"))
    return lambda: 1


def enter_paper(t: Try) -> Done:
    reviewer = t.pick(t.model.list_on_paper(t.paper)) or t.draw(st.sampled_from(sorted(COMMITTEE)))
    values, key = t.draw(VALUES), t.world.actors[reviewer].id
    case = there(paper_sheets.get(t.world.directive_id, t.world.numbers[t.paper.name], key, t.actor, lock=True))
    signed = SignedPaper(t.model.today, t.world.scan)
    paper_sheets.enter(t.world.folder, case, t.actor, t.world.fill_in(values), signed, case.desk.seen)

    def effect() -> int:
        _keep(t, reviewer, Sheet(values, is_sent=True, on_paper=True))
        return t.touch()

    return effect


def reopen(t: Try) -> Done:
    known = {t.world.names[who]: key for key, who in db.session.execute(_list_reviews(t)).tuples()}
    reviewer = t.pick(t.model.list_reopenable(t.paper)) or t.pick(sorted(known))
    case = there(reopening.get(t.world.directive_id, known.get(reviewer, 0), t.actor, lock=True))
    reopening.reopen(case, t.actor, t.world.say("Periksa lagi"))

    def effect() -> int:
        sheet = t.paper.sheets[reviewer, t.paper.version]
        sheet.is_sent, sheet.on_paper, sheet.is_untouched = False, False, True
        sheet.times_replaced += 1
        return t.touch()

    return effect


def _list_reviews(t: Try) -> Any:
    of_proposal = select(Review.id, Review.reviewer_id).where(Review.proposal_id == t.world.ids[t.paper.name])
    return of_proposal.where(Review.version_no == t.paper.version).order_by(Review.id)


def declare(t: Try) -> Done:
    desk = there(reviews.get(t.world.numbers[t.paper.name], t.actor, lock=True))
    reviews.declare_conflict(desk, t.actor, "Saudara pengusul.")

    def effect() -> int:
        sheet = t.paper.sheets.get((t.who, t.paper.version))
        if sheet is not None and not sheet.is_sent and not sheet.times_replaced:
            del t.paper.sheets[t.who, t.paper.version]
        t.paper.recused.add(t.who)
        return t.touch()

    return effect


def _decree(t: Try) -> Decree:
    return Decree(t.world.say("188"), t.model.today, t.world.take(t.paper.name).agency)


def _is_early(t: Try) -> bool:
    return bool(t.model.count_missing(t.paper)) or bool(t.draw(st.booleans()))


def approve(t: Try) -> Done:
    tally, decree = t.paper.tally, _decree(t)
    decisions.approve(t.world.take(t.paper.name, *WHOLE), t.actor, decree, is_early=_is_early(t))
    return lambda: t.touch(State.APPROVED, decided_on=t.model.today, frozen=tally, decree=decree.number)


def reject(t: Try) -> Done:
    tally = t.paper.tally
    decisions.reject(t.world.take(t.paper.name, *WHOLE), t.actor, "Belum layak.", is_early=_is_early(t))
    return lambda: t.touch(State.REJECTED, decided_on=t.model.today, frozen=tally)


def correct(t: Try) -> Done:
    decree = _decree(t)
    decisions.correct_decree(t.world.take(t.paper.name, *WHOLE), t.actor, decree, "Salah ketik.")
    return lambda: t.touch(decree=decree.number)


def withdraw(t: Try) -> Done:
    route.withdraw(t.world.take(t.paper.name), t.actor, "Batal.")
    return lambda: t.touch(State.WITHDRAWN)


def start_trial(t: Try) -> Done:
    facts = TrialFacts(t.model.today, t.model.today, "Sentani")
    trials.start_trial(t.world.take(t.paper.name), t.actor, facts)
    return lambda: t.touch(State.TRIAL)


def implement(t: Try) -> Done:
    trials.implement(t.world.take(t.paper.name), t.actor, ImplementationFacts(t.model.today))
    return lambda: t.touch(State.IMPLEMENTED)


def stop(t: Try) -> Done:
    trials.stop(t.world.take(t.paper.name), t.actor, ClosureFacts(t.model.today, "Pelajaran."), "Dicatat.")
    return lambda: t.touch(State.STOPPED)


def ask(t: Try) -> Done:
    explanations.ask(t.world.take(t.paper.name), t.actor, t.world.say("Mengapa"))

    def effect() -> int:
        t.paper.is_asked = True
        return 1

    return effect


def answer(t: Try) -> Done:
    explanations.answer(t.world.take(t.paper.name), t.actor, t.world.say("Karena"))

    def effect() -> int:
        t.paper.is_answered = True
        return 1

    return effect
