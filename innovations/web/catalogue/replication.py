"""What an innovation adopts and who adopts it: a panel on its page, and the form under /usulan/<number>/replikasi."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import adoptions, proposals, stewards
from innovations.models.proposals import LIVE_STATES, Proposal
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .blueprint import blueprint
from .forms import SourceForm


@blueprint.app_context_processor
def offer_replication() -> dict[str, Any]:
    """`replication(proposal)` for templates/proposals/_replication.html, which stands on a page of another area."""
    return {"replication": show_replication}


def show_replication(proposal: Proposal) -> dict[str, Any]:
    """What the panel shows; `count` is of approved ones, as in the catalogue."""
    actor = get_actor()
    adopters = adoptions.list_adopters(proposal, actor) if proposal.state in LIVE_STATES else []
    return {
        "adoption": adoptions.get(proposal),
        "adopters": adopters,
        "count": sum(row.state in LIVE_STATES for row in adopters),
        "may_name": stewards.can_name_source(actor, proposal),
    }


@blueprint.route("/usulan/<string(maxlength=20):number>/replikasi", methods=["GET", "POST"])
def name_source(number: str) -> ResponseReturnValue:
    actor = get_actor()
    proposal = found(proposals.get(number, actor))
    require(stewards.can_name_source(actor, proposal))
    form = SourceForm(data=read_source(proposal))
    if form.validate_on_submit() and form.attempt(
        lambda: adoptions.name_source(
            proposal, actor, form.number.data or "", form.source_text.data or "", form.seen.data
        ),
        lambda: adoptions.digest(proposal),
    ):
        flash(_("Keterangan replikasi disimpan."), "success")
        return redirect(url_for("proposals.show", number=number) + "#replikasi", 303)
    return render_template("catalogue/source.html", form=form, proposal=proposal), form.status


def read_source(proposal: Proposal) -> dict[str, str]:
    """What the form is opened with."""
    adoption = adoptions.get(proposal)
    source = adoption.source if adoption else None
    text = adoption.source_text if adoption else ""
    return {"number": source.number if source else "", "source_text": text, "seen": adoptions.digest(proposal)}
