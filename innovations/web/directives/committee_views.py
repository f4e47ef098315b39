"""Views of /arahan: the committee of a directive."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import committees
from innovations.domain.errors import Invalid
from innovations.web.current import get_actor

from .blueprint import blueprint, get_editable
from .forms import CommitteeForm
from .scoring_terms_views import warn_of_quorum


@blueprint.route("/<id:directive_id>/tim", methods=["GET", "POST"])
def committee(directive_id: int) -> ResponseReturnValue:
    """Who sits on it; give somebody a seat or another one."""
    directive = get_editable(directive_id)
    form = CommitteeForm()
    candidates = committees.list_candidates()
    form.user_id.offer((row.user_id, " – ".join(filter(None, (row.name, row.agency)))) for row in candidates)
    if form.validate_on_submit():
        try:
            committees.seat_member(directive, get_actor(), form.user_id.data, form.seat.data)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Tim penilai disimpan."), "success")
            return redirect(url_for(".committee", directive_id=directive.id), 303)
    members = committees.list_members(directive)
    return render_template("directives/committee.html", directive=directive, members=members, form=form), form.status


@blueprint.post("/<id:directive_id>/tim/<id:user_id>/keluarkan")
def remove_member(directive_id: int, user_id: int) -> ResponseReturnValue:
    """Take somebody off the committee."""
    directive = get_editable(directive_id)
    committees.remove_member(directive, get_actor(), user_id)
    flash(_("Anggota dikeluarkan dari tim penilai."), "success")
    warn_of_quorum(directive)
    return redirect(url_for(".committee", directive_id=directive.id), 303)
