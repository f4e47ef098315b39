"""What those who oversee should see early: gaps, silence, and the document that lifts the index most."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import coverage, index_readiness, index_years, watch
from innovations.domain.actor import Actor
from innovations.domain.index_readiness import Line, Paper

NAMED = 2
"""So many are named as examples; the page behind lists all."""


def list_outlook(actor: Actor) -> list[dict[str, Any]]:
    """Rows of the macro `todo`; what is in order is left out."""
    return [row for row in (show_gaps(), show_silent(actor), show_paper(actor)) if row is not None]


def show_gaps() -> dict[str, Any] | None:
    count = coverage.count_unserved()
    if not count:
        return None
    first = coverage.list_rows(coverage.select_unserved(), NAMED)
    return {
        "title": ngettext(
            "%(num)s program masterplan belum punya inovasi", "%(num)s program masterplan belum punya inovasi", count
        ),
        "url": url_for("masterplan.show_gaps"),
        "text": name_some([row.name for row in first], count),
        "action": _("Lihat kesenjangan"),
    }


def show_silent(actor: Actor) -> dict[str, Any] | None:
    count = watch.count_stale(actor)
    if not count:
        return None
    return {
        "title": ngettext(
            "%(num)s inovasi tanpa kabar lebih dari %(days)s hari",
            "%(num)s inovasi tanpa kabar lebih dari %(days)s hari",
            count,
            days=watch.STALE_DAYS,
        ),
        "url": url_for("followup.board", perlu=watch.Need.STALE.value),
        "text": name_some([line.title for line in watch.list_stale(actor, NAMED)], count),
        "action": _("Lihat tindak lanjut"),
    }


def show_paper(actor: Actor) -> dict[str, Any] | None:
    """The one document that adds most to the claimed points of the current year, if there are any."""
    year = index_years.find_current()
    best = index_readiness.best_documents(year, actor, 1) if year is not None else []
    if year is None or not best or best[0].paper is None:
        return None
    line, paper = best[0], best[0].paper
    indicator = index_years.get_rules(year).find(paper.indicator)
    name = indicator.name if indicator is not None else paper.indicator
    sheet = url_for("index.sheet", number=line.number, year=year.year, _anchor=f"indikator-{paper.indicator}")
    return {
        "title": _("Satu dokumen yang paling menaikkan indeks %(year)s: %(name)s", year=year.year, name=name),
        "url": sheet,
        "text": say_gain(line, paper),
        "action": _("Lihat indikatornya"),
    }


def say_gain(line: Line, paper: Paper) -> str:
    gain = ngettext("+%(num)s poin", "+%(num)s poin", paper.points)
    return " · ".join([f"{line.number} {line.title}", line.agency, gain])


def name_some(names: list[str], count: int) -> str:
    """The first names, and how many more there are."""
    more = count - len(names)
    return "; ".join(names) + (_(" dan %(count)s lainnya", count=more) if more > 0 else "")
