"""The whole route of a round, walked at random by the rightful people and tried by everybody else at every moment.

The walk is compared with a model after each step (`route_model`), which knows the product's nouns, none of its rules.

Bugs planted one at a time, each found by the walks at random: reviews of an older version count; a rejection does not
freeze its score; scores are taken in deliberation; a declared conflict takes no review out of the score; a returned
proposal is sent again weeks after its last day; who permitted a proposal as its head decides it as kominfo; a review
revised in deliberation keeps its old points; a chair who declared a conflict still finds the proposal in lists.
Not found in so few walks: a list is released although a score in it changed since (`test_release` finds it).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from innovations.database import db
from innovations.domain import clock
from innovations.domain.errors import DomainError
from tests.domain import route_checks
from tests.domain.route_model import COMMITTEE, EVERYBODY, KOMINFO, STEPS, Model, Paper
from tests.domain.route_try import Try
from tests.domain.route_verbs import VERBS
from tests.domain.route_world import Nothing, World, later
from tests.domain.stage import NOW

ACTING = (*sorted(COMMITTEE | KOMINFO), "owner", "head", "staff")
CHECKED = ("submit", "permit", "start_review")
SCORED = (*CHECKED, "send", "send", "send")
JOURNEYS = (
    (),
    CHECKED[:2],
    CHECKED,
    (*CHECKED, "send"),
    SCORED,
    (*SCORED, "give_back"),
    (*SCORED, "give_back", "submit", "start_review", "send"),
    (*SCORED, "approve"),
)
"""How far a proposal has come when a walk begins."""
LISTED = ("write_list", "propose_list", "release_list")
GRAVE = {"submit", "send", "approve", "release_list"}
"""Tried at every such moment."""
UPSETTING = ("send", "declare", "reopen", "revise")
"""Done to what is listed: the list may not be released any more."""
OFTEN = {"send": 3, "submit": 2, "permit": 2, "start_review": 2, "propose_list": 2}
"""How often these are done while another verb is done once."""
QUIET = {
    "edit",
    "discuss",
    "extend",
    "minute",
    "share",
    "share_with_all",
    "assign",
    "unassign",
    "save_draft",
    "move_phase",
}
"""Leave the ranking as it is, says the model; and each walk looks at it often enough all the same."""
MOST = {
    "edit": 2,
    "extend": 1,
    "withdraw": 1,
    "reject_in_check": 1,
    "share": 1,
    "share_with_all": 1,
    "move_phase": 3,
    "correct": 1,
    "stop": 1,
    "minute": 2,
    "revise": 2,
    "discuss": 1,
}
"""In one walk: what can be done again and again, or ends a proposal's way early."""
MACHINE = settings(
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.generate,),  # a walk takes seconds: to make it shorter would take minutes
    max_examples=9,
    stateful_step_count=40,
    suppress_health_check=list(HealthCheck),
)


Step = tuple[str, str, str]
"""(verb, proposal, person)."""


def list_due(model: Model) -> list[Step]:
    return [
        (name, paper.name, who)
        for name, verb in VERBS.items()
        for paper in model.papers.values()
        for who in sorted(verb.who(model, paper))
    ]


class Route(RuleBasedStateMachine):
    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.restore()
        self.model = Model(NOW, self.world.closes_at)
        self.done: Counter[str] = Counter()
        self.changed: set[str] = {"everything"}
        self.is_tried = False
        self._due: list[Step] | None = None

    def teardown(self) -> None:
        db.session.remove()

    @property
    def papers(self) -> list[Paper]:
        return list(self.model.papers.values())

    @property
    def due(self) -> list[Step]:
        """All that is due now."""
        if self._due is None:
            self._due = list_due(self.model)
        return self._due

    def list_nearly_due(self) -> list[Step]:
        """By the right person, were it not for one thing."""
        found = {step for other in self.model.list_otherwise(NOW) for step in list_due(other)}
        return sorted(found - set(self.due))

    def list_next(self, who: str) -> list[Step]:
        """What this person has done least so far among what is due: so a short walk sees much."""
        mine = [step for step in self.due if step[2] == who and self.done[step[0]] < MOST.get(step[0], 99)]
        least = min((self.weigh(step[0]) for step in mine), default=0)
        return [step for step in mine if self.weigh(step[0]) == least]

    def weigh(self, name: str) -> int:
        return self.done[name] // OFTEN.get(name, 1)

    def begin(self, name: str, paper: Paper, who: str, data: st.DataObject) -> Callable[[], int]:
        """One request: what it did is not stored yet."""
        db.session.remove()
        self.model.now = later(self.model.now, 0)
        with clock.at(self.model.now):
            return VERBS[name].act(Try(self.world, self.model, paper, who, data.draw))

    def do(self, steps: list[Step], data: st.DataObject) -> None:
        """One of these, if there is any."""
        if not steps:
            return
        name, paper, who = data.draw(st.sampled_from(steps))
        then = self.begin(name, self.model.papers[paper], who, data)
        db.session.commit()
        self.model.events += then()
        self.done[name] += 1
        self.changed.add(name)
        self.is_tried, self._due = False, None

    @initialize(
        data=st.data(),
        journeys=st.tuples(*[st.sampled_from(JOURNEYS)] * 3),
        phase=st.sampled_from((0, 0, 0, 1, 2, 2)),
        listed=st.sampled_from([*(LISTED[:count] for count in range(4)), *((*LISTED[:2], act) for act in UPSETTING)]),
    )
    def set_out(
        self, data: st.DataObject, journeys: tuple[tuple[str, ...], ...], phase: int, listed: tuple[str, ...]
    ) -> None:
        """Each proposal some way along the route already, by the same verbs, and the round in a phase."""
        for paper, journey in zip(self.papers, journeys, strict=True):
            for name in journey:
                self.do([step for step in self.due if step[:2] == (name, paper.name)], data)
        self.pass_days(31 if phase else 0)
        while STEPS.index(self.model.phase) < phase:
            self.do([step for step in self.due if step[0] == "move_phase"], data)
        for name in listed:
            self.do([step for step in self.due if step[0] == name], data)
        self.done.clear()

    def pass_days(self, days: int) -> None:
        self.model.now, self._due = later(self.model.now, days), None

    @rule(days=st.integers(1, 20))
    def let_time_pass(self, days: int) -> None:
        self.pass_days(days)

    @precondition(lambda self: not (self.is_tried and self.due))
    @rule(data=st.data(), names=st.lists(st.sampled_from(sorted(VERBS)), min_size=1, max_size=2))
    def try_what_is_not_due(self, data: st.DataObject, names: list[str]) -> None:
        """By anybody at any moment, and by the right person at nearly the right one: refused, without a trace."""
        papers, due, near = sorted(self.model.papers), set(self.due), self.list_nearly_due()
        steps = [(name, paper, who) for name in names for paper in papers for who in EVERYBODY]
        tries = [data.draw(st.sampled_from([step for step in steps if step not in due]))]
        named = sorted({step[0] for step in near})
        if named:
            grave = [name for name in named if name in GRAVE]
            names = grave + data.draw(st.lists(st.sampled_from(named), max_size=4, unique=True))
            tries += [data.draw(st.sampled_from([step for step in near if step[0] == name])) for name in names]
        before = self.world.dump()
        for name, paper, who in tries:
            with pytest.raises((DomainError, Nothing)):
                self.begin(name, self.model.papers[paper], who, data)
            db.session.rollback()
        assert self.world.dump() == before, tries
        self.is_tried, self._due = True, None

    @invariant()
    def holds(self) -> None:
        """Needs no second look where every row was the same, nor the ranking where it cannot have changed."""
        if self.changed:
            db.session.remove()
            with clock.at(self.model.now):
                route_checks.check(self.world, self.model, with_ranking=not self.changed <= QUIET)
        self.changed.clear()


def _rule_of(who: str) -> Any:
    """What this person does when it is due."""

    def act(self: Route, data: st.DataObject) -> None:
        self.do(self.list_next(who), data)

    act.__name__ = f"act_of_{who}"
    return precondition(lambda self: bool(self.list_next(who)))(rule(data=st.data())(act))


pytestmark = pytest.mark.slow


@pytest.fixture
def machine(app: Flask, tmp_path: Path) -> Iterator[type[Route]]:
    with clock.at(NOW):
        world = World(tmp_path)
    yield type("RouteMachine", (Route,), {"world": world} | {f"act_of_{who}": _rule_of(who) for who in ACTING})
    db.session.remove()


def test_everybody_keeps_to_the_route(machine: type[Route]) -> None:
    run_state_machine_as_test(machine, settings=MACHINE)


WALKS = (
    """
    edit A owner, submit A owner, give_back A kominfo2, extend A kominfo2, submit A owner, permit A kominfo2
    give_back A kominfo, renew A kominfo2, submit A owner, permit A kominfo2, start_review A kominfo
    submit B r1, permit B r2, start_review B kominfo, submit C staff, permit C head, start_review C chair
    share A kominfo, assign A kominfo, unassign A kominfo, share_with_all A kominfo
    save_draft A r3, send A r3, reopen A chair, enter_paper A secretary, declare A r2, send B chair, send C r1
    reject A kominfo, ask A owner, answer A chair
    write_list B chair, propose_list B chair, send_back_list B kominfo, discard_list B chair
    write_list B chair, propose_list B chair, release_list B kominfo2
    approve C chair, correct C chair, start_trial C chair, implement C chair, stop C chair
    minute A secretary, close_minutes A chair
    """,
    """
    submit A owner, permit A kominfo, reject_in_check A kominfo, submit B r1, withdraw B r1
    submit C staff, permit C head, start_review C chair, send C r1, move_phase A chair, move_phase A kominfo
    revise C r1, discuss C r3
    """,
)
"""Two that meet every verb, whatever the walks at random happen to meet."""


def test_every_verb_is_walked(machine: type[Route]) -> None:
    done: set[str] = set()

    @settings(MACHINE, max_examples=1)
    @given(data=st.data())
    def walk(data: st.DataObject) -> None:
        for lines in WALKS:
            route = machine()
            for step in re.findall(r"(\w+) (\w) (\w+)", lines):
                if step[0] == "move_phase":
                    route.pass_days(31)
                assert step in route.due
                route.do([step], data)
                route.holds()
            done.update(route.done)
            route.teardown()

    walk()
    assert done == set(VERBS)
