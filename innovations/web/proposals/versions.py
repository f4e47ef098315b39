"""What was sent, version by version, and two of them side by side."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from innovations.domain import policy, proposals
from innovations.domain import versions as frozen
from innovations.models.proposals import Proposal, ProposalVersion
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.loading import load
from innovations.web.security import found, require

from .blueprint import blueprint
from .present import GROUPS, in_words, list_groups


@blueprint.get("/<number>/versi/<id:version_no>")
def version(number: str, version_no: int) -> ResponseReturnValue:
    """One frozen version."""
    proposal = load_with_versions(number)
    row = find_version(proposal, version_no)
    return render_template(
        "proposals/version.html",
        proposal=proposal,
        version=row,
        groups=list_groups(row.content, proposals.name_affairs()),
    )


@blueprint.get("/<number>/banding")
def compare(number: str) -> ResponseReturnValue:
    """Two versions side by side; without a query the last two."""
    proposal = load_with_versions(number)
    old = find_version(proposal, asked("dari", proposal.version_no - 1))
    new = find_version(proposal, asked("ke", proposal.version_no))
    rows, unchanged = compare_contents(old.content, new.content)
    return render_template(
        "proposals/compare.html", proposal=proposal, old=old, new=new, rows=rows, unchanged=unchanged
    )


def load_with_versions(number: str) -> Proposal:
    """The proposal, for those who work on it: others read what stands now."""
    proposal = load(number, whole=True)
    require(policy.can_see_files(get_actor(), proposal))
    return proposal


def find_version(proposal: Proposal, version_no: int) -> ProposalVersion:
    return found(next((row for row in proposal.versions if row.version_no == version_no), None))


def asked(name: str, fallback: int) -> int:
    """A version number of the query; nonsense names no version."""
    text = request.args.get(name)
    if not text:
        return fallback
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def compare_contents(old: dict[str, Any], new: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    """The rows that differ, as marked segments, and the labels of those that do not."""
    affairs, rows, unchanged = proposals.name_affairs(), [], []
    for name in (name for names in GROUPS.values() for name in names):
        label = str(labels.FIELDS[name])
        was, became = in_words(name, old.get(name), affairs), in_words(name, new.get(name), affairs)
        if was != became:
            left, right = frozen.compare(was, became)
            rows.append({"label": label, "left": left, "right": right})
        elif was:
            unchanged.append(label)
    return rows, unchanged
