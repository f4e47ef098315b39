"""Views of /indeks/<year>/ajukan-kembali: what changed in the rules, and what may be filed anew."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import index_changes, index_copies, index_years
from innovations.models.accounts import Role
from innovations.models.index import IndexYear
from innovations.web import uploads
from innovations.web.current import get_actor
from innovations.web.loading import load_live
from innovations.web.security import found, require
from innovations.web.tables import paginate_list

from . import region_words
from .blueprint import blueprint
from .region_forms import ResubmitForm, SourceFilter


@blueprint.get("/indeks/<id:year>/ajukan-kembali")
def resubmit(year: int) -> ResponseReturnValue:
    """The rules compared, and the innovations that this person tends."""
    target = found(index_years.get(year))
    sources, form = index_copies.list_sources(year), SourceFilter()
    form.dari.offer((row.year, str(row.year)) for row in sources)
    chosen = form.chosen().get("dari")
    source = next((row for row in sources if row.year == chosen), next(iter(sources), None))
    is_open = target.frozen_at is None
    candidates = index_copies.list_candidates(get_actor(), source.year, target) if source and is_open else []
    return render_template(
        "index/resubmit.html",
        year=target,
        source=source,
        form=form if len(sources) > 1 else None,
        changes=list_changes(source, target) if source else [],
        page=paginate_list(candidates),
    )


def list_changes(source: IndexYear, target: IndexYear) -> list[region_words.Changed]:
    return region_words.group_changes(
        index_changes.compare(index_years.get_rules(source), index_years.get_rules(target))
    )


@blueprint.post("/indeks/<id:year>/ajukan-kembali/<id:source>")
def take_over(year: int, source: int) -> ResponseReturnValue:
    """File one innovation anew (`number`), or all that this person tends."""
    actor, form = get_actor(), ResubmitForm()
    require(not actor.has(Role.AUDITOR))
    for no in (year, source):
        found(index_years.get(no))
    if form.validate_on_submit():
        index_years.require_open(year)
        number = request.form.get("number")
        if number is None:
            innovations, claims = index_copies.resubmit_all(uploads.folder(), actor, source, year)
            if innovations == index_copies.AT_ONCE:
                flash(_("Sekali tekan paling banyak %(most)s inovasi. Tekan lagi untuk sisanya.", most=innovations))
        else:
            proposal = load_live(number)
            claims = index_copies.resubmit(uploads.folder(), proposal, actor, source, year)
        say_copied(claims)
    return redirect(url_for("index.resubmit", year=year, dari=source), 303)


def say_copied(claims: int) -> None:
    if not claims:
        flash(_("Tidak ada klaim baru yang perlu disalin."))
        return
    flash(
        ngettext(
            "%(num)s klaim disalin dengan buktinya. Perbarui bila perlu; semuanya diverifikasi lagi.",
            "%(num)s klaim disalin dengan buktinya. Perbarui bila perlu; semuanya diverifikasi lagi.",
            claims,
        ),
        "success",
    )
