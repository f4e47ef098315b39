"""What people do to the whole round, as the state machine tries it: sharing, phases, lists of decisions, minutes."""

from hypothesis import strategies as st
from sqlalchemy import select

from innovations.database import db
from innovations.domain import assignments, closing, decision_lists, minutes, phases, release
from innovations.domain.decision_lists import Choice
from innovations.domain.minutes import Meeting
from innovations.models.decisions import Verdict
from innovations.models.minutes import MinutesClosing
from innovations.models.proposals import State
from innovations.models.reviews import Assignment
from tests.domain.meeting import write
from tests.domain.route_model import COMMITTEE, Listed
from tests.domain.route_try import Done, Try, there
from tests.domain.route_world import Nothing


def assign(t: Try) -> Done:
    free = sorted(t.paper.able - t.paper.assigned)
    reviewer = t.pick(free)
    key = t.world.actors[there(reviewer)].id
    assignments.assign(t.world.read_directive(), t.actor, t.world.numbers[t.paper.name], key)

    def effect() -> int:
        t.paper.assigned.add(reviewer)
        return 1

    return effect


def unassign(t: Try) -> Done:
    reviewer = t.pick(t.model.list_unassignable(t.paper)) or t.draw(st.sampled_from(sorted(COMMITTEE)))
    key = t.world.actors[reviewer].id
    assignments.unassign(t.world.read_directive(), t.actor, t.world.numbers[t.paper.name], key)

    def effect() -> int:
        t.paper.assigned.discard(reviewer)
        return 1

    return effect


def share(t: Try) -> Done:
    """The plan itself is tested elsewhere: here, that it only adds, only able ones, and enough of them."""
    directive, each = t.world.read_directive(), t.draw(st.integers(1, 3))
    assignments.apply(directive, t.actor, each, assignments.get_sharing(directive, t.actor).stamp)

    def effect() -> int:
        t.model.each = each
        for name, paper in t.model.papers.items():
            of_it = select(Assignment.reviewer_id).where(Assignment.proposal_id == t.world.ids[name])
            found = {t.world.names[key] for key in db.session.scalars(of_it)}
            if paper.state is State.UNDER_REVIEW:
                assert paper.assigned <= found <= paper.assigned | paper.able
                assert len(found & paper.able) >= min(each, len(paper.able))
                paper.assigned = found
        return 1

    return effect


def share_with_all(t: Try) -> Done:
    there(t.model.each)
    assignments.share_with_all(t.world.read_directive(), t.actor)

    def effect() -> int:
        t.model.each = None
        for paper in t.model.papers.values():
            if paper.state is State.UNDER_REVIEW:
                paper.assigned = set()
        return 1

    return effect


def move_phase(t: Try) -> Done:
    target = t.pick(t.model.list_targets())
    phases.move(t.world.read_directive(), t.actor, target, "Sudah waktunya.")

    def effect() -> int:
        t.model.phase = target
        return 1

    return effect


def write_list(t: Try) -> Done:
    names = t.model.list_listable()
    chosen = t.draw(st.lists(st.sampled_from(names), min_size=1, unique=True)) if names else []
    rows: dict[str, tuple[bool, str, int]] = {}
    for name in chosen:
        approves = t.draw(st.booleans())
        rows[name] = (approves, "" if approves else t.world.say("Belum layak"), t.model.papers[name].touched)
    is_early = any(t.model.count_missing(t.model.papers[name]) for name in chosen)
    choices = {
        t.world.ids[name]: Choice(Verdict.APPROVE, agency_id=t.world.agencies[name])
        if approves
        else Choice(Verdict.REJECT, reason)
        for name, (approves, reason, _) in rows.items()
    }
    decision_lists.write(t.world.read_directive(), t.actor, choices, is_early=is_early)
    before = t.model.listed

    def effect() -> int:
        t.model.listed = Listed(rows, is_early)
        return int(before is None or (before.rows, before.is_early) != (rows, is_early))

    return effect


def propose_list(t: Try) -> Done:
    there(decision_lists.propose(t.world.read_directive(), t.actor, t.world.get_list_id()))

    def effect() -> int:
        assert t.model.listed is not None
        t.model.listed.is_proposed = True
        return 1

    return effect


def send_back_list(t: Try) -> Done:
    there(decision_lists.send_back(t.world.read_directive(), t.actor, t.world.get_list_id(), "Periksa lagi."))

    def effect() -> int:
        assert t.model.listed is not None
        t.model.listed.is_proposed = False
        return 1

    return effect


def discard_list(t: Try) -> Done:
    there(decision_lists.discard(t.world.read_directive(), t.actor, t.world.get_list_id(), "Batal."))

    def effect() -> int:
        t.model.listed = None
        return 1

    return effect


def release_list(t: Try) -> Done:
    number = t.world.say("188.4")
    there(release.release(t.world.read_directive(), t.actor, t.world.get_list_id(), number, t.model.today))

    def effect() -> int:
        listed, t.model.listed = t.model.listed, None
        assert listed is not None
        for name, (approves, _, _) in listed.rows.items():
            each = t._replace(paper=t.model.papers[name])
            goal = State.APPROVED if approves else State.REJECTED
            tally = each.paper.tally
            each.touch(goal, decided_on=t.model.today, frozen=tally, decree=number if approves else None)
        return len(listed.rows) + 1

    return effect


def minute(t: Try) -> Done:
    present = frozenset(t.world.actors[name].id for name in ("chair", "r3"))
    meeting = Meeting("", t.model.today, "Aula", t.world.say("Catatan"), present)
    minutes.record_meeting(t.world.read_directive(), t.actor, meeting)

    def effect() -> int:
        t.model.has_met = True
        return 1

    return effect


def close_minutes(t: Try) -> Done:
    if t.model.minutes_hash is not None:
        raise Nothing
    directive = t.world.read_directive()
    closing.close(directive, t.actor, write)

    def effect() -> int:
        t.model.minutes_hash = db.session.scalars(select(MinutesClosing.content_hash)).one()
        return 1

    return effect
