"""The programmes of one proposal: tied and taken back under /usulan/<number>/tautan, shown on its page."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import masterplan, policy, programmes
from innovations.domain.actor import Actor
from innovations.domain.errors import Invalid
from innovations.models.masterplan import LinkState, ProgrammeLink
from innovations.models.proposals import Proposal
from innovations.transfer import likeness
from innovations.web import loading
from innovations.web.current import get_actor
from innovations.web.forms import as_id
from innovations.web.security import found

from .forms import ChangeLinkForm, LinkForm, UnlinkForm
from .views import blueprint, get_curator

LINKS = "/usulan/<string(maxlength=20):number>/tautan"


@blueprint.app_context_processor
def offer_links() -> dict[str, Any]:
    """`programme_links(proposal)` for templates/proposals/_links.html, which stands on a page of another area."""
    return {"programme_links": programme_links}


def programme_links(proposal: Proposal) -> dict[str, Any]:
    """What the panel shows: links by their state, and for kominfo `form`, else None."""
    links = masterplan.list_links(proposal)
    actor = get_actor()
    seen = {
        LinkState.CONFIRMED: True,
        LinkState.SUGGESTED: policy.can_read_working_text(actor, proposal),
        LinkState.REJECTED: policy.can_see_files(actor, proposal),
    }
    form = None
    if policy.can_link(actor, proposal):
        form = LinkForm(formdata=None)
        tied = {link.programme_id for link in links if link.state is LinkState.CONFIRMED}
        form.offer([row for row in programmes.list_all() if row.id not in tied])
    by_state = {state.value: [link for link in links if link.state is state and seen[state]] for state in LinkState}
    return {"form": form, **by_state}


def load(number: str) -> tuple[Actor, Proposal]:
    """Kominfo and the proposal, which a POST holds against other writers; 404 or 403 for others."""
    proposal = loading.load(number)
    return get_curator(), proposal


def find(proposal: Proposal, actor: Actor, link_id: int) -> ProgrammeLink:
    """The link of an approved innovation, or 404: what others suggest meanwhile is their working text."""
    return found(masterplan.get(proposal, link_id) if policy.can_link(actor, proposal) else None)


def back_to(proposal: Proposal) -> ResponseReturnValue:
    return redirect(url_for("proposals.show", number=proposal.number), 303)


@blueprint.route(LINKS, methods=["GET", "POST"])
def link(number: str) -> ResponseReturnValue:
    """Tie an approved innovation to a programme, by choice that of `?program=`; its own page posts here too."""
    actor, proposal = load(number)
    masterplan.require_linker(proposal, actor)
    form = LinkForm(programme_id=as_id(request.args.get("program")))
    form.offer(programmes.list_all())
    if form.validate_on_submit():
        try:
            programme = programmes.get_by_id(form.programme_id.data or 0)
            if programme is None:
                raise Invalid("programme_gone", "programme_id")
            masterplan.link(proposal, actor, programme, form.contribution.data or "", form.weight.data)
            flash(_("Ditautkan ke program %(code)s.", code=programme.code), "success")
            return back_to(proposal)
        except Invalid as error:
            form.refuse(error)
    suggestions = list_suggestions(proposal) if policy.can_link(actor, proposal) else []
    page = render_template("masterplan/link.html", form=form, proposal=proposal, suggestions=suggestions)
    return page, form.status


def list_suggestions(proposal: Proposal) -> list[dict[str, str]]:
    """For the macro `todo`: programmes that read like it, each with a way to choose it in the form."""
    return [
        {
            "title": f"{row.code} · {row.name}",
            "badge": _("saran otomatis"),
            "tone": "yellow",
            "text": " · ".join(filter(None, (row.dimension.name, row.activity))),
            "action": _("Pilih"),
            "url": url_for("masterplan.link", number=proposal.number, program=row.id),
        }
        for row in likeness.suggest(proposal)
    ]


@blueprint.route(f"{LINKS}/<id:link_id>/ubah", methods=["GET", "POST"])
def change_link(number: str, link_id: int) -> ResponseReturnValue:
    """Say anew what a link contributes, and whether its programme is the main one."""
    actor, proposal = load(number)
    tied = find(proposal, actor, link_id)
    form = ChangeLinkForm(obj=tied, seen=masterplan.digest(tied))
    if form.validate_on_submit() and form.attempt(
        lambda: masterplan.change_link(
            tied, proposal, actor, form.contribution.data or "", form.weight.data, form.seen.data
        ),
        lambda: masterplan.digest(tied),
    ):
        flash(_("Tautan ke program %(code)s diubah.", code=tied.programme.code), "success")
        return back_to(proposal)
    return render_template("masterplan/change_link.html", form=form, proposal=proposal, link=tied), form.status


@blueprint.route(f"{LINKS}/<id:link_id>/lepas", methods=["GET", "POST"])
def unlink(number: str, link_id: int) -> ResponseReturnValue:
    """Take a link back, or turn a suggestion down, with a reason."""
    actor, proposal = load(number)
    tied = find(proposal, actor, link_id)
    form = UnlinkForm()
    if form.validate_on_submit():
        masterplan.unlink(tied, proposal, actor, form.reason.data or "")
        flash(_("Program %(code)s dinyatakan tidak sesuai.", code=tied.programme.code), "success")
        return back_to(proposal)
    return render_template("masterplan/unlink.html", form=form, proposal=proposal, link=tied), form.status
