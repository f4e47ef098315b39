"""Planned against measured, drawn and told: what the macro `planned_and_measured` of charts.html needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _

from innovations.domain.trials import Story
from innovations.models.followup import Measure

from . import formats, quantities

TOP, BOTTOM, RIGHT = 12.0, 118.0, 346.0
Point = tuple[date, Decimal]


@dataclass(frozen=True)
class Chart:
    """Paths and places in a drawing 360 wide; `rows` are (day, planned, measured) in words."""

    caption: str
    summary: str
    left: float
    plan: str
    line: str
    dots: Sequence[tuple[float, float]]
    levels: Sequence[tuple[float, str]]
    days: Sequence[tuple[float, str]]
    rows: Sequence[tuple[str, str, str]]


def make_chart(story: Story) -> Chart | None:
    """Of an innovation; None without a measure, or without any day to draw it by."""
    points, trial = story.list_points(), story.trial
    if story.measure is None or not (trial or points):
        return None
    span = (None, None) if trial is None else (trial.started_on, trial.planned_end)
    return followup_chart(story.measure, points, *span)


def planned_at(measure: Measure, start: date, end: date, day: date) -> Decimal:
    """On the straight way from baseline to target; before it the one, after it the other."""
    share = Decimal((min(max(day, start), end) - start).days) / Decimal(max((end - start).days, 1))
    share = Decimal(1) if day >= end else share
    return measure.baseline + (measure.target - measure.baseline) * share


def followup_chart(measure: Measure, points: Sequence[Point], start: date | None, end: date | None) -> Chart:
    """The plan leads from the baseline on `start` to the target on `end`, by default the first and last day measured.

    `points` are the measured values by day. Needs a span: `start` and `end`, or a point.
    """
    points = sorted(points)
    start = start or points[0][0]
    end = max(end or points[-1][0], start)
    first, last = min([start, *(day for day, _value in points)]), max([end, *(day for day, _value in points)])
    low, high = min(_values(measure, points)), max(_values(measure, points))
    levels = [quantities.write(value) for value in (measure.baseline, measure.target)]
    left = min(130.0, 14 + 6.2 * max(len(text) for text in levels))

    def place(day: date, value: Decimal) -> tuple[float, float]:
        share = (day - first).days / max((last - first).days, 1)
        height = float((value - low) / (high - low))
        return round(left + (RIGHT - left) * share, 1), round(BOTTOM - (BOTTOM - TOP) * height, 1)

    dots = [place(day, value) for day, value in points]
    plan = [place(start, measure.baseline), place(end, measure.target), place(last, measure.target)]
    stops = sorted({start, end, *(day for day, _value in points)})
    measured = dict(points)
    return Chart(
        caption=_("Rencana dan hasil terukur: %(name)s", name=measure.name),
        summary=summarise(measure, points),
        left=left,
        plan=_path(plan),
        line=_path([plan[0], *dots] if points[0][0] > start else dots) if points else "",
        dots=dots,
        levels=[(place(first, measure.baseline)[1], levels[0]), (place(first, measure.target)[1], levels[1])],
        days=[(left, formats.short_day(first)), (RIGHT, formats.short_day(last))],
        rows=[
            (
                formats.short_day(day),
                quantities.write(planned_at(measure, start, end, day).quantize(Decimal("0.01"))),
                quantities.write(measured.get(day)),
            )
            for day in stops
        ],
    )


def _values(measure: Measure, points: Sequence[Point]) -> list[Decimal]:
    return [measure.baseline, measure.target, *(value for _day, value in points)]


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x} {y}" for x, y in places)


def summarise(measure: Measure, points: Sequence[Point]) -> str:
    """From where to where, and how far it has come: the picture in one sentence."""
    way = {
        "baseline": quantities.write(measure.baseline),
        "target": quantities.write(measure.target, measure.unit),
    }
    if not points:
        return _("Dari %(baseline)s menuju %(target)s; belum ada yang terukur.", **way)
    day, value = max(points)
    done = (value - measure.baseline) / (measure.target - measure.baseline) * 100
    return _(
        "Dari %(baseline)s menuju %(target)s; terakhir %(value)s pada %(day)s, yaitu %(share)s%% jarak ke target.",
        value=quantities.write(value, measure.unit),
        day=formats.day(day),
        share=formats.number(int(done.to_integral_value())),
        **way,
    )
