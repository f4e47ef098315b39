"""The list of proposals, and one proposal."""

from typing import Any

from flask import render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import policy, proposals, versions
from innovations.domain.actor import Actor
from innovations.domain.workflow import Action
from innovations.models.proposals import Proposal, State
from innovations.web import labels
from innovations.web.current import get_actor

from . import actions
from .blueprint import blueprint
from .loading import load
from .present import GROUPS, group_gaps, list_groups

UNSETTLED = (State.RETURNED, State.WITHDRAWN)
"""States in which the working text may differ from what was sent: others than its writers read what was sent."""


@blueprint.get("")
def index() -> ResponseReturnValue:
    return render_template("proposals/index.html")


@blueprint.get("/<number>")
def show(number: str) -> ResponseReturnValue:
    """One proposal: for its writers the task list of sections, for all the text, the acts and what happened."""
    actor, proposal = get_actor(), load(number, whole=True)
    can_edit = policy.can_edit(actor, proposal)
    content = readable_content(proposal, actor)
    return render_template(
        "proposals/show.html",
        proposal=proposal,
        title=content.get("title", proposal.title),
        groups=list_groups(content, {affair.code: affair.name for affair in proposals.list_affairs()}),
        can_edit=can_edit,
        sections=list_sections(proposal) if can_edit else [],
        may_submit=policy.can_perform(actor, proposal, Action.SUBMIT),
        works_on_it=policy.can_see_files(actor, proposal),
        **actions.panel(proposal, actor),
    )


def readable_content(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """The working text for those who write it, else what was last sent."""
    writes = policy.is_member(actor, proposal) or policy.can_edit(actor, proposal)
    if not writes and proposal.state in UNSETTLED and proposal.versions:
        return proposal.versions[-1].content
    return versions.freeze(proposal, proposal.attachments)


def list_sections(proposal: Proposal) -> list[dict[str, str]]:
    """The task list: each section with its state."""
    gaps = group_gaps(proposal)
    rows = []
    for section in GROUPS:
        missing = len(gaps.get(section, []))
        if missing:
            state, tone = ngettext("%(num)s belum diisi", "%(num)s belum diisi", missing), "orange"
        else:
            state, tone = _section_state(proposal, section)
        rows.append(
            {
                "title": str(labels.SECTIONS[section]),
                "url": url_for("proposals.edit", number=proposal.number, section=section),
                "state": state,
                "tone": tone,
            }
        )
    return rows


def _section_state(proposal: Proposal, section: str) -> tuple[str, str]:
    """The words and tone of a section without gaps; files and programmes are welcome, not demanded."""
    if section == "bukti":
        count = sum(1 for file in proposal.attachments if file.removed_at is None)
        return (
            (ngettext("%(num)s berkas", "%(num)s berkas", count), "green") if count else (_("Boleh kosong"), "grey")
        )
    if section == "masterplan":
        count = len(proposal.links)
        return (
            (ngettext("%(num)s program", "%(num)s program", count), "green") if count else (_("Boleh kosong"), "grey")
        )
    return _("Lengkap"), "green"
