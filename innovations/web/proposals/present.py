"""A proposal's content, current or frozen, as labelled words in the order of the form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from innovations.domain.completeness import Gap, list_gaps
from innovations.models.proposals import Form, Initiator, Kind, Proposal, Stage
from innovations.web import formats, labels

GROUPS: Mapping[str, tuple[str, ...]] = {
    "identitas": (
        "title",
        "summary",
        "initiator",
        "initiator_name",
        "agency",
        "unit",
        "form",
        "kind",
        "affair",
        "stage",
        "team",
    ),
    "gagasan": ("problem", "design"),
    "manfaat": ("aims", "benefits", "results"),
    "rencana": ("trial_start", "trial_end", "budget", "budget_source"),
    "bukti": ("files",),
    "masterplan": ("programmes",),
}
"""Section → names of the frozen content, in the order in which they are read."""

LONG = frozenset({"summary", "problem", "design", "aims", "benefits", "results", "team", "programmes", "files"})
OPTIONAL = frozenset({"initiator_name", "unit", "team", "budget_source"})
"""Left out where empty; all others show that they are."""

ENUMS: Mapping[str, type[StrEnum]] = {"initiator": Initiator, "form": Form, "kind": Kind, "stage": Stage}


def _with(name: str, words: str) -> str:
    return f"{name} – {words}" if words else name


ROWS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "team": lambda row: _with(row["name"], row["task"]),
    "programmes": lambda row: _with(row["code"], row["contribution"]),
    "files": lambda row: f"{row['filename']} ({formats.file_size(row['size_bytes'])})",
}


@dataclass(frozen=True)
class Answer:
    """One labelled answer."""

    name: str
    label: str
    text: str
    is_long: bool


@dataclass(frozen=True)
class Group:
    """The answers of one section."""

    section: str
    title: str
    answers: Sequence[Answer]


def list_groups(
    content: Mapping[str, Any], affairs: Mapping[str, str], *, only_answered: bool = False, is_past: bool = False
) -> list[Group]:
    """The content in words; `affairs` are names by code. `only_answered` leaves out what is empty.

    `is_past` says of the stage that it was so when proposed: after approval the state speaks.
    """
    groups = [
        Group(section, str(labels.SECTIONS[section]), _answers(names, content, affairs, only_answered))
        for section, names in GROUPS.items()
    ]
    if is_past:
        groups = [replace(group, answers=[_as_past(answer) for answer in group.answers]) for group in groups]
    return [group for group in groups if group.answers or not only_answered]


def _as_past(answer: Answer) -> Answer:
    return replace(answer, label=_("Tahapan inovasi saat diusulkan")) if answer.name == "stage" else answer


def _answers(
    names: Sequence[str], content: Mapping[str, Any], affairs: Mapping[str, str], only_answered: bool
) -> list[Answer]:
    answers = []
    for name in names:
        text = in_words(name, content.get(name), affairs)
        if text or not (only_answered or name in OPTIONAL):
            answers.append(Answer(name, str(labels.FIELDS[name]), text, name in LONG))
    return answers


def in_words(name: str, value: Any, affairs: Mapping[str, str]) -> str:
    """One value of the content as a reader sees it; empty for nothing."""
    if value in (None, "", []):
        return ""
    if name in ENUMS:
        return labels.label(ENUMS[name](value))
    if name in ("trial_start", "trial_end"):
        return formats.day(date.fromisoformat(value))
    if name == "budget":
        return formats.rupiah(value)
    if name == "affair":
        return affairs.get(value, value)
    if name in ROWS:
        return "\n".join(ROWS[name](row) for row in value)
    return str(value)


def group_gaps(proposal: Proposal) -> dict[str, list[Gap]]:
    """What is missing, by section. Needs `directive` loaded."""
    gaps: dict[str, list[Gap]] = {}
    for gap in list_gaps(proposal):
        gaps.setdefault(gap.section, []).append(gap)
    return gaps
