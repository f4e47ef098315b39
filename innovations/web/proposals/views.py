"""The list of proposals, and one proposal."""

from collections.abc import Mapping
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import duplicates, listing, parties, policy, proposals, saved_views, search, shown
from innovations.domain.listing import states_of
from innovations.domain.workflow import Action
from innovations.models.proposals import LIVE_STATES, State
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.list_files import send_list
from innovations.web.lists import STATUSES, Opened, list_link_words, open_list, read_page, say_source, write_count
from innovations.web.loading import load
from innovations.web.tables import from_start

from . import actions
from .blueprint import blueprint
from .explanation import get_explanation
from .overview import list_downloads, list_facts, list_links, list_sections
from .present import list_groups

MAX_VIEWS = 8
"""One's own views that the list itself names; their page has all."""


@blueprint.get("")
def index() -> ResponseReturnValue:
    """All the actor may see, in the order that the head of the table shows."""
    actor, opened = get_actor(), open_list()
    counts, mine = listing.count_states(actor, opened.filters)
    status, words = opened.filters.status, opened.filters.words
    page = read_page(actor, opened, listing.add(counts.get(state, 0) for state in states_of(status or "") or State))
    return render_template(
        "proposals/index.html",
        opened=opened,
        page=page,
        hits=search.list_hits(((row.id, row.title, map(" ".join, row.programmes)) for row in page.lines), words),
        asks_nothing=search.is_empty(words),
        chips=list_chips(opened, counts, mine),
        views=saved_views.list_of(actor)[:MAX_VIEWS],
        source=say_source(opened.list_words()),
    )


def list_chips(opened: Opened, counts: Mapping[State, int], mine: int) -> list[dict[str, Any]]:
    """Mine, all, and each state that has any, with counts under the other filters; first what a link narrowed to."""
    filters, whole = opened.filters, write_count(listing.add(counts.values()))
    narrowed = [
        {"label": words, "count": whole, "url": from_start(**dict.fromkeys(names)), "active": True}
        for words, names in list_link_words(opened)
    ]
    if filters.status is not None and filters.status not in set(State):  # a group, that no chip of a state shows
        number = listing.add(counts.get(state, 0) for state in states_of(filters.status))
        words = next(str(option.label) for option in STATUSES if option.value == filters.status)
        narrowed.append(
            {"label": words, "count": write_count(number), "url": from_start(status=None), "active": True}
        )
    own = {
        "label": _("Usulan saya"),
        "count": write_count(mine),
        "url": from_start(milik=None if filters.only_mine else "saya", status=None),
        "active": filters.only_mine,
    }
    everything = {
        "label": _("Semua status"),
        "count": whole,
        "url": from_start(status=None),
        "active": filters.status is None,
    }
    states = [
        {
            "label": labels.label(state),
            "count": write_count(counts.get(state, 0)),
            "url": from_start(status=state.value),
            "active": filters.status == state.value,
        }
        for state in State
        if state in counts or filters.status == state.value
    ]
    return [*narrowed, own, everything, *states]


@blueprint.get("/semua.<any(csv, xlsx, json, pdf):suffix>")
def index_file(suffix: str) -> ResponseReturnValue:
    """All pages of the list, as a file."""
    return send_list(suffix, open_list(), _("usulan"), _("Usulan dan inovasi"))


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
        alike=duplicates.list_for_desk(proposal, actor),
        **actions.panel(proposal, actor),
        **get_explanation(proposal, actor),
    )
