"""The fairness sheet: which side of the cut, under which method and weights, and what to talk about."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain.fairness import (
    Cut,
    Method,
    Reason,
    Scenario,
    Scores,
    Sheets,
    Talk,
    get_distances,
    get_rank_moves,
    list_above,
    list_changes,
    list_talks,
    move_weight,
    weigh,
)
from innovations.domain.ratings import Ratings

MEDIAN, MODEL = Scenario(Method.MEDIAN), Scenario(Method.MODEL)
SCORES: Scores = {1: Fraction(80), 2: Fraction(70), 3: Fraction(70), 4: Fraction(60)}
TIES = [4, 3, 2, 1]
RANKING = st.dictionaries(st.integers(1, 9), st.integers(1, 4).map(Fraction), min_size=1)


def test_weighed_score_is_that_of_the_contract() -> None:
    assert weigh({(1, 7): (4, 3, 5), (2, 7): (1, 1, 1)}, (50, 30, 20)) == {(1, 7): 78, (2, 7): 20}


@pytest.mark.parametrize("values", [(4, 3), (4, 3, 5, 5)])
def test_an_incomplete_sheet_is_refused(values: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="argument"):
        weigh({(1, 7): values}, (50, 30, 20))


@pytest.mark.parametrize(
    ("weights", "criterion", "points", "moved"),
    [
        ((50, 30, 20), 0, 5, [55, 27, 18]),
        ((50, 30, 20), 0, -5, [45, 33, 22]),
        ((50, 30, 20), 2, 5, [Fraction(375, 8), Fraction(225, 8), 25]),
        ((97, 3), 1, -5, [100, 0]),
        ((97, 3), 0, 5, [100, 0]),
        ((60, 40, 0), 2, 5, [57, 38, 5]),
        ((60, 40, 0), 2, -5, None),
        ((100,), 0, -5, None),
        ((100, 0), 0, -5, None),
    ],
)
def test_moved_weight_takes_from_the_others_in_proportion(
    weights: tuple[int, ...], criterion: int, points: int, moved: list[Fraction] | None
) -> None:
    assert move_weight(weights, criterion, points) == moved


@given(st.lists(st.integers(0, 9), min_size=2, max_size=6).filter(any), st.data())
def test_moved_weights_sum_to_100_and_none_is_below_0(parts: list[int], data: st.DataObject) -> None:
    weights = [part * 100 // sum(parts) for part in parts]
    weights[0] += 100 - sum(weights)
    criterion = data.draw(st.integers(0, len(weights) - 1))
    moved = move_weight(weights, criterion, data.draw(st.sampled_from([-5, 5])))
    assert moved is None or (
        sum(moved) == 100 and min(moved) >= 0 and abs(moved[criterion] - weights[criterion]) <= 5
    )


@pytest.mark.parametrize(
    ("cut", "above"),
    [
        (Cut(number=0), set()),
        (Cut(number=1), {1}),
        (Cut(number=2), {1, 3}),
        (Cut(number=9), {1, 2, 3, 4}),
        (Cut(score=Fraction(70)), {1, 2, 3}),
        (Cut(score=Fraction(7001, 100)), {1}),
        (Cut(score=Fraction(100)), set()),
    ],
)
def test_a_tie_at_the_cut_goes_by_the_order_given(cut: Cut, above: set[int]) -> None:
    assert list_above(SCORES, cut, TIES) == above


def test_ties_lack_nobody() -> None:
    with pytest.raises(KeyError):
        list_above(SCORES, Cut(number=2), [1, 2, 3])


@pytest.mark.parametrize(("number", "score"), [(None, None), (3, Fraction(70))])
def test_a_cut_is_by_number_or_by_score(number: int | None, score: Fraction | None) -> None:
    with pytest.raises(ValueError, match="Cut"):
        Cut(number, score)


TOWARDS_SECOND = {Scenario(Method.WEIGHT, 0, -5), Scenario(Method.WEIGHT, 1, 5)}
"""The same weights, 45 : 55."""
SHEETS: Sheets = {
    (1, 7): (4, 3),
    (1, 8): (4, 3),
    (1, 9): (5, 2),
    (2, 7): (2, 5),
    (2, 8): (2, 5),
    (2, 9): (2, 4),
    (3, 7): (1, 1),
    (3, 8): (1, 1),
}
"""Medians 70, 70, 20; means 70, 66 2/3, 20; at weights 45 : 55 68 1/3, 69 1/3, 20; at 55 : 45 71 2/3, 64, 20."""


@pytest.mark.parametrize(
    ("cut", "ties", "adjusted", "changes"),
    [
        (Cut(number=1), [1, 2, 3], None, {1: TOWARDS_SECOND, 2: TOWARDS_SECOND}),
        (Cut(number=1), [2, 1, 3], None, {1: TOWARDS_SECOND | {MEDIAN}, 2: TOWARDS_SECOND | {MEDIAN}}),
        (Cut(number=1), [1, 2, 3], (70, 69, 20), {1: TOWARDS_SECOND, 2: TOWARDS_SECOND}),
        (Cut(number=1), [1, 2, 3], (69, 70, 20), {1: TOWARDS_SECOND | {MODEL}, 2: TOWARDS_SECOND | {MODEL}}),
        (Cut(number=2), [1, 2, 3], (20, 69, 70), {1: {MODEL}, 3: {MODEL}}),
        (Cut(score=Fraction(68)), [1, 2, 3], (70, 66, 20), {2: TOWARDS_SECOND | {MEDIAN}}),
        (Cut(score=Fraction(70)), [1, 2, 3], (70, 66, 20), {1: TOWARDS_SECOND, 2: {MEDIAN}}),
        (Cut(number=3), [1, 2, 3], (20, 69, 70), {}),
    ],
)
def test_changes_name_who_changes_side_and_when(
    cut: Cut, ties: list[int], adjusted: tuple[int, ...] | None, changes: dict[int, set[Scenario]]
) -> None:
    model = None if adjusted is None else {p: Fraction(score) for p, score in enumerate(adjusted, start=1)}
    assert list_changes(SHEETS, (50, 50), cut, ties, model) == changes


def test_a_single_criterion_has_no_weights_to_move() -> None:
    sheets: Sheets = {(1, 7): (4,), (1, 8): (4,), (1, 9): (1,), (2, 7): (3,), (2, 8): (4,), (2, 9): (3,)}
    assert list_changes(sheets, (100,), Cut(score=Fraction(66)), [1, 2]) == {1: {MEDIAN}, 2: {MEDIAN}}


def test_nothing_scored_is_nothing_changed() -> None:
    assert list_changes({}, (50, 50), Cut(number=1), []) == {}


@pytest.mark.parametrize(
    ("other", "moves"),
    [
        ((4, 3, 2, 1), (0, 0, 0, 0)),
        ((1, 3, 2, 4), (3, 0, 0, 3)),
        ((1, 1, 1, 1), (0, 0, 0, 0)),
        ((1, 1, 2, 2), (2, 1, 1, 2)),
    ],
)
def test_a_tie_moves_nobody_by_itself(other: tuple[int, ...], moves: tuple[int, ...]) -> None:
    rankings = [{p: Fraction(score) for p, score in enumerate(scores)} for scores in ((4, 3, 2, 1), other)]
    assert get_rank_moves(*rankings) == dict(enumerate(moves))
    assert get_rank_moves(*reversed(rankings)) == dict(enumerate(moves))


@given(RANKING, st.integers(1, 3), st.integers(-9, 9))
def test_a_rising_scale_moves_nobody(scores: dict[int, Fraction], factor: int, shift: int) -> None:
    scaled = {proposal: factor * score + shift for proposal, score in scores.items()}
    assert get_rank_moves(scores, scaled) == dict.fromkeys(scores, 0)


@pytest.mark.parametrize(
    ("cut", "distances"),
    [
        (Cut(number=1), {1: 10, 2: 10, 3: 10, 4: 20}),
        (Cut(number=2), {1: 10, 2: 0, 3: 0, 4: 10}),
        (Cut(number=0), {}),
        (Cut(number=4), {}),
        (Cut(score=Fraction(65)), {1: 15, 2: 5, 3: 5, 4: 5}),
    ],
)
def test_distance_to_the_cut(cut: Cut, distances: dict[int, int]) -> None:
    assert get_distances(SCORES, cut, TIES) == distances


def review(*scores: tuple[int, ...]) -> Ratings:
    return {(p, r): score for p, row in enumerate(scores, start=1) for r, score in enumerate(row)}


FIVE = review((90, 86), (72, 68), (68, 64), (50, 46), (60, 20))
"""Means 88, 70, 66, 48, 40; pooled variance 832 / 5, so a standard error of 9.12."""
NEAR, MOVED, WIDE = Reason


@pytest.mark.parametrize(
    ("ratings", "cut", "adjusted", "talks"),
    [
        (FIVE, Cut(number=2), None, [Talk(2, (NEAR, WIDE)), Talk(3, (NEAR, WIDE)), Talk(5, (WIDE,))]),
        (
            FIVE,
            Cut(number=2),
            (88, 70, 66, 95, 40),
            [Talk(2, (NEAR, WIDE)), Talk(3, (NEAR, WIDE)), Talk(4, (MOVED,)), Talk(5, (WIDE,))],
        ),
        (
            review((95, 81), (71, 69), (67, 65), (58, 38), (60, 20)),
            Cut(number=2),
            (88, 70, 66, 48, 95),
            [Talk(5, (MOVED, WIDE)), Talk(2, (NEAR,)), Talk(3, (NEAR,)), Talk(4, (WIDE,)), Talk(1, (WIDE,))],
        ),
        (FIVE, Cut(score=Fraction(79)), None, [Talk(1, (NEAR, WIDE)), Talk(2, (NEAR, WIDE)), Talk(5, (WIDE,))]),
        (FIVE, Cut(score=Fraction(7913, 100)), None, [Talk(1, (NEAR, WIDE)), Talk(2, (WIDE,)), Talk(5, (WIDE,))]),
        (FIVE, None, None, [Talk(5, (WIDE,)), Talk(1, (WIDE,)), Talk(2, (WIDE,))]),
        (FIVE, Cut(number=5), None, [Talk(5, (WIDE,)), Talk(1, (WIDE,)), Talk(2, (WIDE,))]),
        (review((60, 60, 30), (59,), (58,), (57,)), None, None, [Talk(1, (MOVED, WIDE))]),
        (review((70, 70), (70, 70), (50, 50)), Cut(number=1), None, [Talk(1, (NEAR,)), Talk(2, (NEAR,))]),
        (review((70,), (69,), (50,)), Cut(number=1), None, []),
        ({}, Cut(number=1), None, []),
    ],
    ids=[
        "by number",
        "moved by the model",
        "two reasons before one",
        "by score",
        "just beyond one error",
        "no cut",
        "nobody below the cut",
        "moved by the median",
        "no spread but a tie at the cut",
        "one review each",
        "nothing",
    ],
)
def test_talks_have_their_reasons(
    ratings: Ratings, cut: Cut | None, adjusted: tuple[int, ...] | None, talks: list[Talk]
) -> None:
    model = None if adjusted is None else {p: Fraction(score) for p, score in enumerate(adjusted, start=1)}
    ties = sorted({proposal for proposal, _ in ratings})
    assert list_talks(ratings, ties, cut, model) == talks


def test_talks_are_ten_at_most_and_the_nearest_to_the_cut() -> None:
    ratings = review(*((80 - place, 40 - place) for place in range(14)))
    talks = list_talks(ratings, range(1, 15), Cut(number=7))
    assert [talk.proposal_id for talk in talks] == [7, 8, 6, 9, 5, 10, 4, 11, 3, 12]
