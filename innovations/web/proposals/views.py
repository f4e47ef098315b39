"""The list of proposals, and one proposal."""

from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import func

from innovations.domain import listing, parties, policy, proposals, shown
from innovations.domain.actor import Actor
from innovations.domain.listing import Filters
from innovations.domain.todo import Work
from innovations.domain.workflow import Action
from innovations.models.proposals import LIVE_STATES, Proposal, State
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.forms import strip
from innovations.web.loading import load
from innovations.web.tables import Table, paginate, with_query

from . import actions, serving
from .blueprint import blueprint
from .explanation import get_explanation
from .forms import ListForm
from .overview import list_downloads, list_facts, list_links, list_sections
from .present import list_groups


@blueprint.get("")
def index() -> ResponseReturnValue:
    """All the actor may see, in the order that the head of the table shows."""
    actor, form = get_actor(), ListForm()
    narrowed, words = serving.read()
    filters = replace(read_filters(form, actor), **narrowed)
    table = Table(
        {"title": func.lower(shown.title_for(actor)), "date": Proposal.updated_at, "status": listing.STATE_ORDER},
        default="date",
        default_descending=True,
    )
    page = paginate(listing.select_list(actor, filters).order_by(*table.order_by(Proposal.id)))
    return render_template(
        "proposals/index.html",
        form=form,
        chips=list_chips(actor, filters, words),
        table=table,
        page=page,
        scores=listing.list_scores(actor, [proposal.id for proposal in page.items]),
        is_filtered=filters != Filters(),
    )


def read_filters(form: ListForm, actor: Actor) -> Filters:
    """What the query string narrows the list to; what it cannot mean is left aside."""
    agencies, directives, years = listing.list_choices(actor)
    form.opd.offer(agencies)
    form.arahan.offer(directives)
    form.tahun.offer((year, str(year)) for year in years)
    for name in ("state", "milik", "tugas", *serving.FIELDS, "sort"):
        if not form[name].data:
            del form[name]
    state, work = request.args.get("status", ""), request.args.get("tugas", "")
    return Filters(
        words=strip(form.q.data)[:200],
        agency_id=form.opd.data if form.opd.data in dict(agencies) else None,
        year=form.tahun.data if form.tahun.data in years else None,
        directive_id=form.arahan.data if form.arahan.data in dict(directives) else None,
        only_mine=request.args.get("milik") == "saya",
        state=State(state) if state in set(State) else None,
        work=Work(work) if work in set(Work) else None,
    )


def list_chips(actor: Actor, filters: Filters, words: str) -> list[dict[str, Any]]:
    """Mine, all, and each state that has any, with counts under the other filters; first what a link narrowed to.

    `words` say what `serving` narrowed it to.
    """
    counts = listing.count_states(actor, filters)
    mine = {
        "label": _("Usulan saya"),
        "count": sum(listing.count_states(actor, replace(filters, only_mine=True)).values()),
        "url": with_query(milik=None if filters.only_mine else "saya", status=None, page=None),
        "active": filters.only_mine,
    }
    everything = {
        "label": _("Semua status"),
        "count": sum(counts.values()),
        "url": with_query(status=None, page=None),
        "active": filters.state is None,
    }
    states = [
        {
            "label": labels.label(state),
            "count": counts.get(state, 0),
            "url": with_query(status=state.value, page=None),
            "active": filters.state is state,
        }
        for state in State
        if state in counts or filters.state is state
    ]
    narrowed = {"count": sum(counts.values()), "active": True}
    first = []
    if filters.work is not None:
        url = with_query(tugas=None, page=None)
        first.append({"label": str(labels.WORK[filters.work]), "url": url, **narrowed})
    if words:
        first.append({"label": words, "url": with_query(page=None, **dict.fromkeys(serving.FIELDS)), **narrowed})
    return [*first, mine, everything, *states]


@blueprint.get("/<number>")
def show(number: str) -> ResponseReturnValue:
    """One proposal: for its writers the task list of sections, for all the text, the acts and what happened."""
    actor, proposal = get_actor(), load(number, whole=True)
    content, can_edit = shown.content_for(proposal, actor), policy.can_edit(actor, proposal)
    affairs = proposals.name_affairs()
    groups = list_groups(content, affairs, only_answered=can_edit, is_past=proposal.state in LIVE_STATES)
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        groups=[group for group in groups if group.section != "masterplan"],  # _links.html tells of programmes
        downloads=list_downloads(proposal, actor, content),
        sections=list_sections(proposal) if can_edit else [],
        may_submit=parties.can_perform(actor, proposal, Action.SUBMIT),
        data=list_facts(proposal),
        links=list_links(proposal, actor),
        **actions.panel(proposal, actor),
        **get_explanation(proposal, actor),
    )
