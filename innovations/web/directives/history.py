"""The timeline of a directive: who issued, changed and extended it, and who sat on its committee since when."""

from typing import Any

from innovations.domain import committees, directives
from innovations.models.directives import Directive, Phase
from innovations.models.events import Event
from innovations.web import event_labels, formats, labels, scoring_words


def list_entries(directive: Directive) -> list[dict[str, str]]:
    """For the macro `timeline`, newest first."""
    events = directives.list_events(directive)
    names = committees.list_names([row.details["user_id"] for row in events if "user_id" in row.details])
    return [
        {
            "at": formats.moment(row.at),
            "iso": formats.iso(row.at),
            "sentence": labels.event(row) + _addition(row, names),
            "actor": row.actor.name if row.actor else "",
            "reason": row.reason,
        }
        for row in events
    ]


def _addition(row: Event, names: dict[int, str]) -> str:
    """What the sentence alone does not say: which fields, which person."""
    details: dict[str, Any] = row.details
    if row.code in ("directive_changed", "minutes_changed"):
        return ": " + ", ".join(str(event_labels.DIRECTIVE_FIELDS[name]) for name in details["changes"])
    if row.code == "scoring_terms_changed":
        return ": " + scoring_words.say_changes(details["changes"])
    if row.code == "phase_moved":
        return f": {labels.label(Phase(details['old']))} → {labels.label(Phase(details['new']))}"
    if "user_id" in details:
        return f": {names.get(details['user_id'], '–')}"
    return ""
