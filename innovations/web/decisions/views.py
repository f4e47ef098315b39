"""Views of /arahan/<id>/keputusan: the chair's list of decisions, what it would change, release and undoing."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import decision_lists, directives, policy, release
from innovations.domain.decision_lists import Bar, Sheet
from innovations.domain.errors import DomainError, Invalid
from innovations.domain.ranking import Ranking
from innovations.models.decisions import ListState, Verdict
from innovations.models.directives import Directive
from innovations.web import formats, scoring_words
from innovations.web.current import get_actor
from innovations.web.security import found, require
from innovations.web.words import lazy as _l

from .blueprint import blueprint
from .forms import ListIdForm, ReleaseForm, UndoForm, list_open, make_list_form

PATH = "/arahan/<id:directive_id>/keputusan"
UNDO = "batal"
"""Prefix of a form that shares its page with another."""
BARS: Mapping[Bar, str] = {
    Bar.INVOLVED: _l("Anda terlibat, berbenturan kepentingan, atau dari OPD yang sama"),
    Bar.CHAIR_DECIDES: _l("usulan dari Dinas Kominfo: putuskan di halaman usulannya"),
    Bar.NO_REVIEWS: _l("belum ada penilaian yang terkirim"),
}
OTHERS_BARS: Mapping[Bar, str] = {
    **BARS,
    Bar.INVOLVED: _l("ketua terlibat, berbenturan kepentingan, atau dari OPD yang sama"),
    Bar.CHAIR_DECIDES: _l("usulan dari Dinas Kominfo: diputuskan ketua di halaman usulannya"),
}
"""The same, to others than the chair."""


def load(directive_id: int) -> Directive:
    """404 for no such directive, 403 for who may not see its scores; old innovations are not decided."""
    directive = found(directives.get(directive_id))
    require(policy.can_see_ranking(get_actor(), directive))
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    return directive


def load_to_write(directive_id: int) -> Directive:
    """As `load`, for the chair alone."""
    directive = load(directive_id)
    require(policy.can_propose_decisions(get_actor(), directive))
    return directive


@blueprint.get(PATH)
def show(directive_id: int) -> ResponseReturnValue:
    return show_page(load(directive_id))


def show_page(directive: Directive, releasing: ReleaseForm | None = None, undoing: UndoForm | None = None) -> str:
    """What the open list would change, and what this reader may do with it; with a form that was refused."""
    actor = get_actor()
    sheet = decision_lists.get_sheet(directive, actor)
    key, state = (str(sheet.stored.id), sheet.stored.state) if sheet.stored is not None else ("", None)
    writes = policy.can_propose_decisions(actor, directive)
    may_release = state is ListState.PROPOSED and policy.can_release_decisions(actor)
    wrote_it = sheet.stored is not None and sheet.stored.written_by_id == actor.id
    return render_template(
        "decisions/show.html",
        directive=directive,
        sheet=sheet,
        verdicts=Verdict,
        bars=BARS if writes else OTHERS_BARS,
        is_chair=writes,
        released=show_released(sheet.ranking),
        is_proposed=state is ListState.PROPOSED,
        can_write=writes and state is not ListState.PROPOSED,
        can_release=may_release and not sheet.changed and not sheet.closed and not wrote_it,
        can_undo=writes or may_release,
        wrote_it=wrote_it and may_release,
        releasing=releasing or make_release_form(sheet, key),
        undoing=undoing or UndoForm(formdata=None, data={"list_id": key}, prefix=UNDO),
        form=releasing or undoing,
    )


def show_released(ranking: Ranking) -> dict[str, Any] | None:
    """The list released last: who wrote and released it, the Keputusan as given then, and what it decided."""
    last = release.find_last(ranking)
    if last is None:
        return None
    event, told = last.event, last.event.details
    facts = [
        (_("Disusun oleh"), last.stored.written_by.name),
        (_("Diajukan"), formats.moment(last.stored.written_at)),
        (_("Ditetapkan oleh"), event.actor.name if event.actor is not None else ""),
        (_("Ditetapkan"), formats.moment(event.at)),
    ]
    if last.sheet.count(Verdict.APPROVE):
        facts += [
            (_("Nomor keputusan"), told["decree_number"]),
            (_("Tanggal keputusan"), formats.day(date.fromisoformat(told["decree_date"]))),
        ]
    return {"sheet": last.sheet, "facts": facts}


def make_release_form(sheet: Sheet, key: str) -> ReleaseForm:
    form = ReleaseForm(formdata=None, data={"list_id": key})
    if not sheet.count(Verdict.APPROVE):
        form.without_decree()
    return form


@blueprint.route(f"{PATH}/susun", methods=["GET", "POST"])
def write(directive_id: int) -> ResponseReturnValue:
    """The chair's choices, proposed from ranking and cut."""
    directive, actor = load_to_write(directive_id), get_actor()
    sheet = decision_lists.get_sheet(directive, actor)
    decision_lists.require_writable(sheet)
    form = make_list_form(sheet)
    if form.validate_on_submit() and form.attempt(
        lambda: decision_lists.write(directive, actor, form.read(sheet), is_early=form.is_early, seen=form.seen.data),
        lambda: decision_lists.get_sheet(directive, actor).stamp,
    ):
        flash(_("Daftar disimpan. Periksa dahulu, lalu ajukan kepada Kominfo."), "success")
        return back(directive)
    lines, barred = list_open(sheet), [line for line in sheet.lines if line.bar is not None]
    page = render_template(
        "decisions/write.html", directive=directive, sheet=sheet, form=form, lines=lines, barred=barred, bars=BARS,
        words=scoring_words,
    )  # fmt: skip
    return page, form.status


def back(directive: Directive) -> ResponseReturnValue:
    return redirect(url_for(".show", directive_id=directive.id), 303)


@blueprint.post(f"{PATH}/ajukan")
def propose(directive_id: int) -> ResponseReturnValue:
    """From the chair to kominfo."""
    directive, form = load_to_write(directive_id), ListIdForm()
    decision_lists.propose(directive, get_actor(), form.list_key)
    flash(_("Daftar diajukan kepada Kominfo untuk ditetapkan."), "success")
    return back(directive)


@blueprint.post(f"{PATH}/tetapkan")
def release_list(directive_id: int) -> ResponseReturnValue:
    """All of it or nothing; a double click is one."""
    directive, actor = load(directive_id), get_actor()
    require(policy.can_release_decisions(actor))
    form = ReleaseForm()
    if "decree_number" not in request.form:
        form.without_decree()
    if not form.validate_on_submit():
        return show_page(directive, releasing=form), 422
    decree = form.data
    try:
        release.release(directive, actor, form.list_key, decree.get("decree_number", ""), decree.get("decree_date"))
    except Invalid as error:
        form.refuse(error)
        return show_page(load(directive_id), releasing=form), 422
    flash(_("Semua keputusan dalam daftar sudah ditetapkan dan dicatat pada usulannya."), "success")
    return back(directive)


@blueprint.post(f"{PATH}/batal")
def undo(directive_id: int) -> ResponseReturnValue:
    """Back to the chair, or away with it; before the release nothing has happened to any proposal."""
    directive, actor = load(directive_id), get_actor()
    require(policy.can_propose_decisions(actor, directive) or policy.can_release_decisions(actor))
    form, wanted = UndoForm(prefix=UNDO), request.form.get("act")
    if wanted not in ("send_back", "discard"):
        abort(400)
    if not form.validate_on_submit():
        return show_page(directive, undoing=form), 422
    act = decision_lists.send_back if wanted == "send_back" else decision_lists.discard
    act(directive, actor, form.list_key, form.reason.data or "")
    is_own = policy.can_propose_decisions(actor, directive)
    sent_back = _("Daftar ditarik kembali.") if is_own else _("Daftar dikembalikan kepada ketua.")
    discarded = _("Daftar dibuang; tidak ada yang diputuskan.")
    flash(sent_back if wanted == "send_back" else discarded, "success")
    return back(directive)
