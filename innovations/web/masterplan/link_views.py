"""The programmes of one proposal: tied and taken back under /usulan/<number>/tautan, shown on its page."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import masterplan, policy, programmes, proposals
from innovations.domain.errors import Invalid
from innovations.models.masterplan import LinkState
from innovations.models.proposals import Proposal
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .forms import LinkForm, UnlinkForm
from .views import blueprint

LINKS = "/usulan/<string(maxlength=20):number>/tautan"


@blueprint.app_context_processor
def offer_links() -> dict[str, Any]:
    """`programme_links(proposal)` for templates/proposals/_links.html, which stands on a page of another area."""
    return {"programme_links": programme_links}


def programme_links(proposal: Proposal) -> dict[str, Any]:
    """What the panel shows: `confirmed` and `suggested` links, and for kominfo `form`, else None."""
    links = masterplan.list_links(proposal)
    actor = get_actor()
    may_link, sees_all = policy.can_link(actor, proposal), policy.can_read_working_text(actor, proposal)
    form = None
    if may_link:
        form = LinkForm(formdata=None)
        tied = {link.programme_id for link in links if link.state is LinkState.CONFIRMED}
        form.offer([row for row in programmes.list_all() if row.id not in tied])
    return {
        "confirmed": [link for link in links if link.state is LinkState.CONFIRMED],
        "suggested": [link for link in links if link.state is LinkState.SUGGESTED and sees_all],
        "form": form,
    }


@blueprint.route(LINKS, methods=["GET", "POST"])
def link(number: str) -> ResponseReturnValue:
    """Tie an approved innovation to a programme; the panel on its page posts here too."""
    actor = get_actor()
    proposal = found(proposals.get(number, actor))
    require(policy.can_manage_masterplan(actor))
    form = LinkForm()
    form.offer(programmes.list_all())
    if form.validate_on_submit():
        try:
            programme = programmes.get_by_id(form.programme_id.data or 0)
            if programme is None:
                raise Invalid("programme_gone", "programme_id")
            masterplan.link(proposal, actor, programme, form.contribution.data or "")
            flash(_("Ditautkan ke program %(code)s.", code=programme.code), "success")
            return redirect(url_for("proposals.show", number=proposal.number), 303)
        except Invalid as error:
            form.refuse(error)
    return render_template("masterplan/link.html", form=form, proposal=proposal), form.status


@blueprint.route(f"{LINKS}/<id:link_id>/lepas", methods=["GET", "POST"])
def unlink(number: str, link_id: int) -> ResponseReturnValue:
    """Take a link back, or turn a suggestion down, with a reason."""
    actor = get_actor()
    proposal = found(proposals.get(number, actor))
    require(policy.can_manage_masterplan(actor))
    tied = found(masterplan.get(proposal, link_id))
    form = UnlinkForm()
    if form.validate_on_submit():
        code = tied.programme.code
        masterplan.unlink(tied, proposal, actor, form.reason.data or "")
        flash(_("Tautan ke program %(code)s dilepas.", code=code), "success")
        return redirect(url_for("proposals.show", number=proposal.number), 303)
    return render_template("masterplan/unlink.html", form=form, proposal=proposal, link=tied), form.status
