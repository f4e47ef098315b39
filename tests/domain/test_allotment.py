"""Who scores what: counts, conflicts, even loads and connection, by hand and for random committees."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain.allotment import Allotment, allot
from innovations.domain.ratings import list_components


def count(found: Allotment) -> Counter[int]:
    return Counter(proposal for proposal, _ in found.added)


def test_everybody_gets_as_many_and_all_hangs_together() -> None:
    found = allot({proposal: range(6) for proposal in range(12)}, [], 3)
    assert count(found) == dict.fromkeys(range(12), 3)
    assert set(found.loads.values()) == {6}
    assert (found.short, found.is_connected) == ({}, True)


def test_reviewers_in_a_conflict_get_nothing_of_it_and_what_is_missing_is_told() -> None:
    found = allot({1: [10, 11], 2: [11], 3: []}, [], 2)
    assert found.added == {(1, 10), (1, 11), (2, 11)}
    assert found.short == {2: 1, 3: 2}


def test_what_stands_is_kept_and_only_gaps_are_filled() -> None:
    standing = [(1, 10), (1, 11), (2, 10)]
    found = allot({1: [10, 11, 12], 2: [10, 11, 12]}, standing, 2)
    assert found.added == {(2, 12)}
    assert found.loads == {10: 2, 11: 1, 12: 1}


def test_what_stands_beyond_the_number_is_left_alone() -> None:
    found = allot({1: [10, 11, 12]}, [(1, 10), (1, 11), (1, 12)], 2)
    assert found.added == frozenset()
    assert found.short == {}


def test_loads_are_levelled_through_a_third_reviewer() -> None:
    """Filled in order, 10 gets three; only by way of 11 can 12, who may read just proposal 3, take one over."""
    able = {1: [10], 2: [10, 11], 3: [11, 12], 4: [10, 11]}
    found = allot(able, [(1, 10)], 1)
    assert sorted(found.loads.values()) == [1, 1, 2]


def test_two_circles_are_joined_by_an_exchange_that_keeps_the_loads() -> None:
    able = {proposal: range(4) for proposal in range(4)}
    standing = [(0, 0), (1, 1), (2, 2), (3, 3)]
    found = allot(able, standing, 2)
    assert found.is_connected
    assert set(found.loads.values()) == {2}


def test_one_review_each_cannot_be_connected_and_says_so() -> None:
    found = allot({1: [10, 11], 2: [10, 11]}, [], 1)
    assert not found.is_connected
    assert len(found.parts) == 2


def test_parts_that_conflicts_keep_apart_stay_apart() -> None:
    found = allot({1: [10, 11], 2: [10, 11], 3: [12, 13], 4: [12, 13]}, [], 2)
    assert [sorted(part.proposals) for part in found.parts] == [[1, 2], [3, 4]]


def test_every_two_reviewers_meet_instead_of_sitting_in_fixed_panels() -> None:
    """40 x 3 places are 120 meetings of two among 36 pairs: 3 or 4 each."""
    found = allot({proposal: range(9) for proposal in range(40)}, [], 3)
    there = [{r for p, r in found.added if p == proposal} for proposal in range(40)]
    met = Counter(pair for reviewers in there for pair in combinations(sorted(reviewers), 2))
    assert set(met.values()) == {3, 4}
    assert len(met) == 36


def test_nothing_to_do_is_no_fault() -> None:
    found = allot({}, [], 3)
    assert (found.added, found.short, found.loads, found.is_connected) == (frozenset(), {}, {}, True)


COMMITTEES = st.dictionaries(st.integers(1, 12), st.sets(st.integers(20, 27), max_size=8), min_size=1, max_size=12)


@given(able=COMMITTEES, each=st.integers(1, 4))
def test_rules_hold_for_any_committee(able: dict[int, set[int]], each: int) -> None:
    found = allot(able, [], each)
    assert all(reviewer in able[proposal] for proposal, reviewer in found.added)
    assert count(found) == Counter({key: min(each, len(free)) for key, free in able.items() if free})
    assert found.loads == {r: Counter(x for _, x in found.added)[r] for r in set().union(*able.values())}
    for proposal, heavy in found.added:
        for light in able[proposal] - {r for p, r in found.added if p == proposal}:
            assert found.loads[heavy] - found.loads[light] < 2
    assert found.parts == tuple(list_components(found.added))


@given(able=COMMITTEES, each=st.integers(1, 3), data=st.data())
def test_a_second_run_after_somebody_left_fills_only_the_gaps(
    able: dict[int, set[int]], each: int, data: st.DataObject
) -> None:
    first = allot(able, [], each).added
    gone = data.draw(st.sampled_from(sorted({r for _, r in first}))) if first else 0
    left = {key: free - {gone} for key, free in able.items()}
    stays = {pair for pair in first if pair[1] != gone}
    again = allot(left, stays, each)
    assert not again.added & stays
    assert {p for p, _ in again.added} <= {p for p, r in first if r == gone}


@pytest.mark.parametrize(("proposals", "reviewers", "each"), [(40, 9, 3), (300, 30, 3)])
def test_large_rounds_are_even_and_connected(proposals: int, reviewers: int, each: int) -> None:
    """Every reviewer shares an OPD with some proposals."""
    able = {
        proposal: [reviewer for reviewer in range(reviewers) if (proposal + reviewer) % 11]
        for proposal in range(proposals)
    }
    found = allot(able, [], each)
    assert (found.short, found.is_connected) == ({}, True)
    assert max(found.loads.values()) - min(found.loads.values()) <= 1
