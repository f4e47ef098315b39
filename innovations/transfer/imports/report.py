"""What an import would do, or did, row by row: the same for a trial and for the real thing."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from innovations.models.imports import ImportKind

from .heads import Choice, How, Match

Kind = ImportKind


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    ERROR = "error"
    SKIPPED = "skipped"
    """A row that holds no thing."""


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be taken: a code for words, the column's label, and the facts of the sentence."""

    code: str
    column: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RowReport:
    """One row of the file; `name` says which thing it is about, `changed` holds labels of columns.

    `notes` say what else should be known before it is agreed to.
    """

    number: int
    name: str
    outcome: Outcome
    changed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Source:
    """How a file was read: which sheet, and as what each of its columns; `unread` are sheets left alone.

    `faults` stand in the way of reading its rows at all; `choice` is what the person said of it.
    """

    name: str = ""
    sha256: str = ""
    sheet: str = ""
    unread: tuple[str, ...] = ()
    columns: tuple[Match, ...] = ()
    faults: tuple[Problem, ...] = ()
    choice: Choice = field(default_factory=Choice)

    @property
    def ignored(self) -> tuple[str, ...]:
        """The heads of columns that are not read."""
        return tuple(match.name for match in self.columns if not match.key)


@dataclass(frozen=True)
class Slip:
    """A new account's one-time password, carried once to be printed and kept nowhere."""

    login: str
    name: str
    password: str


@dataclass(frozen=True)
class Report:
    """All rows in the order of the file. `plan_id` is the plan that programmes go into whose row names none."""

    kind: Kind
    rows: tuple[RowReport, ...]
    source: Source
    slips: tuple[Slip, ...] = field(default=(), repr=False)
    plan_id: int | None = None

    @property
    def counts(self) -> Mapping[Outcome, int]:
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in Outcome if found[outcome] or outcome is not Outcome.SKIPPED}

    @property
    def has_errors(self) -> bool:
        return bool(self.source.faults) or any(row.outcome is Outcome.ERROR for row in self.rows)

    @property
    def has_effect(self) -> bool:
        return any(row.outcome in (Outcome.NEW, Outcome.CHANGED) for row in self.rows)

    @property
    def fingerprint(self) -> str:
        """The same for two reports that say the same; slips are no part of it."""
        return hashlib.sha256(to_json(self).encode()).hexdigest()


def to_json(report: Report) -> str:
    """Without slips."""
    whole = {
        "kind": report.kind,
        "rows": [asdict(row) for row in report.rows],
        "source": asdict(report.source),
        "plan_id": report.plan_id,
    }
    return json.dumps(whole, sort_keys=True, ensure_ascii=True, default=str)


def from_json(text: str) -> Report:
    """What `to_json` wrote."""
    whole = json.loads(text)
    rows = (
        RowReport(
            row["number"],
            row["name"],
            Outcome(row["outcome"]),
            tuple(row["changed"]),
            *(_problems(row[name]) for name in ("problems", "notes")),
        )
        for row in whole["rows"]
    )
    source = whole["source"] | {
        "unread": tuple(whole["source"]["unread"]),
        "columns": tuple(Match(**{**match, "how": How(match["how"])}) for match in whole["source"]["columns"]),
        "faults": _problems(whole["source"]["faults"]),
        "choice": Choice(**whole["source"]["choice"]),
    }
    return Report(Kind(whole["kind"]), tuple(rows), Source(**source), plan_id=whole["plan_id"])


def _problems(rows: list[dict[str, Any]]) -> tuple[Problem, ...]:
    return tuple(Problem(**row) for row in rows)
