"""What the state machine expects of a round: dicts and a table written by hand, that ask no rule of the product."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from innovations.models.directives import Phase
from innovations.models.proposals import State

COMMITTEE = frozenset({"chair", "secretary", "r1", "r2", "r3"})
KOMINFO = frozenset({"kominfo", "kominfo2"})
EVERYBODY = (*sorted(COMMITTEE | KOMINFO), "owner", "head", "staff", "stranger", "leadership", "auditor", "admin")
WEIGHTS = (50, 30, 20)

OWNERS = {"A": "owner", "B": "r1", "C": "staff"}
"""B is a reviewer's own; C is kominfo's own OPD's, which the chair handles in kominfo's stead."""
HEADS = {"A": "kominfo2", "B": "r2", "C": "head"}
"""Of kominfo one heads an OPD: who has permitted A may not decide it."""
COORDINATORS = {"A": KOMINFO, "B": KOMINFO, "C": frozenset({"chair"})}
OF_ITS_OPD: Mapping[str, frozenset[str]] = {
    "A": frozenset({"owner", "kominfo2"}),
    "B": frozenset({"r1", "r2"}),
    "C": frozenset({"staff", "head", "kominfo"}),
}

ALWAYS = frozenset(Phase)
WRITING = frozenset({Phase.OPEN, Phase.SCORING})
STEPS = (Phase.OPEN, Phase.SCORING, Phase.DELIBERATION, Phase.DECIDED)
DECIDED = frozenset({State.APPROVED, State.REJECTED, State.TRIAL, State.IMPLEMENTED, State.STOPPED})

Row = tuple[str, frozenset[Phase]]
ROUTE: Mapping[str, Mapping[State, Row]] = {
    "edit": {State.DRAFT: ("owner", ALWAYS), State.RETURNED: ("owner", ALWAYS)},
    "submit": {State.DRAFT: ("owner", frozenset({Phase.OPEN})), State.RETURNED: ("owner", WRITING)},
    "permit": {State.AWAITING_PERMISSION: ("permitter", ALWAYS)},
    "give_back": {
        State.AWAITING_PERMISSION: ("permitter", ALWAYS),
        State.SUBMITTED: ("coordinator", WRITING),
        State.UNDER_REVIEW: ("lead", WRITING),
    },
    "extend": {State.RETURNED: ("returner", ALWAYS)},
    "start_review": {State.SUBMITTED: ("coordinator", WRITING)},
    "reject_in_check": {State.SUBMITTED: ("coordinator", WRITING)},
    "approve": {State.UNDER_REVIEW: ("coordinator", ALWAYS)},
    "reject": {State.UNDER_REVIEW: ("coordinator", ALWAYS)},
    "withdraw": {
        State.AWAITING_PERMISSION: ("owner", ALWAYS),
        State.SUBMITTED: ("owner", ALWAYS),
        State.UNDER_REVIEW: ("owner", ALWAYS),
        State.RETURNED: ("owner", ALWAYS),
    },
    "start_trial": {State.APPROVED: ("coordinator", ALWAYS)},
    "implement": {State.APPROVED: ("coordinator", ALWAYS), State.TRIAL: ("coordinator", ALWAYS)},
    "stop": {
        State.APPROVED: ("coordinator", ALWAYS),
        State.TRIAL: ("coordinator", ALWAYS),
        State.IMPLEMENTED: ("coordinator", ALWAYS),
    },
}
"""Verb, state, by whom and in which phases."""


@dataclass
class Sheet:
    """A reviewer's values for one version."""

    values: tuple[int | None, ...]
    is_sent: bool
    on_paper: bool = False
    times_replaced: int = 0
    """What was sent and given back, or sent anew in deliberation."""
    is_untouched: bool = False
    """Given back and not written on since."""

    @property
    def points(self) -> int:
        return sum(weight * (value or 0) for weight, value in zip(WEIGHTS, self.values, strict=True))


@dataclass
class Paper:
    """A proposal."""

    name: str
    state: State = State.DRAFT
    hashes: list[str] = field(default_factory=list)
    """Of its versions; their number is the version's."""
    touched: int = 0
    """Grows with whatever makes a list of decisions stale."""
    until: date | None = None
    received_at: datetime | None = None
    is_permitted: bool = False
    permitters: set[str] = field(default_factory=set)
    recused: set[str] = field(default_factory=set)
    assigned: set[str] = field(default_factory=set)
    sheets: dict[tuple[str, int], Sheet] = field(default_factory=dict)
    frozen: tuple[int, int] | None = None
    decided_on: date | None = None
    decree: str | None = None
    is_asked: bool = False
    is_answered: bool = False

    @property
    def version(self) -> int:
        return len(self.hashes)

    @property
    def involved(self) -> set[str]:
        return {OWNERS[self.name], *self.permitters}

    @property
    def able(self) -> set[str]:
        """Those of the committee without any conflict."""
        return set(COMMITTEE) - OF_ITS_OPD[self.name] - self.involved - self.recused

    @property
    def counting(self) -> dict[str, Sheet]:
        out = self.involved | self.recused
        return {
            who: sheet
            for (who, version), sheet in self.sheets.items()
            if version == self.version and sheet.is_sent and who not in out
        }

    @property
    def tally(self) -> tuple[int, int]:
        """(points, reviews), frozen once decided."""
        if self.decided_on is not None:
            return self.frozen or (0, 0)
        return sum(sheet.points for sheet in self.counting.values()), len(self.counting)

    @property
    def score(self) -> Fraction | None:
        points, reviews = self.tally
        return Fraction(points, 5 * reviews) if reviews else None

    @property
    def place(self) -> tuple[object, ...]:
        """Sorts a ranking: score, then the heaviest criterion, then the least spread, then who came first."""
        if self.score is None:
            return (1, self.received_at)
        sheets = list(self.counting.values())
        heaviest = [-Fraction(sum(sheet.values[at] or 0 for sheet in sheets), len(sheets)) for at in range(3)]
        points = [sheet.points for sheet in sheets]
        return (0, -self.score, *heaviest, max(points) - min(points), self.received_at)


@dataclass
class Listed:
    """The open list of decisions; rows: verdict, reason, and how often the proposal had been touched."""

    rows: dict[str, tuple[bool, str, int]]
    is_early: bool
    is_proposed: bool = False


@dataclass
class Model:
    """One directive with its three proposals."""

    now: datetime
    closes_at: datetime
    papers: dict[str, Paper] = field(default_factory=lambda: {name: Paper(name) for name in OWNERS})
    phase: Phase = Phase.OPEN
    each: int | None = None
    listed: Listed | None = None
    events: int = 0
    has_met: bool = False
    minutes_hash: str | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    def get_party(self, paper: Paper, party: str) -> set[str]:
        owner, coordinators = {OWNERS[paper.name]}, set(COORDINATORS[paper.name])
        unbiased = coordinators - paper.involved - paper.recused
        leads = {"chair", "secretary"} - paper.involved - paper.recused | unbiased
        permitters = {HEADS[paper.name]} | (coordinators - paper.recused)
        return {
            "owner": owner,
            "coordinator": unbiased,
            "lead": leads,
            "permitter": permitters,
            "returner": permitters | leads,
        }[party]

    def may(self, verb: str, paper: Paper) -> set[str]:
        """Who may do it to this proposal now."""
        row = ROUTE[verb].get(paper.state)
        if row is None or self.phase not in row[1]:
            return set()
        return self.get_party(paper, row[0])

    def can_send(self, paper: Paper) -> set[str]:
        if paper.state is State.RETURNED:
            in_time = paper.until is not None and self.today <= paper.until
        else:
            in_time = self.now <= self.closes_at
        return self.may("submit", paper) if in_time else set()

    def can_renew(self, paper: Paper) -> set[str]:
        return {HEADS[paper.name]} if paper.state is State.RETURNED and paper.is_permitted else set()

    def is_scored(self, paper: Paper) -> bool:
        return paper.state is State.UNDER_REVIEW and self.phase in WRITING

    def get_reviewers(self, paper: Paper) -> set[str]:
        return paper.able if self.each is None else paper.able & paper.assigned

    def can_score(self, paper: Paper) -> set[str]:
        current = {
            who for (who, version), sheet in paper.sheets.items() if version == paper.version and sheet.is_sent
        }
        return self.get_reviewers(paper) - current if self.is_scored(paper) else set()

    def can_declare(self, paper: Paper) -> set[str]:
        is_open = paper.state is State.UNDER_REVIEW and self.phase is not Phase.DECIDED
        return self.get_reviewers(paper) if is_open else set()

    def is_discussed(self, paper: Paper) -> bool:
        return paper.state is State.UNDER_REVIEW and self.phase is Phase.DELIBERATION

    def can_revise(self, paper: Paper) -> set[str]:
        return self.get_reviewers(paper) & paper.counting.keys() if self.is_discussed(paper) else set()

    def can_discuss(self, paper: Paper) -> set[str]:
        return paper.able if self.is_discussed(paper) else set()

    def list_reopenable(self, paper: Paper) -> list[str]:
        reviewers = self.get_reviewers(paper) - {"chair"}
        return sorted(who for who in reviewers & paper.counting.keys()) if self.is_scored(paper) else []

    def can_reopen(self, paper: Paper) -> set[str]:
        return {"chair"} & paper.able if self.list_reopenable(paper) else set()

    def list_on_paper(self, paper: Paper) -> list[str]:
        """Whose sheet may be entered for them."""
        begun = {who for (who, version), sheet in paper.sheets.items() if version == paper.version}
        begun -= {who for who in begun if paper.sheets[who, paper.version].is_untouched}
        return sorted(self.get_reviewers(paper) - begun - {"secretary"}) if self.is_scored(paper) else []

    def can_enter(self, paper: Paper) -> set[str]:
        return {"secretary"} & paper.able if self.list_on_paper(paper) else set()

    def count_missing(self, paper: Paper) -> int:
        return len(self.get_reviewers(paper) - paper.counting.keys())

    def can_decide(self, paper: Paper) -> set[str]:
        return self.may("approve", paper) if paper.counting else set()

    def can_share(self, _paper: Paper) -> set[str]:
        return {*KOMINFO, "chair"} if self.phase in WRITING else set()

    def can_share_with_all(self, paper: Paper) -> set[str]:
        return self.can_share(paper) if self.each is not None else set()

    def _hands_out(self, paper: Paper) -> set[str]:
        is_shared = self.each is not None and self.is_scored(paper)
        return {*KOMINFO, "chair"} - paper.involved - paper.recused if is_shared else set()

    def can_assign(self, paper: Paper) -> set[str]:
        return self._hands_out(paper) if paper.able - paper.assigned else set()

    def list_unassignable(self, paper: Paper) -> list[str]:
        return sorted(paper.assigned - {who for (who, _), sheet in paper.sheets.items() if sheet.is_sent})

    def can_unassign(self, paper: Paper) -> set[str]:
        return self._hands_out(paper) if self.list_unassignable(paper) else set()

    def can_move_phase(self, _paper: Paper) -> set[str]:
        waits = self.phase is Phase.OPEN and self.now <= self.closes_at
        return set() if waits else {*KOMINFO, "chair"}

    def list_targets(self) -> list[Phase]:
        at = STEPS.index(self.phase)
        return [*STEPS[at + 1 : at + 2], *STEPS[max(0, at - 1) : at]]

    def can_correct(self, paper: Paper) -> set[str]:
        return self.get_party(paper, "coordinator") if paper.decree is not None else set()

    def list_listable(self) -> list[str]:
        """What the chair may put on a list."""
        return [
            name
            for name, paper in self.papers.items()
            if name != "C" and paper.state is State.UNDER_REVIEW and paper.counting and "chair" in paper.able
        ]

    def can_list(self, _paper: Paper) -> set[str]:
        is_free = self.listed is None or not self.listed.is_proposed
        return {"chair"} if is_free and self.list_listable() else set()

    def _is_fresh(self, listed: Listed) -> bool:
        papers = [(self.papers[name], touched) for name, (_, _, touched) in listed.rows.items()]
        return all(paper.touched == touched and "chair" in paper.able for paper, touched in papers)

    def can_propose(self, _paper: Paper) -> set[str]:
        listed = self.listed
        return {"chair"} if listed is not None and not listed.is_proposed and self._is_fresh(listed) else set()

    def can_send_back(self, _paper: Paper) -> set[str]:
        return {*KOMINFO, "chair"} if self.listed is not None and self.listed.is_proposed else set()

    def can_discard(self, paper: Paper) -> set[str]:
        return self.can_send_back(paper) | ({"chair"} if self.listed is not None else set())

    def can_release(self, _paper: Paper) -> set[str]:
        listed = self.listed
        if listed is None or not listed.is_proposed or not self._is_fresh(listed):
            return set()
        papers = [self.papers[name] for name in listed.rows]
        if not listed.is_early and any(map(self.count_missing, papers)):
            return set()
        found = set(KOMINFO)
        for paper in papers:
            found &= self.get_party(paper, "coordinator")
        return found

    def can_ask(self, paper: Paper) -> set[str]:
        in_time = paper.decided_on is not None and self.today <= paper.decided_on + timedelta(days=14)
        return {OWNERS[paper.name]} if in_time and not paper.is_asked else set()

    def can_answer(self, paper: Paper) -> set[str]:
        is_due = paper.is_asked and not paper.is_answered
        return {"chair", "secretary"} & paper.able if is_due else set()

    def can_minute(self, _paper: Paper) -> set[str]:
        return {"chair", "secretary"} if self.minutes_hash is None else set()

    def list_ranked(self) -> list[Paper]:
        """Best first."""
        found = [p for p in self.papers.values() if p.state is State.UNDER_REVIEW or p.state in DECIDED]
        return sorted(found, key=lambda paper: paper.place)

    def can_close(self, paper: Paper) -> set[str]:
        ranked = self.list_ranked()
        under_review = [found for found in ranked if found.state is State.UNDER_REVIEW]
        if not self.has_met or not ranked or any(map(self.count_missing, under_review)):
            return set()
        blind = {who for found in under_review for who in found.recused}
        return self.can_minute(paper) - blind

    def list_otherwise(self, begin: datetime) -> Iterator["Model"]:
        """The round, were one thing otherwise: what is due there and not here is what a rule must forbid."""
        for phase in STEPS:
            yield replace(self, phase=phase)
        yield replace(self, now=begin)
        yield replace(self, each=None)
        yield replace(self, minutes_hash=None, has_met=True)
        changes: list[dict[str, Any]] = [
            {"recused": set()},
            {"permitters": set()},
            {"is_asked": False},
            {"sheets": {}},
        ]
        for fields in changes:
            papers = {
                name: paper if paper.state in DECIDED and "sheets" in fields else replace(paper, **fields)
                for name, paper in self.papers.items()
            }
            yield replace(self, papers=papers)
        if self.listed is not None:
            rows = {name: (*row[:2], self.papers[name].touched) for name, row in self.listed.rows.items()}
            for is_proposed in (True, False):
                yield replace(self, listed=replace(self.listed, rows=rows, is_proposed=is_proposed, is_early=True))
