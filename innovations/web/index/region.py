"""Views of /indeks: the region's score of a year, what lifts it, and all its innovations."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import (
    index_copies,
    index_import,
    index_keeping,
    index_readiness,
    index_years,
    stewards,
)
from innovations.domain.actor import Actor
from innovations.domain.index_readiness import Line, Picture
from innovations.models.index import IndexYear
from innovations.web.current import get_actor
from innovations.web.downloads import Cell, send_sheet
from innovations.web.security import found, require
from innovations.web.tables import Table, paginate_list, with_query

from . import region_words
from .blueprint import blueprint
from .region_forms import RegionFilter, SpdForm

CLOSEST = 5
SORTS: Mapping[str, Callable[[Line], Any]] = {
    "judul": lambda line: line.title.casefold(),
    "klaim": lambda line: line.claimed,
    "verifikasi": lambda line: line.verified,
    "dokumen": lambda line: line.paper.points if line.paper else 0,
}


def load(year: int) -> tuple[IndexYear, Picture]:
    """The year as its reader may see it, or 404."""
    row = found(index_years.get(year))
    return row, index_readiness.read(row, get_actor())


@blueprint.get("/indeks")
def index() -> ResponseReturnValue:
    """The year that is worked on."""
    year = index_years.find_current()
    return region(year.year) if year is not None else render_template("index/no_year.html")


@blueprint.get("/indeks/<id:year>")
def region(year: int) -> ResponseReturnValue:
    return show_region(*load(year))


def show_region(year: IndexYear, picture: Picture, form: SpdForm | None = None) -> ResponseReturnValue:
    """The page of a year; `form` when the regional part was refused."""
    actor, filters = get_actor(), RegionFilter()
    lines, table = sort_lines(filters.narrow(list(picture.lines)))
    is_open = year.frozen_at is None
    may_keep = stewards.is_kominfo(actor) and is_open
    if form is None and may_keep and picture.rules.region is not None:
        form = make_spd_form(year)
    page = render_template(
        "index/region.html",
        year=year,
        years=index_years.list_numbers(),
        picture=picture,
        words=region_words,
        ways=region_words.list_ways(picture) if is_open else ("", []),
        seal=index_keeping.get_seal(year),
        may_copy=index_copies.can_resubmit(actor, year),
        next_year=find_next(actor, year),
        sees_queue=stewards.is_kominfo(actor),
        sees_rules=index_import.can_read(actor),
        sees_region=stewards.oversees(actor),
        form=form,
        may_keep=may_keep,
        filters=filters,
        is_filtered=bool(filters.chosen()),
        closest=picture.closest[:CLOSEST] if is_open else [],
        table=table,
        page=paginate_list(lines),
        unclaimed=sum(not line.is_claimed for line in picture.lines),
        profile_url=with_query("index.profiles_file", year=year.year, page=None, sort=None, tampil=None),
    )
    return page, 200 if form is None else form.status


def find_next(actor: Actor, year: IndexYear) -> IndexYear | None:
    """A later year that this person may begin."""
    later = index_years.find_next(year.year)
    return later if later is not None and index_copies.can_resubmit(actor, later) else None


def sort_lines(lines: list[Line]) -> tuple[list[Line], Table]:
    """In the order that the address asks for; the higher score first unless told."""
    table = Table(SORTS, default="klaim", default_descending=True)
    ordered = sorted(lines, key=lambda line: line.number)
    return sorted(ordered, key=SORTS[table.sort], reverse=table.descending), table


@blueprint.get("/indeks/<id:year>.<any(csv, xlsx):suffix>")
def region_file(year: int, suffix: str) -> ResponseReturnValue:
    """The list as shown, all its pages, as a file."""
    _row, picture = load(year)
    filters = RegionFilter()
    lines, _table = sort_lines(filters.narrow(list(picture.lines)))
    columns = [
        _("Nomor"),
        _("Judul inovasi"),
        _("OPD"),
        _("Skor diklaim"),
        _("Skor terverifikasi"),
        _("Peringatan"),
        _("Dokumen yang paling menaikkan skor"),
        _("Kenaikan"),
    ]
    rows = [_cells(picture, line) for line in lines]
    title = _("Kesiapan indeks %(year)s", year=year)
    name = _("kesiapan-indeks-%(year)s", year=year)
    return send_sheet(suffix, name, columns, rows, title=title, filters=filters.words())


def _cells(picture: Picture, line: Line) -> list[Cell]:
    return [
        line.number,
        line.title,
        line.agency,
        line.claimed,
        line.verified,
        "; ".join(region_words.list_warnings(picture, line)),
        region_words.say_paper(picture, line),
        line.paper.points if line.paper else 0,
    ]


def make_spd_form(year: IndexYear) -> SpdForm:
    """Filled with what stands there."""
    stored = None if year.spd_points is None else int(year.spd_points * 100)
    return SpdForm(data={"points": stored, "seen": index_keeping.digest(year)})


@blueprint.post("/indeks/<id:year>/spd")
def spd(year: int) -> ResponseReturnValue:
    """Type in the regional part of the formula."""
    actor = get_actor()
    require(stewards.is_kominfo(actor))
    row, picture = load(year)
    form = make_spd_form(row)
    if form.validate_on_submit() and form.attempt(
        lambda: index_keeping.set_spd(row, actor, form.read(), form.seen.data), lambda: index_keeping.digest(row)
    ):
        flash(_("Nilai SPD tahun %(year)s disimpan.", year=year), "success")
        return redirect(url_for("index.region", year=year), 303)
    return show_region(row, picture, form)
