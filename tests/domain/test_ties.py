"""Equal scores: hand-computed orders under each rule, and what holds for any."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain.fairness import Cut
from innovations.domain.ties import Entry, Tie, get_cut, get_spread, list_order, list_ties
from innovations.models.directives import Directive, TieOrder, TieRule

START = datetime(2026, 1, 5, tzinfo=UTC)
WEIGHTS = (30, 50, 20)


def entry(
    key: int,
    score: int | Fraction | None = 80,
    means: tuple[int | Fraction | None, ...] = (4, 4, 4),
    spread: int = 0,
    day: int = 0,
) -> Entry:
    values = [None if mean is None else Fraction(mean) for mean in means]
    exact = None if score is None else Fraction(score)
    return Entry(key, exact, values, Fraction(spread), START + timedelta(days=day))


# 1 and 2 have the same mean on the heaviest criterion (the second), 2 the better one on the next (the first);
# 3 is behind on the heaviest; 4 and 5 equal 1 but for their receipt, which 4 and 5 share.
TIED = [
    entry(1, means=(3, 5, 4), spread=8, day=0),
    entry(2, means=(4, 5, 3), spread=20, day=3),
    entry(3, means=(5, 4, 4), spread=0, day=1),
    entry(4, means=(3, 5, 4), spread=8, day=2),
    entry(5, means=(3, 5, 4), spread=8, day=2),
]


@pytest.mark.parametrize(
    ("order", "expected", "settled"),
    [
        (TieOrder.WEIGHT_SPREAD_RECEIPT, [2, 1, 4, 5, 3], [Tie.FIRST, Tie.WEIGHT, Tie.RECEIPT, Tie.ID, Tie.WEIGHT]),
        (TieOrder.WEIGHT_RECEIPT_SPREAD, [2, 1, 4, 5, 3], [Tie.FIRST, Tie.WEIGHT, Tie.RECEIPT, Tie.ID, Tie.WEIGHT]),
        (TieOrder.SPREAD_WEIGHT_RECEIPT, [3, 1, 4, 5, 2], [Tie.FIRST, Tie.SPREAD, Tie.RECEIPT, Tie.ID, Tie.SPREAD]),
        (TieOrder.SPREAD_RECEIPT_WEIGHT, [3, 1, 4, 5, 2], [Tie.FIRST, Tie.SPREAD, Tie.RECEIPT, Tie.ID, Tie.SPREAD]),
        (TieOrder.RECEIPT_WEIGHT_SPREAD, [1, 3, 4, 5, 2], [Tie.FIRST, Tie.RECEIPT, Tie.RECEIPT, Tie.ID, Tie.RECEIPT]),
        (TieOrder.RECEIPT_SPREAD_WEIGHT, [1, 3, 4, 5, 2], [Tie.FIRST, Tie.RECEIPT, Tie.RECEIPT, Tie.ID, Tie.RECEIPT]),
    ],
)
def test_tie_is_settled_by_the_rules_in_their_order(order: TieOrder, expected: list[int], settled: list[Tie]) -> None:
    assert list_order(TIED, WEIGHTS, order) == expected
    assert list_ties(TIED, WEIGHTS, order) == dict(zip(expected, settled, strict=True))


def test_score_comes_before_any_rule_and_no_score_comes_last() -> None:
    entries = [
        entry(1, None, (None, None, None), day=9),
        entry(2, None, day=8),
        entry(3, 79, (5, 5, 5)),
        entry(4, 80),
    ]
    assert list_order(entries, WEIGHTS, TieOrder.RECEIPT_SPREAD_WEIGHT) == [4, 3, 2, 1]
    assert list_ties(entries, WEIGHTS, TieOrder.RECEIPT_SPREAD_WEIGHT) == {}


def test_scores_that_only_look_equal_are_no_tie() -> None:
    near = [entry(1, Fraction(230, 3)), entry(2, Fraction(7667, 100))]
    assert list_order(near, WEIGHTS, TieOrder.RECEIPT_SPREAD_WEIGHT) == [2, 1]
    assert list_ties(near, WEIGHTS, TieOrder.RECEIPT_SPREAD_WEIGHT) == {}


def test_of_equal_weights_the_first_in_the_rubric_is_compared_first() -> None:
    entries = [entry(1, means=(4, 5, 3)), entry(2, means=(5, 4, 3))]
    assert list_order(entries, (40, 40, 20), TieOrder.WEIGHT_SPREAD_RECEIPT) == [2, 1]


def test_spread_is_exact_and_0_for_one_review() -> None:
    assert get_spread([Fraction(1, 3), Fraction(2), Fraction(1)]) == Fraction(5, 3)
    assert [get_spread([Fraction(9)]), get_spread([])] == [Fraction(0)] * 2


def test_every_order_asks_each_rule_once() -> None:
    assert {frozenset(order.rules) for order in TieOrder} == {frozenset(TieRule)}
    assert len({order.rules for order in TieOrder}) == 6


@pytest.mark.parametrize(
    ("number", "hundredths", "cut"),
    [(None, None, None), (3, None, Cut(number=3)), (None, 7550, Cut(score=Fraction(151, 2)))],
)
def test_cut_is_the_directives(number: int | None, hundredths: int | None, cut: Cut | None) -> None:
    assert get_cut(Directive(cut_number=number, cut_score_hundredths=hundredths)) == cut


MEANS = st.lists(st.sampled_from([Fraction(3), Fraction(7, 2), Fraction(4)]), min_size=3, max_size=3)
ENTRIES = st.lists(
    st.builds(
        entry,
        st.integers(1, 40),
        st.none() | st.sampled_from([Fraction(60), Fraction(230, 3), Fraction(80)]),
        MEANS.map(tuple),
        st.integers(0, 2),
        st.integers(0, 2),
    ),
    max_size=14,
    unique_by=lambda row: row.proposal_id,
)


@given(ENTRIES, st.sampled_from(TieOrder), st.randoms(use_true_random=False))
def test_order_is_a_permutation_that_knows_nothing_of_the_order_it_was_given(
    entries: list[Entry], order: TieOrder, random: object
) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # a `random.Random`
    found = list_order(entries, WEIGHTS, order)
    assert sorted(found) == sorted(row.proposal_id for row in entries)
    assert list_order(shuffled, WEIGHTS, order) == found
    assert list_ties(shuffled, WEIGHTS, order) == list_ties(entries, WEIGHTS, order)


@given(ENTRIES, st.sampled_from(TieOrder))
def test_order_never_puts_a_lower_score_first_and_ties_are_runs_of_equal_scores(
    entries: list[Entry], order: TieOrder
) -> None:
    by_id = {row.proposal_id: row for row in entries}
    scores = [by_id[key].score for key in list_order(entries, WEIGHTS, order)]
    given = [score for score in scores if score is not None]
    assert scores == [*sorted(given, reverse=True), *[None] * (len(scores) - len(given))]
    shared = {score for one, score in pairwise(given) if one == score}
    tied = {row.proposal_id for row in entries if row.score in shared and row.score is not None}
    assert set(list_ties(entries, WEIGHTS, order)) == tied
