"""What those who oversee see early, from home to the place where it is mended."""

from datetime import timedelta

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import clock, index_years
from innovations.models.accounts import Role
from innovations.models.index import IndexYear
from innovations.models.proposals import State
from tests.browser import Browser, words
from tests.factories import (
    make_agency,
    make_claim,
    make_index_year,
    make_link,
    make_programme,
    make_proposal,
    make_user,
)

BEST = "Satu dokumen yang paling menaikkan indeks 2026: Ketersediaan dan peran SDM terhadap inovasi"


def rows(browser: Browser) -> list[str]:
    """The rows of its section, without their buttons."""
    browser.get("/")
    section = browser.soup.find("section", {"aria-labelledby": "keadaan"})
    return [] if section is None else [words(row.find("div")) for row in section.find_all("li")]


@pytest.mark.parametrize("role", [Role.KOMINFO, Role.LEADERSHIP, Role.AUDITOR])
def test_outlook_names_gaps_silence_and_the_best_document(app: Flask, browser: Browser, role: Role) -> None:
    owner = make_user(agency=make_agency("Dinas Kesehatan"))
    served = make_programme(name="Terlayani")
    proposal = make_proposal(None, owner, State.IMPLEMENTED, title="Antrean")
    make_link(proposal, served)
    for name in ("Air", "Jalan", "Sekolah"):
        make_programme(name=name)
    proposal.decided_at = clock.now() - timedelta(days=91)
    make_index_year()
    claim = make_claim(proposal, make_user(), indicator="sdm")
    assert (claim.level, claim.link) == (2, "")
    browser.log_in(make_user(role))
    assert rows(browser) == [
        "3 program masterplan belum punya inovasi Air; Jalan dan 1 lainnya",
        "1 inovasi tanpa kabar lebih dari 90 hari Antrean",
        f"{BEST} {proposal.number} Antrean · Dinas Kesehatan · +4 poin",
    ]


@pytest.mark.parametrize("role", [Role.PROPOSER, Role.REVIEWER, Role.ADMIN])
def test_outlook_is_for_those_who_oversee(app: Flask, browser: Browser, role: Role) -> None:
    make_programme()
    browser.log_in(make_user(role))
    assert rows(browser) == []


def test_outlook_is_silent_when_all_is_in_order(app: Flask, browser: Browser) -> None:
    proposal = make_proposal(state=State.IMPLEMENTED)
    make_link(proposal, make_programme())
    make_index_year()
    browser.log_in(make_user(Role.KOMINFO))
    assert rows(browser) == []


def test_newer_empty_year_does_not_hide_the_best_document(app: Flask, browser: Browser) -> None:
    proposal = make_proposal(state=State.IMPLEMENTED)
    make_link(proposal, make_programme())
    for year in (2026, 2027):
        make_index_year(year)
    make_claim(proposal, make_user(), indicator="sdm")
    browser.log_in(make_user(Role.KOMINFO))
    assert [row.startswith(BEST) for row in rows(browser)] == [True]


def test_frozen_year_asks_for_no_document(app: Flask, browser: Browser) -> None:
    proposal = make_proposal(state=State.IMPLEMENTED)
    make_link(proposal, make_programme())
    make_index_year()
    make_claim(proposal, make_user())
    kominfo = make_user(Role.KOMINFO)
    browser.log_in(kominfo)
    assert len(rows(browser)) == 1
    year = db.session.get_one(IndexYear, 2026)
    assert index_years.get_rules(year).year == 2026
    year.frozen, year.frozen_at, year.frozen_by_id = {}, clock.now(), kominfo.id
    db.session.commit()
    assert rows(browser) == []
