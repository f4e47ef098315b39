"""Views of /arahan/<id>/kewajaran: the fairness sheet, and for a member their own figures against the group."""

from decimal import Decimal
from fractions import Fraction
from statistics import quantiles
from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import directives, fairness_sheet, policy
from innovations.domain.fairness import Method, Scenario
from innovations.domain.fairness_sheet import FairnessSheet, Row
from innovations.domain.scoring import round_half_up
from innovations.models.directives import Directive
from innovations.web import fairness_labels, formats
from innovations.web.current import get_actor
from innovations.web.downloads import Cell, send_sheet
from innovations.web.security import found, require
from innovations.web.transactions import reading

from .blueprint import blueprint


def load(directive_id: int) -> FairnessSheet:
    """404 for no such directive, 403 for who may not see its scores."""
    actor = get_actor()
    directive = found(directives.get(directive_id))
    require(policy.can_see_ranking(actor, directive))
    return fairness_sheet.get_sheet(directive, actor)


@blueprint.get("/arahan/<id:directive_id>/kewajaran")
def fairness(directive_id: int) -> ResponseReturnValue:
    """The whole sheet for those who see the ranking, a reviewer's own figures for a member."""
    actor, directive = get_actor(), found(directives.get(directive_id))
    if fairness_sheet.can_see_own(actor, directive):
        return own_page(directive)
    sheet = load(directive_id)
    return render_template(
        "reviews/fairness.html",
        sheet=sheet,
        words=fairness_labels,
        boxes=[describe_box(row) for row in sheet.rows if len(row.scores) > 1],
        decimal=decimal,
        signed=signed,
        say=lambda row: list_changes(row, sheet),
    )


def own_page(directive: Directive) -> ResponseReturnValue:
    own = fairness_sheet.get_own(directive, get_actor())
    return render_template(
        "reviews/own_figures.html", directive=directive, own=own, words=fairness_labels, signed=signed
    )


@blueprint.get("/arahan/<id:directive_id>/kewajaran.<suffix>")
def fairness_file(directive_id: int, suffix: str) -> ResponseReturnValue:
    """The rows as a file; who took it out is logged."""
    if suffix not in ("csv", "xlsx"):
        abort(404)
    with reading():
        sheet = load(directive_id)
        columns, rows = list_columns(), [list_cells(row, sheet) for row in sheet.rows]
        number, title = sheet.directive.number, sheet.directive.title
    filters = [_("Arahan %(number)s", number=number), title]
    return send_sheet(suffix, _("kewajaran-%(number)s", number=number), columns, rows,
                      title=_("Lembar kewajaran"), filters=filters)  # fmt: skip


def list_columns() -> list[str]:
    return [
        _("Peringkat"),
        _("Nomor"),
        _("Judul inovasi"),
        _("Penilaian masuk"),
        _("Nilai (rata-rata)"),
        _("Galat baku"),
        _("Nilai tengah"),
        _("Peringkat nilai tengah"),
        _("Nilai model"),
        _("Peringkat model"),
        _("Perlu dibahas"),
        _("Berubah bila"),
    ]


def list_cells(row: Row, sheet: FairnessSheet) -> list[Cell]:
    return [
        row.rank,
        row.proposal.number,
        row.proposal.shown_title,
        len(row.scores),
        round_half_up(row.mean),
        None if row.standard_error is None else Decimal(f"{row.standard_error:.2f}"),
        round_half_up(row.median),
        row.median_rank,
        None if row.adjusted is None else round_half_up(row.adjusted),
        row.adjusted_rank,
        "; ".join(str(fairness_labels.REASONS[reason]) for reason in row.reasons),
        "; ".join(list_changes(row, sheet)),
    ]


def describe_box(row: Row) -> dict[str, Any]:
    """A row of the `boxes` macro: quartiles of the review scores, with the ends in (three scores have some)."""
    scores = [float(score) for score in row.scores]
    first, median, third = quantiles(scores, n=4, method="inclusive")
    return {
        "label": row.proposal.number,
        "min": scores[0],
        "q1": first,
        "median": median,
        "q3": third,
        "max": scores[-1],
        "texts": [decimal(value) for value in (scores[0], median, scores[-1])],
    }


def decimal(value: float | Fraction | None) -> str:
    """`0,73`: two decimals; an en dash for what cannot be computed."""
    return "–" if value is None else formats.hundredths(Decimal(f"{float(value):.2f}")).replace("-", "−")


def signed(value: float) -> str:
    """`+3,20` or `−1,05`: points above or below the group."""
    return ("+" if value >= 0 else "−") + decimal(abs(value))


def list_changes(row: Row, sheet: FairnessSheet) -> list[str]:
    """Under which other methods the proposal would stand on the other side of the cut, in words."""
    return sorted(say(scenario, sheet) for scenario in row.changes)


def say(scenario: Scenario, sheet: FairnessSheet) -> str:
    """Under which other method, in words."""
    if scenario.method is not Method.WEIGHT or scenario.criterion is None:
        return str(fairness_labels.METHODS[scenario.method])
    name = sheet.criteria[scenario.criterion].name
    if scenario.points > 0:
        return _("bobot %(name)s dinaikkan %(points)s", name=name, points=scenario.points)
    return _("bobot %(name)s diturunkan %(points)s", name=name, points=-scenario.points)
