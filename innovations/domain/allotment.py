"""Which reviewer gets which proposal: so many each, nobody in a conflict, loads even, all of it connected. Pure."""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .ratings import Component, Pair, list_components


@dataclass(frozen=True)
class Allotment:
    """What would be added to what stands, and what remains wanting."""

    added: frozenset[Pair]
    """(proposal id, reviewer id)."""
    standing: frozenset[Pair]
    """What stays as it was."""
    short: Mapping[int, int]
    """Proposals that get fewer reviewers than wanted, and how many are missing: too many are in a conflict."""
    loads: Mapping[int, int]
    """Proposals per reviewer, with what stands already."""
    parts: tuple[Component, ...]
    """More than one when reviewers and proposals fall apart: then severity and quality cannot be told apart."""

    @property
    def is_connected(self) -> bool:
        return len(self.parts) <= 1


def allot(able: Mapping[int, Collection[int]], standing: Iterable[Pair], each: int) -> Allotment:
    """Fill every proposal up to `each` reviewers of those `able` to score it; what stands is never moved.

    `able` has for each proposal the reviewers without a conflict. The order of the mapping and of the reviewers does
    not matter: hardest proposals first, the reviewer with the fewest next, and of equals the one who has met the
    others of the proposal least, lest fixed panels arise whose severity nothing tells from quality. Then chains of
    moves level the loads as far as conflicts let them (augmenting paths: the sum of squared loads falls until it
    cannot), and exchanges of two reviewers join what is not connected, which leaves every load as it is.
    """
    plan = _Plan(able, standing)
    for proposal in sorted(able, key=lambda key: (len(able[key]), key)):
        plan.fill(proposal, each)
    plan.level()
    plan.connect()
    wanting = {proposal: each - len(plan.there[proposal]) for proposal in able}
    return Allotment(
        frozenset(plan.added),
        plan.standing,
        {proposal: missing for proposal, missing in sorted(wanting.items()) if missing > 0},
        {reviewer: plan.loads[reviewer] for reviewer in sorted(plan.reviewers)},
        tuple(list_components(plan.pairs())),
    )


class _Plan:
    """The pairs so far: those that stand, and those added, which may still be exchanged."""

    def __init__(self, able: Mapping[int, Collection[int]], standing: Iterable[Pair]) -> None:
        self.able = {proposal: frozenset(reviewers) for proposal, reviewers in able.items()}
        self.reviewers = frozenset().union(*self.able.values()) if self.able else frozenset[int]()
        self.standing = frozenset(pair for pair in standing if pair[0] in self.able)
        self.added: set[Pair] = set()
        self.loads: Counter[int] = Counter(reviewer for _, reviewer in self.standing)
        self.there: dict[int, set[int]] = {proposal: set() for proposal in self.able}
        self.met: Counter[Pair] = Counter()
        """How many proposals two reviewers share, in both orders."""
        for proposal, reviewer in sorted(self.standing):
            self._join(proposal, reviewer, 1)

    def pairs(self) -> list[Pair]:
        return sorted(self.standing | self.added)

    def give(self, proposal: int, reviewer: int) -> None:
        self.added.add((proposal, reviewer))
        self.loads[reviewer] += 1
        self._join(proposal, reviewer, 1)

    def take(self, proposal: int, reviewer: int) -> None:
        self.added.remove((proposal, reviewer))
        self.loads[reviewer] -= 1
        self._join(proposal, reviewer, -1)

    def _join(self, proposal: int, reviewer: int, step: int) -> None:
        """Put the reviewer (1) among those of the proposal, or out (-1)."""
        there = self.there[proposal]
        there.discard(reviewer)
        for other in there:
            self.met[reviewer, other] += step
            self.met[other, reviewer] += step
        if step > 0:
            there.add(reviewer)

    def fill(self, proposal: int, each: int) -> None:
        """One by one whoever has least to do, and of those who met least with the others there."""
        there = self.there[proposal]
        while len(there) < each and (free := self.able[proposal] - there):
            self.give(proposal, min(free, key=lambda reviewer: (self.loads[reviewer], self._mixes(reviewer, there))))

    def _mixes(self, reviewer: int, there: Collection[int]) -> tuple[int, int]:
        """Less is better; every pair of reviewers that shares proposals helps to tell severity from quality."""
        return sum(self.met[reviewer, other] for other in there), reviewer

    def level(self) -> None:
        """Move work from a reviewer to one with at least two proposals fewer, through others if need be."""
        while chain := self._find_chain():
            for proposal, giver, taker in chain:
                self.take(proposal, giver)
                self.give(proposal, taker)

    def _find_chain(self) -> list[tuple[int, int, int]]:
        """Moves (proposal, from, to) from the most to a less loaded reviewer; empty when all is as even as can be."""
        work: dict[int, list[int]] = {reviewer: [] for reviewer in self.reviewers}
        for proposal, reviewer in sorted(self.added):
            work.setdefault(reviewer, []).append(proposal)
        by_load = sorted(self.reviewers, key=lambda reviewer: (-self.loads[reviewer], reviewer))
        for heavy in by_load:
            came: dict[int, tuple[int, int] | None] = {heavy: None}
            waiting = deque([heavy])
            while waiting:
                giver = waiting.popleft()
                if self.loads[heavy] - self.loads[giver] >= 2:
                    return self._trace(came, giver)
                for proposal in work[giver]:
                    for taker in sorted(self.able[proposal] - self.there[proposal] - came.keys()):
                        came[taker] = (proposal, giver)
                        waiting.append(taker)
        return []

    def _trace(self, came: Mapping[int, tuple[int, int] | None], end: int) -> list[tuple[int, int, int]]:
        chain: list[tuple[int, int, int]] = []
        while step := came[end]:
            proposal, giver = step
            chain.append((proposal, giver, end))
            end = giver
        return chain

    def connect(self) -> None:
        """Exchange reviewers between two parts, of which one holds together without the pair it gives."""
        while len(parts := list_components(self.pairs())) > 1:
            exchange = self._find_exchange(parts)
            if exchange is None:
                return
            (one, left), (other, right) = exchange
            self.take(one, left)
            self.take(other, right)
            self.give(one, right)
            self.give(other, left)

    def _find_exchange(self, parts: list[Component]) -> tuple[Pair, Pair] | None:
        """(pair of a part that stays whole without it, pair of another part) that may swap their reviewers."""
        for part in parts:
            inside = [pair for pair in self.pairs() if pair[0] in part.proposals]
            for pair in (pair for pair in inside if pair in self.added):
                if list_components(other for other in inside if other != pair) != [part]:
                    continue
                for other in sorted(self.added):
                    fits = other[1] in self.able[pair[0]] and pair[1] in self.able[other[0]]
                    if other[0] not in part.proposals and fits:
                        return pair, other
        return None
