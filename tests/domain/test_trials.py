"""What follows the Keputusan: the acts of the table with their facts, what is written by itself, and mending it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from innovations.database import db
from innovations.domain import decisions, trials
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.trials import (
    ClosureFacts,
    Facts,
    ImplementationFacts,
    MeasureFacts,
    OutcomeFacts,
    Part,
    TrialFacts,
)
from innovations.models.accounts import Role
from innovations.models.base import MAX_QUANTITY
from innovations.models.followup import Closure, RegulationKind, Result
from innovations.models.proposals import Origin, Proposal, State
from innovations.web import labels
from tests.domain.stage import TODAY, Stage, count_events, last_event, load, refused
from tests.factories import actor_of, make_agency, make_head, make_user

DAY = timedelta(days=1)
TRIAL = TrialFacts(TODAY - 60 * DAY, TODAY + 30 * DAY, "Puskesmas Sentani")
MEASURE = MeasureFacts("Waktu tunggu", "menit", Decimal(90), Decimal(15))
OUTCOME = OutcomeFacts(Result.NOT_REACHED, TODAY, Decimal("70.5"), "Loket perlu dua petugas.")
REGULATION = ImplementationFacts(TODAY, RegulationKind.REGENT_REGULATION, "31 Tahun 2026", TODAY - DAY)
CLOSURE = ClosureFacts(TODAY, "Jaringan dulu.")


def do(stage: Stage, action: str, proposal: Proposal, who: str = "kominfo", reason: str = "Catatan.") -> None:
    actor = actor_of(getattr(stage, who))
    if action == "start_trial":
        trials.start_trial(proposal, actor, TRIAL, MEASURE, reason)
    elif action == "implement":
        trials.implement(proposal, actor, REGULATION, reason)
    else:
        trials.stop(proposal, actor, CLOSURE, reason)


def tried(stage: Stage, state: State = State.TRIAL) -> Proposal:
    """In a state, with a trial and a measure."""
    proposal = stage.of(State.APPROVED)
    do(stage, "start_trial", proposal)
    if state is not State.TRIAL:
        do(stage, "implement", load(proposal))
    if state is State.STOPPED:
        do(stage, "stop", load(proposal))
    return load(proposal)


@pytest.mark.parametrize(
    ("state", "action", "goal"),
    [
        (State.APPROVED, "start_trial", State.TRIAL),
        (State.APPROVED, "implement", State.IMPLEMENTED),
        (State.TRIAL, "implement", State.IMPLEMENTED),
        (State.APPROVED, "stop", State.STOPPED),
        (State.TRIAL, "stop", State.STOPPED),
        (State.IMPLEMENTED, "stop", State.STOPPED),
    ],
)
def test_act_leads_on_and_keeps_decree_and_score(stage: Stage, state: State, action: str, goal: State) -> None:
    proposal = stage.of(state, score_points=400, score_reviews=1)
    before = count_events()
    do(stage, action, proposal)
    proposal = load(proposal)
    assert (proposal.state, proposal.decree_number, count_events() - before) == (goal, "100/2026", 1)
    event = last_event()
    assert (decisions.score_of(proposal), event.code, event.reason) == (
        Fraction(80),
        f"proposal_{action}",
        "Catatan.",
    )


@pytest.mark.parametrize(
    ("who", "state", "action", "reason", "kind", "code"),
    [
        ("kominfo", State.TRIAL, "stop", "", Invalid, "reason_missing"),
        ("kominfo", State.UNDER_REVIEW, "start_trial", "x", DomainError, "not_in_this_state"),
        ("kominfo", State.REJECTED, "implement", "x", DomainError, "not_in_this_state"),
        ("kominfo", State.STOPPED, "start_trial", "x", DomainError, "not_in_this_state"),
        ("kominfo", State.STOPPED, "stop", "x", DomainError, "not_in_this_state"),
        ("owner", State.APPROVED, "start_trial", "x", Denied, "own_proposal"),
        ("owner", State.TRIAL, "implement", "x", Denied, "own_proposal"),
        ("chair", State.APPROVED, "start_trial", "x", Denied, "not_your_part"),
        ("head", State.TRIAL, "stop", "x", Denied, "not_your_part"),
    ],
)
def test_act_is_refused(
    stage: Stage, who: str, state: State, action: str, reason: str, kind: type[DomainError], code: str
) -> None:
    proposal = stage.of(state)
    assert refused(lambda: do(stage, action, proposal, who, reason)) == (kind, code)


def test_acts_write_their_parts_and_the_event_holds_them(stage: Stage) -> None:
    proposal = tried(stage, State.TRIAL)
    assert last_event().details == {
        "from": "approved",
        "to": "trial",
        "version_no": 1,
        "started_on": "2026-01-01",
        "planned_end": "2026-04-01",
        "place": "Puskesmas Sentani",
        "name": "Waktu tunggu",
        "unit": "menit",
        "baseline": "90",
        "target": "15",
    }
    do(stage, "implement", proposal)
    do(stage, "stop", load(proposal))
    story = trials.get_story(load(proposal))
    assert vars_of(story.trial, TRIAL) == TRIAL
    assert vars_of(story.measure, MEASURE) == MEASURE
    assert vars_of(story.implementation, REGULATION) == REGULATION
    assert vars_of(story.closure, CLOSURE) == CLOSURE
    assert story.outcome is None


def vars_of(row: object, facts: Facts) -> Facts:
    return type(facts)(**{name: getattr(row, name) for name in vars(facts)})


def test_trial_without_a_measure_leaves_it_to_those_who_tend_it(stage: Stage) -> None:
    proposal = stage.of(State.APPROVED)
    trials.start_trial(proposal, actor_of(stage.kominfo), TRIAL)
    trials.write(load(proposal), actor_of(stage.owner), MEASURE)
    story = trials.get_story(load(proposal))
    assert (vars_of(story.measure, MEASURE), last_event().code) == (MEASURE, "measure_written")


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        (replace(TRIAL, started_on=TODAY + DAY), "date_in_future", "started_on"),
        (replace(TRIAL, planned_end=TRIAL.started_on - DAY), "trial_dates", "planned_end"),
        (replace(TRIAL, planned_end=date(2062, 1, 1)), "trial_too_long", "planned_end"),
        (replace(TRIAL, place=" "), "missing", "place"),
        (replace(TRIAL, started_on=TODAY - 30 * DAY), "day_after", "started_on"),
        (replace(MEASURE, name=""), "missing", "name"),
        (replace(MEASURE, target=Decimal("90.0")), "no_way_to_go", "target"),
        (replace(MEASURE, target=MAX_QUANTITY), "number_out_of_range", "target"),
        (replace(MEASURE, baseline=-MAX_QUANTITY), "number_out_of_range", "baseline"),
        (replace(OUTCOME, ended_on=TODAY + DAY), "date_in_future", "ended_on"),
        (replace(OUTCOME, ended_on=TRIAL.started_on - DAY), "day_before", "ended_on"),
        (replace(OUTCOME, lesson="\n"), "missing", "lesson"),
        (replace(OUTCOME, measured=MAX_QUANTITY), "number_out_of_range", "measured"),
        (replace(REGULATION, begun_on=TODAY + DAY), "date_in_future", "begun_on"),
        (replace(REGULATION, begun_on=TRIAL.started_on - DAY), "day_before", "begun_on"),
        (replace(REGULATION, number=""), "regulation_half", "number"),
        (replace(REGULATION, regulation=None), "regulation_half", "regulation"),
        (replace(REGULATION, issued_on=None), "regulation_half", "issued_on"),
        (replace(REGULATION, issued_on=TODAY + DAY), "date_in_future", "issued_on"),
        (replace(REGULATION, begun_on=TODAY - 39 * DAY), "day_after", "begun_on"),
        (replace(CLOSURE, stopped_on=TODAY + DAY), "date_in_future", "stopped_on"),
        (replace(CLOSURE, stopped_on=TRIAL.started_on - DAY), "day_before", "stopped_on"),
        (replace(CLOSURE, stopped_on=TODAY - 41 * DAY), "day_before", "stopped_on"),
    ],
)
def test_facts_that_cannot_be_are_refused(stage: Stage, facts: Facts, code: str, field: str) -> None:
    """Of a trial since 60 days, implemented 40 days ago, stopped then too."""
    kominfo = actor_of(stage.kominfo)
    proposal = stage.of(State.APPROVED)
    trials.start_trial(proposal, kominfo, TRIAL, MEASURE)
    forty = TODAY - 40 * DAY
    trials.implement(load(proposal), kominfo, ImplementationFacts(forty))
    trials.stop(load(proposal), kominfo, ClosureFacts(forty, "x"), "x")
    proposal = load(proposal)
    with pytest.raises(Invalid) as caught:
        trials.write(proposal, kominfo, facts, "Salah ketik.")
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not (set(db.session.dirty) | set(db.session.new))


@pytest.mark.parametrize(
    ("decree_date", "code"),
    [(TRIAL.started_on, None), (TRIAL.started_on + DAY, "day_before"), (TODAY, "day_before")],
)
def test_trial_does_not_begin_before_the_decree(stage: Stage, decree_date: date, code: str | None) -> None:
    proposal, kominfo = stage.of(State.APPROVED, decree_date=decree_date), actor_of(stage.kominfo)
    if code is None:
        trials.start_trial(proposal, kominfo, TRIAL)
    else:
        assert refused(lambda: trials.start_trial(proposal, kominfo, TRIAL)) == (Invalid, code)


def test_trial_recorded_before_the_decree_may_be_mended(stage: Stage) -> None:
    """As when the date of the Keputusan was corrected; an innovation from before has none."""
    proposal, owner = tried(stage), actor_of(stage.owner)
    proposal.decree_date = TODAY
    trials.write(proposal, owner, replace(TRIAL, place="Puskesmas Waibu"), "Salah tulis.")
    earlier = replace(TRIAL, started_on=TRIAL.started_on - DAY)
    assert refused(lambda: trials.write(load(proposal), owner, earlier, "Salah tulis.")) == (Invalid, "day_before")
    imported = stage.of(State.TRIAL, origin=Origin.IMPORTED, decree_date=None)
    trials.write(imported, owner, TRIAL)


def test_stop_on_the_day_of_the_implementation_is_fine(stage: Stage) -> None:
    proposal = stage.of(State.APPROVED)
    trials.implement(proposal, actor_of(stage.kominfo), ImplementationFacts(TODAY))
    trials.stop(load(proposal), actor_of(stage.kominfo), ClosureFacts(TODAY), "Digabung.")
    assert load(proposal).state is State.STOPPED


@pytest.mark.parametrize("lesson", ["", "Jaringan dulu."])
def test_stop_after_a_trial_leaves_its_lesson_to_be_written(stage: Stage, lesson: str) -> None:
    proposal = tried(stage)
    trials.stop(proposal, actor_of(stage.kominfo), ClosureFacts(TODAY, lesson), "x")
    proposal = load(proposal)
    assert trials.get_story(proposal).has_lesson == bool(lesson)
    trials.write(proposal, actor_of(stage.owner), OUTCOME)
    assert trials.get_story(load(proposal)).has_lesson


def test_value_without_a_measure_is_refused(stage: Stage) -> None:
    proposal = stage.of(State.APPROVED)
    trials.start_trial(proposal, actor_of(stage.kominfo), TRIAL)
    proposal = load(proposal)
    owner = actor_of(stage.owner)
    assert refused(lambda: trials.write(proposal, owner, OUTCOME)) == (Invalid, "measure_missing")
    trials.write(proposal, owner, replace(OUTCOME, measured=None))
    assert trials.get_story(load(proposal)).list_points() == []


def test_outcome_is_written_by_the_owner_and_gives_a_point(stage: Stage) -> None:
    proposal, before = tried(stage), count_events()
    trials.write(proposal, actor_of(stage.owner), OUTCOME)
    event = last_event()
    assert (event.code, event.actor_id, count_events() - before) == ("outcome_written", stage.owner.id, 1)
    assert event.details == {
        "result": "not_reached",
        "ended_on": "2026-03-02",
        "measured": "70.5",
        "lesson": "Loket perlu dua petugas.",
    }
    assert trials.get_story(load(proposal)).list_points() == [(TODAY, Decimal("70.5"))]


def test_mending_needs_a_reason_and_keeps_what_stood(stage: Stage) -> None:
    proposal, owner = tried(stage), actor_of(stage.owner)
    longer = replace(TRIAL, planned_end=TRIAL.planned_end + 30 * DAY)
    assert refused(lambda: trials.write(proposal, owner, longer)) == (Invalid, "reason_missing")
    trials.write(proposal, owner, longer, "Musim hujan.")
    event = last_event()
    assert (event.code, event.reason, event.details["old"]) == (
        "trial_written",
        "Musim hujan.",
        {"planned_end": "2026-04-01"},
    )
    assert event.details["planned_end"] == "2026-05-01"


def test_nothing_different_is_nothing_done(stage: Stage) -> None:
    proposal, before = tried(stage), count_events()
    trials.write(proposal, actor_of(stage.owner), replace(MEASURE, target=Decimal("15.00")))
    assert count_events() == before
    trials.write(proposal, actor_of(stage.owner), MEASURE, "Pindaian menyusul.", has_scan=True)
    assert count_events() == before + 1


@pytest.mark.parametrize(
    ("state", "facts", "writers"),
    [
        (State.TRIAL, TRIAL, {"owner", "head", "kominfo"}),
        (State.TRIAL, OUTCOME, {"owner", "head", "kominfo"}),
        (State.TRIAL, MEASURE, {"owner", "head", "kominfo"}),
        (State.IMPLEMENTED, REGULATION, {"kominfo"}),
        (State.STOPPED, CLOSURE, {"kominfo"}),
        (State.STOPPED, OUTCOME, {"owner", "head", "kominfo"}),
    ],
)
def test_each_part_has_its_writers(stage: Stage, state: State, facts: Facts, writers: set[str]) -> None:
    proposal = tried(stage, state)
    part = trials.PARTS[type(facts)]
    asked = ("owner", "head", "kominfo", "chair", "reviewer")
    assert {who for who in asked if trials.can_write(actor_of(getattr(stage, who)), proposal, part)} == writers
    stranger = actor_of(make_user())
    code = "not_your_part"
    assert refused(lambda: trials.write(proposal, stranger, facts, "x")) == (Denied, code)
    for who in writers:
        trials.require_writable(proposal, actor_of(getattr(stage, who)), part, trials.get_story(proposal))


def test_head_of_the_executing_opd_tends_it_and_an_auditor_never(stage: Stage) -> None:
    proposal = tried(stage)
    head = make_head(make_agency())
    assert not trials.can_write(actor_of(head), proposal, Part.OUTCOME)
    proposal.executing_agency_id = head.agency_id
    assert trials.can_write(actor_of(head), proposal, Part.OUTCOME)
    auditor = make_user(Role.AUDITOR, agency=stage.agency)
    proposal.owner_id = auditor.id
    assert not trials.can_write(actor_of(auditor), proposal, Part.OUTCOME)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (State.APPROVED, {Part.MEASURE}),
        (State.TRIAL, {Part.TRIAL, Part.MEASURE}),
        (State.IMPLEMENTED, {Part.TRIAL, Part.MEASURE, Part.IMPLEMENTATION}),
        (State.STOPPED, {Part.TRIAL, Part.MEASURE, Part.CLOSURE}),
    ],
)
def test_what_may_be_written_of_an_innovation_from_before(stage: Stage, state: State, due: set[Part]) -> None:
    """It has no facts at all: they are written afterwards, the outcome once there is a trial."""
    proposal = stage.of(state, origin=Origin.IMPORTED)
    story = trials.get_story(proposal)
    assert {part for part in Part if trials.is_due(proposal, part, story)} == due


def test_outcome_waits_for_the_facts_of_its_trial(stage: Stage) -> None:
    proposal, owner = stage.of(State.TRIAL), actor_of(stage.owner)
    plain = replace(OUTCOME, measured=None)
    assert refused(lambda: trials.write(proposal, owner, plain)) == (DomainError, "not_in_this_state")
    trials.write(proposal, owner, TRIAL)
    trials.write(load(proposal), owner, plain)
    assert vars_of(trials.get_story(load(proposal)).outcome, plain) == plain


def test_part_of_a_draft_is_nobodys(stage: Stage) -> None:
    proposal = stage.of(State.DRAFT)
    for facts in (TRIAL, OUTCOME, MEASURE, REGULATION, CLOSURE):
        kind, _code = refused(lambda facts=facts: trials.write(proposal, actor_of(stage.owner), facts))  # type: ignore[misc]  # a bound default
        assert kind is Denied


def test_closure_of_a_stop_from_before_may_be_written(stage: Stage) -> None:
    proposal = stage.of(State.STOPPED)
    trials.write(proposal, actor_of(stage.kominfo), CLOSURE)
    assert db.session.get_one(Closure, proposal.id).lesson == "Jaringan dulu."


def test_each_part_has_the_sentence_of_its_event() -> None:
    assert [code for code in trials.EVENTS.values() if code not in labels.EVENTS] == []
