"""Views of /usulan/tampilan: one's own lists by name, kept from the list, opened, renamed, deleted."""

from urllib.parse import parse_qsl, urlencode

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import HiddenField

from innovations.domain import saved_views
from innovations.domain.errors import Invalid
from innovations.models.saved_views import SavedView
from innovations.web import list_query
from innovations.web.current import get_actor
from innovations.web.forms import BaseForm, text_field
from innovations.web.security import found
from innovations.web.words import lazy as _l

from .blueprint import blueprint

MAX_FIELDS = 40


def _clean(query: str | None) -> str:
    """What of a query string is a list's, written one way."""
    try:
        args = dict(parse_qsl(query or "", max_num_fields=MAX_FIELDS))
    except ValueError:
        return ""
    return urlencode(list_query.write(list_query.read(args), args.get("sort", "")[:20].replace("\x00", "")))


class ViewForm(BaseForm):
    name = text_field(_l("Nama tampilan"), max_length=saved_views.MAX_NAME, hint=_l("Misalnya: Disetujui 2026."))
    address = HiddenField(filters=[_clean])


def _show(form: ViewForm, view: SavedView | None = None) -> ResponseReturnValue:
    views = [] if view is not None else saved_views.list_of(get_actor())
    return render_template("proposals/saved_views.html", form=form, view=view, views=views), form.status


@blueprint.route("/tampilan", methods=["GET", "POST"])
def saved() -> ResponseReturnValue:
    """One's own views, and the form that keeps the list one comes from."""
    asked = urlencode([(name, text) for name, text in request.args.items() if name in list_query.NAMES])
    form = ViewForm(address=asked)
    if form.validate_on_submit():
        try:
            view = saved_views.save_view(get_actor(), str(form.name.data), str(form.address.data))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Tampilan disimpan."), "success")
            return redirect(f"{url_for('.index')}?{view.address}", 303)
    return _show(form)


@blueprint.route("/tampilan/<id:view_id>", methods=["GET", "POST"])
def rename(view_id: int) -> ResponseReturnValue:
    """Another name for one's own view."""
    view = found(saved_views.get(get_actor(), view_id))
    form = ViewForm(name=view.name)
    if form.validate_on_submit():
        try:
            saved_views.rename_view(view, get_actor(), str(form.name.data))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Nama tampilan diubah."), "success")
            return redirect(url_for(".saved"), 303)
    return _show(form, view)


@blueprint.post("/tampilan/<id:view_id>/hapus")
def forget(view_id: int) -> ResponseReturnValue:
    """Delete one's own view; what it showed stays."""
    saved_views.delete_view(found(saved_views.get(get_actor(), view_id)), get_actor())
    flash(_("Tampilan dihapus."), "success")
    return redirect(url_for(".saved"), 303)
