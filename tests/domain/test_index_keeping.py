from decimal import Decimal

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, index_keeping, index_readiness, index_years
from innovations.domain.actor import Actor
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.versions import hash_content
from innovations.models.accounts import Role
from innovations.models.events import Event
from innovations.models.index import IndexProfile, IndexYear
from innovations.models.proposals import State
from tests.factories import actor_of, make_affair, make_proposal, make_user, save
from tests.index_years import make_claim, make_year


def _kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def _codes() -> list[str]:
    return [event.code for event in db.session.query(Event).order_by(Event.id)]


def test_the_regional_part_is_typed_once_and_recorded(app: Flask) -> None:
    year, kominfo = make_year(), _kominfo()
    for _ in range(2):
        index_keeping.set_spd(year, kominfo, Decimal("40.25"))
    event = db.session.query(Event).one()
    assert (year.spd_points, event.code, event.details) == (
        Decimal("40.25"),
        "index_spd_set",
        {"year": 2026, "old": "", "new": "40.25"},
    )


@pytest.mark.parametrize("points", ["-0.01", "63.01"])
def test_the_regional_part_lies_within_its_maximum(app: Flask, points: str) -> None:
    with pytest.raises(Invalid) as refusal:
        index_keeping.set_spd(make_year(), _kominfo(), Decimal(points))
    assert (refusal.value.code, refusal.value.facts) == ("index_spd_range", {"most": 63})


def test_a_year_without_formula_has_no_regional_part(app: Flask) -> None:
    with pytest.raises(DomainError, match="index_formula_unknown"):
        index_keeping.set_spd(make_year(2023), _kominfo(), Decimal(1))


def test_a_stale_form_of_the_regional_part_is_refused(app: Flask) -> None:
    year, kominfo = make_year(), _kominfo()
    seen = index_keeping.digest(year)
    index_keeping.set_spd(year, kominfo, Decimal(1), seen)
    with pytest.raises(DomainError, match="stale_form"):
        index_keeping.set_spd(year, kominfo, Decimal(2), seen)


@pytest.mark.parametrize("role", [Role.LEADERSHIP, Role.ADMIN, Role.CHAIR])
def test_only_kominfo_keeps_a_year(app: Flask, role: Role) -> None:
    year, actor = make_year(spd_points=Decimal(1)), actor_of(make_user(role))
    with pytest.raises(Denied):
        index_keeping.set_spd(year, actor, Decimal(1))
    with pytest.raises(Denied):
        index_keeping.freeze(year, actor)


def _claimed_year() -> IndexYear:
    year = make_year(spd_points=Decimal("30.5"))
    proposal = make_proposal(state=State.APPROVED, title="Judul lama", affair_id=make_affair().id)
    kominfo = make_user(Role.KOMINFO)
    make_claim(proposal, "regulasi", 3, verified_level=2, verified_by_id=kominfo.id)
    make_claim(proposal, "video", 3, link="")
    save(IndexProfile(proposal_id=proposal.id, year=2026, answers={"haki": "x"}, updated_at=clock.now()))
    return year


def test_a_frozen_year_shows_its_own_figures_whatever_changes(app: Flask) -> None:
    year, kominfo = _claimed_year(), _kominfo()
    before = index_readiness.read(year, kominfo)
    digest = index_keeping.freeze(year, kominfo)
    make_claim(make_proposal(state=State.APPROVED), "sdm", 3)
    db.session.execute(
        db.text("UPDATE index_claims SET level = 1, verified_level = NULL, verified_at = NULL, verified_by_id = NULL")
    )
    db.session.execute(db.text("UPDATE proposals SET title = 'Judul baru', affair_id = NULL"))
    year.rules = {**year.rules, "indicators": year.rules["indicators"][:3]}
    year.spd_points = Decimal(1)
    save(year)
    db.session.refresh(year)
    assert index_readiness.read(year, kominfo) == before
    assert year.frozen is not None
    assert hash_content(year.frozen) == digest


def test_freezing_twice_is_once(app: Flask) -> None:
    year, kominfo = _claimed_year(), _kominfo()
    first = index_keeping.freeze(year, kominfo, hash_content(index_readiness.freeze(year)))
    assert index_keeping.freeze(year, kominfo, "seen before") == first
    assert _codes() == ["index_year_frozen"]


def test_what_changed_since_it_was_confirmed_is_not_frozen(app: Flask) -> None:
    year, kominfo = _claimed_year(), _kominfo()
    seen = hash_content(index_readiness.freeze(year))
    make_claim(make_proposal(state=State.APPROVED), "sdm", 3)
    with pytest.raises(DomainError, match="stale_form"):
        index_keeping.freeze(year, kominfo, seen)
    assert year.frozen is None


def test_without_the_regional_part_nothing_is_frozen(app: Flask) -> None:
    with pytest.raises(DomainError, match="index_spd_missing"):
        index_keeping.freeze(make_year(), _kominfo())


def test_a_year_without_formula_is_frozen_per_innovation(app: Flask) -> None:
    year, kominfo = make_year(2023), _kominfo()
    make_claim(make_proposal(state=State.APPROVED), "sdm", 3, year=2023)
    index_keeping.freeze(year, kominfo)
    picture = index_readiness.read(year, kominfo)
    assert ([line.claimed for line in picture.lines], picture.claimed) == ([6], None)


def test_a_frozen_year_is_closed_to_verbs(app: Flask) -> None:
    year, kominfo = _claimed_year(), _kominfo()
    assert index_years.require_open(2026) is year
    index_keeping.freeze(year, kominfo)
    for refused in (lambda: index_years.require_open(2026), lambda: index_keeping.set_spd(year, kominfo, Decimal(1))):
        with pytest.raises(DomainError, match="index_year_frozen"):
            refused()


def test_of_a_frozen_year_others_see_only_their_own(app: Flask) -> None:
    year, kominfo = _claimed_year(), _kominfo()
    index_keeping.freeze(year, kominfo)
    mine = make_proposal(state=State.APPROVED)
    picture = index_readiness.read(year, actor_of(make_user()))
    assert (picture.lines, picture.claimed, picture.verified) == ([], None, None)
    assert mine.number
