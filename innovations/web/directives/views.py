"""Views of /arahan: the list, one directive, and issuing, changing and extending it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import clock, committees, directives, fulfilment, policy, rubrics
from innovations.domain.directives import WindowState
from innovations.domain.errors import Invalid
from innovations.models.directives import Directive
from innovations.web import labels, scoring_words
from innovations.web.current import get_actor
from innovations.web.security import found, require
from innovations.web.tables import paginate_list, with_query

from .blueprint import blueprint, get_editable
from .forms import DirectiveForm, ExtensionForm, NewDirectiveForm, TextForm
from .history import list_entries
from .window import describe, grace_sentence


@blueprint.get("")
def index() -> ResponseReturnValue:
    """All directives, or those whose window is in one state."""
    everything = [(directive, describe(directive)) for directive in directives.list_all()]
    asked = request.args.get("status", "")
    wanted = asked if asked in set(WindowState) else ""
    chosen = [row for row in everything if wanted in ("", row[1].state)]
    page = paginate_list(chosen)
    return render_template(
        "directives/index.html",
        page=page,
        tallies=fulfilment.count(directive for directive, _window in page.items),
        chips=_chips([window.state for _directive, window in everything], wanted),
        wanted=wanted,
    )


def _chips(states: list[WindowState], wanted: str) -> list[dict[str, object]]:
    entries = [("", _("Semua"), len(states))]
    entries += [(state.value, labels.label(state), states.count(state)) for state in WindowState]
    return [
        {"label": words, "count": count, "url": with_query(status=key or None, page=None), "active": key == wanted}
        for key, words, count in entries
        if count or key in ("", WindowState.OPEN, wanted)
    ]


@blueprint.get("/<id:directive_id>")
def show(directive_id: int) -> ResponseReturnValue:
    """The directive with its rubric, committee, progress and history."""
    directive = found(directives.get(directive_id))
    actor = get_actor()
    sees_progress = policy.can_see_ranking(actor, directive)
    sees_shares = policy.can_see_shares(actor, directive) and not directive.is_legacy
    return render_template(
        "directives/show.html",
        directive=directive,
        window=describe(directive),
        grace=grace_sentence(directive),
        can_propose=directives.is_open(directive) and policy.can_propose(actor),
        can_manage=policy.can_manage_directives(actor),
        sees_progress=sees_progress,
        tally=fulfilment.count([directive])[directive.id],
        states=fulfilment.count_by_state(directive) if sees_progress else {},
        shares=fulfilment.list_shares(directive) if sees_shares else [],
        members=committees.list_members(directive),
        is_frozen=rubrics.is_frozen(directive.rubric),
        entries=list_entries(directive),
        can_set_terms=policy.can_set_scoring_terms(actor, directive),
        scoring_facts=scoring_words.list_facts(directive),
    )


@blueprint.route("/baru", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Issue a directive."""
    actor = get_actor()
    require(policy.can_manage_directives(actor))
    form = NewDirectiveForm(data=NewDirectiveForm.first_values())
    form.rubric_from.offer(
        (directive.id, _("Dari arahan %(number)s", number=directive.number)) for directive in directives.list_all()
    )
    if form.validate_on_submit():
        chosen = form.rubric_from.data
        rubric = rubrics.get_of_directive(chosen) if chosen else rubrics.get_default()
        try:
            directive = directives.create(actor, form.content(), rubric)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Arahan diterbitkan."), "success")
            return redirect(url_for(".show", directive_id=directive.id), 303)
    return render_template("directives/new.html", form=form), form.status


@blueprint.route("/<id:directive_id>/ubah", methods=["GET", "POST"])
def edit(directive_id: int) -> ResponseReturnValue:
    """Change all of it, or, once proposals were sent, what may still change."""
    directive = get_editable(directive_id)
    form = _form_for(directive)
    if form.validate_on_submit() and form.attempt(
        lambda: directives.change(directive, get_actor(), form.content(directive), form.seen.data),
        lambda: directives.digest(directive),
    ):
        flash(_("Perubahan arahan disimpan."), "success")
        return redirect(url_for(".show", directive_id=directive.id), 303)
    return render_template("directives/edit.html", directive=directive, form=form), form.status


def _form_for(directive: Directive) -> DirectiveForm | TextForm:
    """By what was opened, not by what is so now: fields that froze meanwhile are refused, not dropped in silence."""
    whole = "number" in request.form if request.method == "POST" else not directives.has_sent(directive)
    kind: type[DirectiveForm | TextForm] = DirectiveForm if whole else TextForm
    return kind(data=kind.values_of(directive))


@blueprint.route("/<id:directive_id>/perpanjang", methods=["GET", "POST"])
def extend(directive_id: int) -> ResponseReturnValue:
    """A later closing, with a reason."""
    directive = get_editable(directive_id)
    form = ExtensionForm(
        data={"closes_time": clock.local(directive.closes_at).time(), "seen": directives.digest(directive)}
    )
    if form.validate_on_submit():
        closes_at = clock.moment_of(form.data["closes_on"], form.data["closes_time"])
        if form.attempt(
            lambda: directives.extend(directive, get_actor(), closes_at, form.reason.data or "", form.seen.data),
            lambda: directives.digest(directive),
        ):
            flash(_("Waktu penutupan diperpanjang."), "success")
            return redirect(url_for(".show", directive_id=directive.id), 303)
    return render_template("directives/extend.html", directive=directive, form=form), form.status
