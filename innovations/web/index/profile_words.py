"""The national profile in words: what the proposal says itself, and what was answered for the year."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from innovations.domain import index_profiles, index_scoring
from innovations.domain.index_national import Profile
from innovations.domain.index_rules import ProfileField, Rules
from innovations.domain.versions import count_words
from innovations.models.proposals import Initiator, Proposal, Stage, State
from innovations.web import formats, labels

STAGES: Mapping[State, Stage] = {State.TRIAL: Stage.TRIAL, State.IMPLEMENTED: Stage.IMPLEMENTATION}
"""After approval the state says how far it is, not the proposer."""


@dataclass(frozen=True)
class Entry:
    """A field of the year with its words, empty where nothing is said yet."""

    field: ProfileField
    text: str
    is_taken: bool
    """It stands elsewhere already and is not asked."""

    @property
    def words(self) -> int:
        """The number that a rule like *at least 300 words* speaks of."""
        return count_words(self.text)


SOURCES: Mapping[str, Callable[[Proposal], str]] = {
    "title": lambda proposal: proposal.shown_title,
    "stage": lambda proposal: labels.label(STAGES.get(proposal.state, proposal.stage)),
    "initiator": lambda proposal: labels.label(proposal.initiator),
    "initiator_name": lambda proposal: proposal.initiator_name or _own_name(proposal),
    "kind": lambda proposal: labels.label(proposal.kind),
    "form": lambda proposal: labels.label(proposal.form),
    "affair": lambda proposal: proposal.affair.name if proposal.affair is not None else "",
    "design": lambda proposal: proposal.design,
    "aims": lambda proposal: proposal.aims,
    "benefits": lambda proposal: proposal.benefits,
    "results": lambda proposal: proposal.results,
    "budget": lambda proposal: formats.rupiah(proposal.budget) if proposal.budget else "",
}
"""How a column of the proposal is said; `video` and `maturity` come from the year's claims,
`trial_start` from its course."""


def list_entries(rules: Rules, profile: Profile, affairs: Mapping[str, str]) -> list[Entry]:
    """Every field in the order of the year. Needs `proposals.FOR_READING`, and the claims' `files`."""
    found, claims, asked = [], profile.claims, index_profiles.list_open(rules, profile.course)
    for field in rules.profile_fields:
        if field.source == "video":
            text = claims["video"].link if "video" in claims else ""
        elif field.source == "maturity":
            text = str(index_scoring.score_innovation(rules, map(index_scoring.read, claims.values())).verified)
        elif field.source == "trial_start":
            text = formats.day(profile.course.trial) if profile.course.trial else ""
        elif field.source:
            text = SOURCES[field.source](profile.proposal)
        else:
            text = say_answer(field, profile.answers.get(field.key), affairs)
        found.append(Entry(field, text, is_taken=field not in asked))
    return found


def say_answer(field: ProfileField, value: Any, affairs: Mapping[str, str]) -> str:
    """A stored answer in words."""
    if value in (None, "", []):
        return ""
    if field.type == "date" and (days := index_profiles.read_days([field], {field.key: value})):
        return formats.day(days[field.key])
    words = index_profiles.list_choices(field, affairs)
    chosen = value if isinstance(value, list) else [value]
    return "; ".join(words.get(one, str(one)) for one in chosen)


def _own_name(proposal: Proposal) -> str:
    return proposal.owner.name if proposal.initiator is Initiator.ASN else proposal.agency.name
