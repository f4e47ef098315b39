"""The year in figures for the regent, and each OPD's own share: those of the other pages, for who may see them."""

from datetime import timedelta

import pytest

from innovations.database import db
from innovations.domain import coverage, recap, reports, watch
from innovations.domain.errors import Denied
from innovations.domain.listing import Filters
from innovations.domain.recap import Share
from innovations.domain.watch import Need
from innovations.models.accounts import Role
from innovations.models.proposals import Origin, State
from tests.domain.stage import NOW, TODAY, Stage
from tests.factories import actor_of, make_agency, make_directive, make_link, make_programme, make_proposal, make_user
from tests.index_years import make_claim, make_year
from tests.queries import count_queries

OLD = NOW - timedelta(days=400)


def fill(stage: Stage) -> None:
    """One innovation that runs, serves one of three programmes, owes a report, is claimed; one silent; one sent."""
    trial = stage.of(State.TRIAL, decided_at=OLD)
    programme = make_programme(agency_id=stage.agency.id)
    for _ in range(2):
        make_programme(agency_id=stage.agency.id)
    make_link(trial, programme)
    make_claim(trial, "regulasi", 2, link="")
    stage.of(State.APPROVED, decided_at=OLD)
    stage.of(State.SUBMITTED)


def test_share_of_an_opd_is_what_the_other_pages_say(stage: Stage) -> None:
    make_year()
    fill(stage)
    gone = make_agency("Dinas Lama", valid_to=TODAY - timedelta(days=1))
    stage.of(State.SUBMITTED, make_user(agency=gone))
    elsewhere = make_directive(now=OLD)
    make_proposal(elsewhere, stage.owner, State.IMPLEMENTED, decided_at=OLD)
    kominfo, year = actor_of(stage.kominfo), stage.directive.issued_on.year
    shares = recap.list_shares(kominfo, Filters(directive_id=stage.directive.id))
    assert [share.agency.name for share in shares] == sorted({share.agency.name for share in shares})
    assert "Dinas Lama" not in [share.agency.name for share in shares]
    picture = next(iter(share for share in shares if share.agency.id == stage.agency.id))
    assert picture == Share(
        agency=stage.agency,
        sent=3,
        approved=2,
        running=1,
        late=2,
        programmes=3,
        unserved=2,
        claimed=1,
        missing=picture.missing,
        unproved=1,
    )
    assert picture.missing > 0
    whole = next(share for share in recap.list_shares(kominfo, Filters()) if share.agency.id == stage.agency.id)
    assert (whole.sent, whole.approved, whole.running) == (4, 3, 2)
    assert recap.list_shares(kominfo, Filters(year=year - 40))[0].sent == 0


def test_recap_gathers_the_figures_of_the_pages(stage: Stage) -> None:
    make_year()
    fill(stage)
    kominfo, year = actor_of(stage.kominfo), stage.of(State.REJECTED).year
    stage.of(State.REJECTED, origin=Origin.IMPORTED)
    known = recap.read(kominfo, year)
    assert (known.total, known.counts["process"], known.counts["trial"], known.counts["closed"]) == (4, 1, 1, 1)
    assert known.figures == reports.list_agency_figures(kominfo, Filters(year=year, only_filed=True))
    assert known.waiting == {State.SUBMITTED: 1}
    assert known.years == [(year, 4)] == recap.list_years(kominfo)
    assert (known.whole.programmes, known.whole.covered) == (3, 1)
    assert known.gaps == coverage.count_gaps()
    assert known.running == 1
    assert known.needs == watch.count_needs(watch.list_needing(kominfo))
    assert [Need.REPORT_LATE in line.needs for line in known.silent] == [True, False]
    assert known.index is not None
    assert len(known.index.counted) == 1
    assert known.is_whole
    before = recap.read(kominfo, year - 1)
    assert (before.total, before.years, before.running) == (0, [(year - 1, 0)], 1)


def test_reader_who_sees_only_what_is_decided_is_told_so(stage: Stage) -> None:
    make_year()
    fill(stage)
    known = recap.read(actor_of(make_user(Role.LEADERSHIP)), stage.directive.issued_on.year)
    assert (known.is_whole, known.counts["process"]) == (False, 0)


def test_who_does_not_oversee_the_region_gets_neither(stage: Stage) -> None:
    for user in (stage.owner, stage.head, stage.chair, make_user(Role.ADMIN)):
        for ask in (
            recap.list_years,
            lambda actor: recap.read(actor, 2026),
            lambda a: recap.list_shares(a, Filters()),
        ):
            with pytest.raises(Denied):
                ask(actor_of(user))
    for role in (Role.LEADERSHIP, Role.AUDITOR):
        with pytest.raises(Denied):
            recap.list_shares(actor_of(make_user(role)), Filters())


def test_queries_do_not_grow_with_what_there_is(stage: Stage) -> None:
    make_year()
    kominfo, counts = actor_of(stage.kominfo), []
    for more in (1, 2):
        for _ in range(more):
            fill(stage)
            make_agency()
        db.session.expire_all()
        with count_queries() as asked:
            recap.read(kominfo, 2026)
            recap.list_shares(kominfo, Filters(year=2026))
        counts.append(len(asked))
    assert counts == [29, 29]
