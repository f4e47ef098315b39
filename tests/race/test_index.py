"""The index at the same moment: nothing slips in beside a freeze, and two who file anew copy once."""

from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import index_claims, index_copies, index_keeping, index_years, proposals
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.index import IndexClaim
from innovations.models.proposals import State
from tests.factories import actor_of, make_proposal, make_user
from tests.index_years import LINK, make_claim, make_year
from tests.race.test_reviews import race


@pytest.fixture
def database_settings(engine_name: str, database_settings: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """A file for SQLite: threads cannot share one in memory."""
    return {"DATABASE_URL": f"sqlite:///{tmp_path}/race.db"} if engine_name == "sqlite" else database_settings


def test_a_claim_is_in_the_frozen_year_or_refused(app: Flask) -> None:
    make_year(spd_points=Decimal(40))
    owner, kominfo = make_user(), actor_of(make_user(Role.KOMINFO))
    number, actor = make_proposal(owner=owner, state=State.APPROVED).number, actor_of(owner)

    def freeze() -> None:
        year = index_years.get(2026)
        assert year is not None
        index_keeping.freeze(year, kominfo)

    def claim() -> None:
        rules = index_years.get_rules(index_years.require_open(2026))
        proposal, indicator = proposals.get(number, actor, for_update=True), rules.find("video")
        assert proposal is not None
        assert indicator is not None
        index_claims.write(proposal, actor, 2026, indicator, index_claims.Content(3, link=LINK))

    told = race(app, [freeze, claim])
    assert told in (["", ""], ["", "index_year_frozen"])
    year = index_years.get(2026)
    assert year is not None
    frozen = sum(len(line["standings"]) for line in (year.frozen or {})["lines"])
    assert frozen == db.session.query(IndexClaim).count()


def test_two_who_file_all_anew_copy_once(app: Flask, tmp_path: Path) -> None:
    make_year(2026)
    make_year(2027, of=2026)
    for _ in range(3):
        make_claim(make_proposal(state=State.APPROVED), "video", 3)
    kominfo = actor_of(make_user(Role.KOMINFO))
    again = partial(index_copies.resubmit_all, tmp_path, kominfo, 2026, 2027)
    assert race(app, [again, again]) == ["", ""]
    assert db.session.query(IndexClaim).filter_by(year=2027).count() == 3
    assert db.session.query(Event).filter_by(code="index_resubmitted").count() == 3
