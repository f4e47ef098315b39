"""What is frozen at each submission: canonical content, its hash, and the differences between two versions."""

import difflib
import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from innovations.models.proposals import Attachment, AttachmentKind, Proposal

Segment = tuple[str, str]
"""("same" | "ins" | "del", text)."""

TEXT_FIELDS = ("title", "summary", "problem", "design", "aims", "benefits", "results", "budget_source")
CODE_FIELDS = ("initiator", "initiator_name", "form", "kind", "stage")
DATE_FIELDS = ("trial_start", "trial_end")


def freeze(proposal: Proposal, files: list[Attachment]) -> dict[str, Any]:
    """The content as plain JSON values. Needs `agency`, `unit`, `affair`, `team` and `links` loaded."""
    content: dict[str, Any] = {name: getattr(proposal, name) for name in (*TEXT_FIELDS, *CODE_FIELDS)}
    content |= {name: str(getattr(proposal, name) or "") for name in DATE_FIELDS}
    content["budget"] = proposal.budget
    content["agency"] = proposal.agency.name
    content["unit"] = proposal.unit.name if proposal.unit else ""
    content["affair"] = proposal.affair.code if proposal.affair else ""
    content["team"] = [{"name": member.name, "task": member.task} for member in proposal.team]
    content["programmes"] = [
        {"code": link.programme.code, "contribution": link.contribution} for link in proposal.links
    ]
    content["files"] = [
        {"filename": file.filename, "sha256": file.sha256, "size_bytes": file.size_bytes}
        for file in files
        if file.removed_at is None and file.kind is AttachmentKind.EVIDENCE
    ]
    return content


def hash_content(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON: sorted keys, no white space, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def count_words(text: str) -> int:
    """Words, not characters: runs of non-space that hold at least one letter or digit."""
    return sum(1 for run in text.split() if any(char.isalnum() for char in run))


def compare(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """Two texts word by word: the old with its deletions marked, the new with its insertions.

    Texts that repeat the same words so often that it would take long are compared by paragraph.
    """
    before, after = _split(WORDS, old, new)
    if _effort(before, after) > MAX_EFFORT:
        before, after = _split(PARAGRAPHS, old, new)
    if _effort(before, after) > MAX_EFFORT:
        before, after = [old], [new]
    left: list[Segment] = []
    right: list[Segment] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        was, became = "".join(before[i1:i2]), "".join(after[j1:j2])
        if was:
            left.append(("same" if tag == "equal" else "del", was))
        if became:
            right.append(("same" if tag == "equal" else "ins", became))
    return left, right


WORDS = re.compile(r"\s+|[^\s]+\s?")
PARAGRAPHS = re.compile(r"[^\n]*\n|[^\n]+")
MAX_EFFORT = 400_000


def _split(pattern: re.Pattern[str], old: str, new: str) -> tuple[list[str], list[str]]:
    return pattern.findall(old), pattern.findall(new)


def _effort(before: list[str], after: list[str]) -> int:
    """How many pairs of equal parts difflib has to look at, once."""
    counts = Counter(after)
    return sum(counts[part] for part in before)
