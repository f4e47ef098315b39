"""Index years with the rules shipped for them, and claims with evidence."""

import json
from pathlib import Path
from typing import Any

from innovations.domain import clock
from innovations.models.accounts import User
from innovations.models.index import IndexClaim, IndexYear
from innovations.models.proposals import Proposal
from tests import factories as make

LINK = "https://contoh.go.id/bukti"


def make_year(year: int = 2026, *, of: int | None = None, **fields: Any) -> IndexYear:
    """With the rules that are shipped for it, or those shipped for the year `of`."""
    rules = json.loads(Path(f"innovations/data/iid_{of or year}.json").read_text(encoding="utf-8"))
    return make.make_index_year(year, rules={**rules, "year": year}, **fields)


def make_claim(proposal: Proposal, indicator: str, level: int, **fields: Any) -> IndexClaim:
    """By the owner, with a link for evidence unless told; `verified_level` needs `verified_by_id`."""
    checked = {"verified_at": clock.now(), "verified_note": "Kurang."} if "verified_level" in fields else {}
    owner = User(id=proposal.owner_id)
    return make.make_claim(proposal, owner, indicator, level=level, **{"link": LINK, **checked, **fields})
