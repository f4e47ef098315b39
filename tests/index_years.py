"""Index years and claims, put into the database as they stand."""

import json
from pathlib import Path
from typing import Any

from innovations.domain import clock
from innovations.models.accounts import User
from innovations.models.index import IndexClaim, IndexYear
from innovations.models.proposals import Proposal
from tests.factories import save

LINK = "https://contoh.go.id/bukti"


def make_year(year: int = 2026, *, of: int | None = None, **fields: Any) -> IndexYear:
    """With the rules that are shipped for it, or those shipped for the year `of`."""
    rules = json.loads(Path(f"innovations/data/iid_{of or year}.json").read_text(encoding="utf-8"))
    row = IndexYear(year=year, rules={**rules, "year": year}, updated_at=clock.now(), **fields)
    save(row)
    return row


def make_claim(
    proposal: Proposal, indicator: str, level: int, *, year: int = 2026, by: User | None = None, **fields: Any
) -> IndexClaim:
    """With a link for evidence unless `link` says otherwise; `verified_level` needs `verified_by_id`."""
    values: dict[str, Any] = {"link": LINK, "claimed_by_id": by.id if by else proposal.owner_id} | fields
    if "verified_level" in fields:
        values |= {"verified_at": clock.now()}
    claim = IndexClaim(
        proposal_id=proposal.id, year=year, indicator=indicator, level=level, claimed_at=clock.now(), **values
    )
    save(claim)
    return claim
