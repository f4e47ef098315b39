"""What becomes of a programme, below its address: its quick win stops and runs, another takes its place."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import clock, programme_course, programmes
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError, Invalid
from innovations.models.masterplan import Programme
from innovations.web.security import found

from .plan_forms import ReasonForm, ReplaceForm, StopForm
from .views import CODE, blueprint, get_curator


def load(code: str) -> tuple[Programme, Actor]:
    actor = get_curator()
    return found(programmes.get(code)), actor


def back(programme: Programme, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for("masterplan.show", code=programme.code), 303)


def answer(
    programme: Programme, form: ReasonForm, act: str, verb: Callable[[], None], words: str
) -> ResponseReturnValue:
    """Do it and go back, or show the form of `act`."""
    if form.validate_on_submit():
        try:
            verb()
            return back(programme, words)
        except Invalid as error:
            form.refuse(error)
    return render_template("masterplan/course.html", form=form, programme=programme, act=act), form.status


@blueprint.route(f"{CODE}/terhenti", methods=["GET", "POST"])
def stop_quick_win(code: str) -> ResponseReturnValue:
    """Say since when a quick win stands still, and why."""
    programme, actor = load(code)
    form = StopForm(day=clock.today())
    return answer(
        programme,
        form,
        "stop",
        lambda: programme_course.stop_quick_win(
            programme, actor, form.day.data or clock.today(), form.reason.data or ""
        ),
        _("Dicatat: quick win %(code)s terhenti.", code=code),
    )


@blueprint.post(f"{CODE}/berjalan")
def resume_quick_win(code: str) -> ResponseReturnValue:
    programme, actor = load(code)
    programme_course.resume_quick_win(programme, actor)
    return back(programme, _("Dicatat: quick win %(code)s berjalan lagi.", code=code))


@blueprint.route(f"{CODE}/ganti", methods=["GET", "POST"])
def replace(code: str) -> ResponseReturnValue:
    """Name the programme that takes its place."""
    programme, actor = load(code)
    form = ReplaceForm()
    form.offer(programmes.list_all(), programme)

    def verb() -> None:
        new = programmes.get_by_id(form.successor_id.data or 0)
        if new is None:
            raise Invalid("programme_gone", "successor_id")
        programme_course.replace_programme(programme, new, actor, form.reason.data or "")

    return answer(programme, form, "replace", verb, _("Program %(code)s sudah digantikan.", code=code))


@blueprint.route(f"{CODE}/pulihkan", methods=["GET", "POST"])
def restore(code: str) -> ResponseReturnValue:
    """Take a replacement back."""
    programme, actor = load(code)
    successor = programme.replaced_by
    if successor is None:
        raise DomainError("programme_not_replaced")
    form = ReasonForm()
    return answer(
        programme,
        form,
        "restore",
        lambda: programme_course.restore_programme(programme, successor, actor, form.reason.data or ""),
        _("Program %(code)s berlaku lagi.", code=code),
    )
