"""Views of /arahan/<id>/tahap: where the round is, what each phase allows, and the step to the next."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.validators import InputRequired

from innovations.domain import directives, phases, policy
from innovations.domain.errors import DomainError
from innovations.models.directives import Directive, Phase
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.forms import EnumField, WatchfulForm, long_text_field
from innovations.web.security import found, require
from innovations.web.words import lazy as _l

from .blueprint import blueprint

ALLOWED: Mapping[Phase, str] = {
    Phase.OPEN: _l("Usulan diajukan dan diperiksa; yang lolos pemeriksaan dapat langsung dinilai."),
    Phase.SCORING: _l("Usulan baru tidak diterima lagi; perbaikan masih dapat dikirim. Tim penilai memberi nilai."),
    Phase.DELIBERATION: _l(
        "Penilaian baru dan perbaikan tidak diterima lagi. Tim membahas usulan, dan penilai dapat mengubah nilainya"
        " dengan alasan; nilai lama tetap tercatat."
    ),
    Phase.DECIDED: _l("Nilai dan pembahasan terkunci. Keputusan yang belum dicatat masih dapat dicatat."),
}


class PhaseForm(WatchfulForm):
    """Which phase, and why when it is one step back."""

    target = EnumField(_l("Tahap"), kind=Phase, validators=[InputRequired()])
    reason = long_text_field(
        _l("Alasan"), max_length=1000, required=False, hint=_l("Wajib diisi bila kembali ke tahap sebelumnya.")
    )


@blueprint.route("/<id:directive_id>/tahap", methods=["GET", "POST"])
def phase(directive_id: int) -> ResponseReturnValue:
    """Look at the phases; move one step."""
    directive = found(directives.get(directive_id))
    require(policy.can_move_phase(get_actor(), directive))
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    form = PhaseForm(data={"seen": directive.phase.value})
    if form.validate_on_submit() and form.attempt(
        lambda: phases.move(directive, get_actor(), form.target.data, form.reason.data or "", form.seen.data),
        lambda: directive.phase.value,
    ):
        flash(_("Arahan kini pada tahap %(phase)s.", phase=labels.label(directive.phase)), "success")
        return redirect(url_for(".show", directive_id=directive.id), 303)
    return _page(directive, form), form.status


def _page(directive: Directive, form: PhaseForm) -> str:
    before, after = phases.get_neighbours(directive)
    return render_template(
        "directives/phase.html",
        directive=directive,
        form=form,
        before=before,
        after=after,
        allowed=ALLOWED,
        backlog=phases.count_backlog(directive),
        is_open=directives.is_open(directive),
    )
