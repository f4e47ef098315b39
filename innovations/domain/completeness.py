"""What a proposal still lacks before it can be sent: PP 38/2017 ps 7, and the directive's own minimum of words."""

from dataclasses import dataclass

from innovations.models.proposals import Initiator, Proposal

from .versions import count_words

REQUIRED: tuple[tuple[str, str], ...] = (
    ("identitas", "title"),
    ("identitas", "summary"),
    ("identitas", "form"),
    ("identitas", "kind"),
    ("identitas", "affair_id"),
    ("identitas", "stage"),
    ("gagasan", "problem"),
    ("gagasan", "design"),
    ("manfaat", "aims"),
    ("manfaat", "benefits"),
    ("manfaat", "results"),
    ("rencana", "trial_start"),
    ("rencana", "trial_end"),
)
"""(section, field); the budget is needed only if money is, and evidence and programmes are welcome, not demanded."""


@dataclass(frozen=True)
class Gap:
    """Something missing: the section to open, the field in it, and why (`missing`, `too_few_words`)."""

    section: str
    field: str
    code: str = "missing"
    words: int = 0
    min_words: int = 0


def list_gaps(proposal: Proposal) -> list[Gap]:
    """All that stands between this proposal and *Ajukan*, in the order of the form. Needs `directive` loaded."""
    gaps = [Gap(section, name) for section, name in REQUIRED if getattr(proposal, name) in (None, "")]
    words, least = count_words(proposal.design), proposal.directive.min_words
    if proposal.design and words < least:
        gaps.append(Gap("gagasan", "design", "too_few_words", words, least))
    if proposal.initiator not in (Initiator.ASN, Initiator.AGENCY) and not proposal.initiator_name:
        gaps.append(Gap("identitas", "initiator_name"))
    order = {section: place for place, section in enumerate(("identitas", "gagasan", "manfaat", "rencana"))}
    return sorted(gaps, key=lambda gap: order[gap.section])
