"""Views of /arahan/<id>/peringkat: the ranking of a directive on screen, and the same as CSV and XLSX."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import directives, policy, ranking
from innovations.domain.ranking import Ranking, Row
from innovations.domain.scoring import round_half_up
from innovations.web import labels, scoring_words
from innovations.web.current import get_actor
from innovations.web.downloads import Cell, send_sheet
from innovations.web.security import found, require
from innovations.web.transactions import reading

from .blueprint import blueprint


def load(directive_id: int) -> Ranking:
    """404 for no such directive, 403 for who may not see its scores: directives themselves are no secret."""
    actor = get_actor()
    directive = found(directives.get(directive_id))
    require(policy.can_see_ranking(actor, directive))
    return ranking.get_ranking(directive, actor)


@blueprint.get("/arahan/<id:directive_id>/peringkat")
def rank(directive_id: int) -> ResponseReturnValue:
    return render_template("reviews/ranking.html", ranking=load(directive_id), words=scoring_words)


@blueprint.get("/arahan/<id:directive_id>/peringkat.<suffix>")
def export(directive_id: int, suffix: str) -> ResponseReturnValue:
    """Exactly what the page shows; who took it out is logged."""
    if suffix not in ("csv", "xlsx"):
        abort(404)
    with reading():
        shown = load(directive_id)
        columns, rows, filters = list_columns(shown), [list_cells(row) for row in shown.rows], list_filters(shown)
    name = _("peringkat-%(number)s", number=shown.directive.number)
    return send_sheet(suffix, name, columns, rows, title=_("Peringkat usulan"), filters=filters)


def list_columns(shown: Ranking) -> list[str]:
    return [
        _("Peringkat"),
        _("Keterangan"),
        _("Nomor"),
        _("Judul inovasi"),
        _("OPD"),
        _("Penilaian masuk"),
        _("Penilaian diharapkan"),
        _("Benturan kepentingan"),
        _("Nilai"),
        *(f"{criterion.name} ({criterion.weight_percent}%)" for criterion in shown.criteria),
        _("Status"),
        _("Penentu seri"),
        _("Di atas batas"),
    ]


def list_cells(row: Row) -> list[Cell]:
    """As on screen: two decimals; empty where the page has an en dash."""
    score: Cell = _("ditutup") if row.is_withheld else None if row.score is None else round_half_up(row.score)
    return [
        row.rank,
        _("sementara") if row.is_provisional else "",
        row.proposal.number,
        row.proposal.shown_title,
        row.agency or _("disembunyikan"),
        row.reviews,
        row.expected,
        row.conflicts,
        score,
        *(None if mean is None else round_half_up(mean) for mean in row.means),
        labels.label(row.proposal.state),
        "" if row.tie is None else str(scoring_words.TIES[row.tie]),
        say_above(row),
    ]


def say_above(row: Row) -> str:
    """`ya`, `tidak`, or nothing where there is no cut to be above of, or none that this reader may see."""
    return "" if row.is_above is None else _("ya") if row.is_above else _("tidak")


def list_filters(shown: Ranking) -> list[str]:
    """What the workbook says about its rows."""
    words = [_("Arahan %(number)s", number=shown.directive.number), shown.directive.title]
    words.append(_("penentu nilai seri: %(order)s", order=labels.label(shown.directive.tie_order)))
    words.append(_("batas: %(cut)s", cut=scoring_words.say_cut(shown.cut)))
    if shown.has_withheld:
        words.append(_("usulan yang melibatkan Anda tidak ikut diperingkat"))
    return words
