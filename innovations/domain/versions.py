"""What is frozen at each submission: canonical content, its hash, and the differences between two versions."""

import difflib
import hashlib
import itertools
import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from innovations.models.masterplan import LinkState
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
        {"code": link.programme.code, "contribution": link.contribution}
        for link in proposal.links
        if link.state is not LinkState.REJECTED
    ]
    content["files"] = [
        {"filename": file.filename, "sha256": file.sha256, "size_bytes": file.size_bytes}
        for file in files
        if file.removed_at is None and file.kind is AttachmentKind.EVIDENCE
    ]
    return content


def write_canonical(content: Mapping[str, Any]) -> bytes:
    """As JSON: sorted keys, no white space, UTF-8."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def hash_content(content: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the canonical JSON."""
    return hashlib.sha256(write_canonical(content)).hexdigest()


def count_words(text: str) -> int:
    """Words, not characters: runs of non-space that hold at least one letter or digit."""
    return sum(1 for run in text.split() if any(char.isalnum() for char in run))


def compare(old: str, new: str) -> tuple[list[Segment], list[Segment]]:
    """Two texts word by word: the old with its deletions marked, the new with its insertions.

    Texts that would take long are compared by paragraph; what is too much even then is marked as changed.
    """
    matcher = _Matcher(WORDS, old, new)
    codes = matcher.get_opcodes()
    if matcher.work > MAX_WORK:
        matcher = _Matcher(PARAGRAPHS, old, new)
        codes = matcher.get_opcodes()
    left: list[Segment] = []
    right: list[Segment] = []
    for tag, i1, i2, j1, j2 in codes:
        was, became = "".join(matcher.before[i1:i2]), "".join(matcher.after[j1:j2])
        if was:
            left.append(("same" if tag == "equal" else "del", was))
        if became:
            right.append(("same" if tag == "equal" else "ins", became))
    return left, right


WORDS = re.compile(r"\s+|[^\s]+\s?")
PARAGRAPHS = re.compile(r"[^\n]*\n|[^\n]+")
MAX_WORK = 1_000_000
"""Pairs of equal parts looked at for one field, all passes of difflib together: about a tenth of a second."""


class _Matcher(difflib.SequenceMatcher[str]):
    """Finds no more matches once `MAX_WORK` is spent: difflib scans what is left again after every match."""

    def __init__(self, pattern: re.Pattern[str], old: str, new: str) -> None:
        self.work = 0
        self.before: list[str] = pattern.findall(old)
        self.after: list[str] = pattern.findall(new)
        super().__init__(None, self.before, self.after, autojunk=False)
        counts = Counter(self.after)
        self._sums = [0, *itertools.accumulate(1 + counts[part] for part in self.before)]

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> difflib.Match:
        self.work += 1 + self._sums[len(self.before) if ahi is None else ahi] - self._sums[alo]
        if self.work > MAX_WORK:
            return difflib.Match(alo, blo, 0)
        return super().find_longest_match(alo, ahi, blo, bhi)
