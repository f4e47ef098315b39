"""Views of /arahan: the terms of the round, set by kominfo or the directive's chair."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import committees, directives, policy, scoring_terms
from innovations.domain.errors import DomainError
from innovations.models.directives import Directive
from innovations.web import scoring_words
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .blueprint import blueprint
from .forms import CommitteeTermsForm, ScoringTermsForm


@blueprint.route("/<id:directive_id>/ketentuan-penilaian", methods=["GET", "POST"], endpoint="scoring_terms")
def edit_scoring_terms(directive_id: int) -> ResponseReturnValue:
    """Decree and quorum at any time; tie rules and cut until the first score is in."""
    directive = found(directives.get(directive_id))
    require(policy.can_set_scoring_terms(get_actor(), directive))
    if directive.is_legacy:
        raise DomainError("legacy_directive")
    form = _form_for(directive)
    if form.validate_on_submit() and form.attempt(
        lambda: scoring_terms.change(directive, get_actor(), form.terms(directive), form.seen.data),
        lambda: scoring_terms.digest(directive),
    ):
        flash(_("Ketentuan penilaian disimpan."), "success")
        warn_of_quorum(directive)
        return redirect(url_for(".show", directive_id=directive.id), 303)
    fixed = scoring_words.list_fixed_facts(directive)
    return render_template("directives/scoring_terms.html", directive=directive, form=form, fixed=fixed), form.status


def warn_of_quorum(directive: Directive) -> None:
    """Say so when the committee, as far as it is seated, cannot reach it."""
    count = len(committees.list_members(directive))
    if 0 < count < directive.quorum:
        text = ngettext(
            "Kuorum %(quorum)s tidak dapat tercapai: tim penilai kini berisi %(num)s orang.",
            "Kuorum %(quorum)s tidak dapat tercapai: tim penilai kini berisi %(num)s orang.",
            count,
            quorum=directive.quorum,
        )
        flash(text, "warn")


def _form_for(directive: Directive) -> CommitteeTermsForm:
    """By what was opened, not by what is so now: fields that froze meanwhile are refused, not dropped in silence."""
    whole = "tie_order" in request.form if request.method == "POST" else not scoring_terms.is_fixed(directive)
    kind = ScoringTermsForm if whole else CommitteeTermsForm
    return kind(data=kind.values_of(directive))
