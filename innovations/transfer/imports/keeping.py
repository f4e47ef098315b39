"""What an import made and changed, kept with the run so that it can be taken back; and how each kind is put back."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from innovations.domain.actor import Actor
from innovations.domain.freshness import digest_of


@dataclass(frozen=True)
class Keeper:
    """How things of a kind are found by ids, named, read as plain values, and written with old values again.

    `decode` turns values that were kept as JSON into those of the domain.
    """

    model: Any
    find: Callable[[Sequence[int]], Iterable[Any]]
    name: Callable[[Any], str]
    values: Callable[[Any], Mapping[str, Any]]
    restore: Callable[[Any, Actor | None, Mapping[str, Any]], object]
    decode: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)

    def read(self, thing: Any) -> dict[str, Any]:
        """What an import may write of the thing, and what acts on it later change, as JSON has it."""
        plain: dict[str, Any] = json.loads(json.dumps(dict(self.values(thing)), default=str))
        return plain

    def decoded(self, before: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self.decode[name](value) if name in self.decode and value is not None else value
            for name, value in before.items()
        }


@dataclass(frozen=True)
class Journal:
    """The things that a run touches, by id: their row, and what they were; None for those that it makes."""

    keeper: Keeper
    entries: dict[int, tuple[int, Any, dict[str, Any] | None]] = field(default_factory=dict)

    def note(self, number: int, thing: Any, *, is_new: bool = False) -> None:
        """Call it before the thing is changed, or once it is made; the first call for a thing counts."""
        if thing.id not in self.entries:
            self.entries[thing.id] = (number, thing, None if is_new else self.keeper.read(thing))

    def list_changes(self) -> list[dict[str, Any]]:
        """As `ImportRun.changes` hold them; what stayed as it was is left out."""
        found = []
        for key, (number, thing, before) in self.entries.items():
            after = self.keeper.read(thing)
            changed = None if before is None else {name: old for name, old in before.items() if after[name] != old}
            if changed != {}:
                found.append({"row": number, "id": key, "digest": digest(after, changed), "before": changed})
        return sorted(found, key=lambda entry: entry["row"])


def digest(values: Mapping[str, Any], before: Mapping[str, Any] | None) -> str:
    """Of all values of a thing that was made; of one that was changed, of those fields alone."""
    return digest_of({name: value for name, value in values.items() if before is None or name in before})
