"""Index scores by hand: `POINTS` are the weights of 2026 in the order of the guide."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from innovations.domain.index_rules import Rules, parse
from innovations.domain.index_scoring import RegionScore, Score, Standing, find_reach, score_innovation, score_region


def _read(year: int) -> Rules:
    return parse(json.loads(Path(f"innovations/data/iid_{year}.json").read_text(encoding="utf-8")))


RULES, OLD = _read(2026), _read(2023)
KEYS = [indicator.key for indicator in RULES.indicators]


def _region(scores: list[int], covered: int = 6, spd: str = "0") -> RegionScore:
    found = score_region(RULES, scores, covered, Decimal(spd))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("standings", "score"),
    [
        ([], Score(0, 0)),
        ([Standing("regulasi", 3, True)], Score(9, 0)),
        ([Standing("regulasi", 3, True, 2)], Score(9, 6)),
        ([Standing("regulasi", 3, False)], Score(0, 0)),
        ([Standing("regulasi", 3, False, 3)], Score(0, 0)),
        ([Standing("video", 3, True, 0), Standing("sdm", 2, True, 2)], Score(16, 4)),
        ([Standing("no_such", 3, True, 3)], Score(0, 0)),
        ([Standing(key, 3, True, 3) for key in KEYS], Score(111, 111)),
        ([Standing(key, 1, True) for key in KEYS], Score(37, 0)),
    ],
)
def test_innovation_scores_weight_times_level_with_evidence(standings: list[Standing], score: Score) -> None:
    assert score_innovation(RULES, standings) == score


def test_fewer_innovations_than_the_divisor_are_divided_by_it() -> None:
    # Three of 60, 50 and 40 points: 150 / 12 = 12.5; 3 x 0.38 = 1.14; SPD 30.5: 44.14 of 250 = 17.656 %.
    found = _region([60, 50, 40], covered=5, spd="30.5")
    assert (found.divisor, found.sid, found.count) == (12, Fraction(25, 2), Fraction(114, 100))
    assert (found.total, found.index, found.band.name) == (
        Fraction(4414, 100),
        Decimal("17.66"),
        "Kurang Inovatif",
    )


def test_more_innovations_than_the_divisor_are_divided_by_their_number() -> None:
    # Twenty of 111: 111; 20 x 0.38 = 7.6; 118.6 of 250 = 47.44 %.
    found = _region([111] * 20)
    assert (found.divisor, found.sid, found.index, found.band.name) == (
        20,
        Fraction(111),
        Decimal("47.44"),
        "Inovatif",
    )


@pytest.mark.parametrize(("covered", "count"), [(0, 0), (4, 0), (5, Fraction(38, 10)), (6, Fraction(38, 10))])
def test_the_count_term_needs_five_of_six_basic_services(covered: int, count: Fraction) -> None:
    assert _region([10] * 10, covered).count == count


@pytest.mark.parametrize(("n", "count"), [(199, "75.62"), (200, "76"), (201, "76"), (500, "76")])
def test_the_count_term_ends_at_200_innovations(n: int, count: str) -> None:
    assert _region([0] * n).count == Fraction(count)


@pytest.mark.parametrize(
    ("spd", "index", "band"),
    [
        ("0", "0.00", "Tidak Dapat Dinilai"),
        ("0.0124", "0.00", "Tidak Dapat Dinilai"),
        ("0.0125", "0.01", "Kurang Inovatif"),
    ],
)
def test_the_lowest_band_is_zero_itself(spd: str, index: str, band: str) -> None:
    found = _region([], covered=0, spd=spd)
    assert (str(found.index), found.band.name) == (index, band)


@pytest.mark.parametrize(
    ("total", "index", "band"),
    [
        ("100", "40.00", "Kurang Inovatif"),
        ("100.0124", "40.00", "Kurang Inovatif"),
        ("100.0125", "40.01", "Inovatif"),
        ("100.025", "40.01", "Inovatif"),
        ("162.4", "64.96", "Inovatif"),
        ("162.4875", "65.00", "Inovatif"),
        ("162.5", "65.00", "Inovatif"),
        ("162.5124", "65.00", "Inovatif"),
        ("162.5125", "65.01", "Sangat Inovatif"),
        ("162.525", "65.01", "Sangat Inovatif"),
        ("250", "100.00", "Sangat Inovatif"),
    ],
)
def test_the_index_is_rounded_half_up_before_it_is_banded(total: str, index: str, band: str) -> None:
    """40,005 % is 40,01; 64,995 % is 65,00, not above 65,00; 65,005 % is 65,01."""
    # 200 innovations give a count of 76; their scores and SPD make up the rest to four decimals.
    points = min(111, int(Decimal(total)) - 76)
    found = _region([points] * 200, spd=str(Decimal(total) - 76 - points))
    assert (str(found.index), found.band.name) == (index, band)


def test_a_year_without_a_whole_formula_scores_innovations_only() -> None:
    assert score_region(OLD, [100], 6, Decimal(60)) is None
    assert score_innovation(OLD, [Standing("video", 2, True, 1)]) == Score(8, 4)


def test_what_the_next_band_takes() -> None:
    # Total 44.14; the band begins at 100.0125: 55.8725 are missing, which is 670.47 points over a divisor of 12.
    reach = find_reach(RULES, _region([60, 50, 40], covered=5, spd="30.5"))
    assert reach is not None
    assert (reach.band.name, reach.index_missing) == ("Inovatif", Decimal("22.35"))
    assert reach.total_missing == Decimal("55.88")
    assert (reach.points, reach.spd, reach.services) == (None, None, Fraction(0))


def test_each_way_to_the_next_band_leads_there_and_no_less_does() -> None:
    start = _region([50] * 20, covered=6, spd="40")
    # 50 + 7.6 + 40 = 97.6: 2.4125 missing, 48.25 points over twenty.
    reach = find_reach(RULES, start)
    assert reach is not None
    assert (reach.points, reach.spd, reach.innovations) == (49, Decimal("2.42"), 7)
    for points, band in ((48, "Kurang Inovatif"), (49, "Inovatif")):
        assert _region([50 + points, *[50] * 19], spd="40").band.name == band
    for spd, band in (("42.41", "Kurang Inovatif"), ("42.42", "Inovatif")):
        assert _region([50] * 20, spd=spd).band.name == band
    for more, band in ((6, "Kurang Inovatif"), (7, "Inovatif")):
        assert _region([50] * (20 + more), spd="40").band.name == band


def test_one_more_innovation_that_just_reaches_the_band_is_enough() -> None:
    # 50 + 21 x 0.38 + 42.04 = 100.02, which is 40.008 %: rounded it is the minimum itself.
    reach = find_reach(RULES, _region([50] * 20, spd="42.04"))
    assert reach is not None
    assert reach.innovations == 1


def test_uncovered_basic_services_are_told_as_points() -> None:
    # One affair is missing: 21 x 0.38. Four are missing: 4 + 4 innovations, 8 x 0.38, and five cover enough.
    for n, covered, missing, points in ((20, 4, 1, "7.98"), (4, 1, 4, "3.04")):
        reach = find_reach(RULES, _region([50] * n, covered=covered))
        assert reach is not None
        assert (reach.services_missing, reach.services) == (missing, Fraction(points))
        assert _region([50] * (n + missing), covered=covered + missing).count == Fraction(points)


def test_nothing_is_above_the_highest_band() -> None:
    assert find_reach(RULES, _region([111] * 200, spd="63")) is None


def test_without_any_innovation_nothing_divides_by_zero() -> None:
    reach = find_reach(RULES, _region([], covered=0))
    assert reach is not None
    assert (reach.band.name, reach.points, reach.innovations, reach.spd) == (
        "Kurang Inovatif",
        None,
        None,
        Decimal("0.02"),
    )


levels = st.integers(0, 3)
standings_of_all = st.lists(st.tuples(levels, st.booleans(), st.none() | levels), min_size=20, max_size=20)


def _standings(drawn: list[tuple[int, bool, int | None]]) -> list[Standing]:
    return [
        Standing(key, level, proved, None if verified is None else min(level, verified))
        for key, (level, proved, verified) in zip(KEYS, drawn, strict=True)
    ]


@given(standings_of_all)
def test_no_innovation_exceeds_111_and_verified_never_exceeds_claimed(
    drawn: list[tuple[int, bool, int | None]],
) -> None:
    score = score_innovation(RULES, _standings(drawn))
    assert 0 <= score.verified <= score.claimed <= 111


@given(standings_of_all, st.integers(0, 19))
def test_a_score_never_falls_when_verified_evidence_is_added(
    drawn: list[tuple[int, bool, int | None]], place: int
) -> None:
    before = _standings(drawn)
    after = list(before)
    level = max(1, before[place].level)
    after[place] = Standing(KEYS[place], level, True, level)
    old, new = score_innovation(RULES, before), score_innovation(RULES, after)
    assert new.claimed >= old.claimed
    assert new.verified >= old.verified


@given(
    st.lists(st.integers(0, 111), max_size=260),
    st.integers(0, 6),
    st.decimals(0, 63, places=2),
    st.integers(0, 259),
    st.integers(0, 111),
)
def test_the_region_stays_within_100_and_never_falls_by_a_higher_score(
    scores: list[int], covered: int, spd: Decimal, place: int, higher: int
) -> None:
    before = _region(scores, covered, str(spd))
    assert 0 <= before.index <= 100
    if place < len(scores):
        raised = [*scores]
        raised[place] = max(scores[place], higher)
        assert _region(raised, covered, str(spd)).total >= before.total
