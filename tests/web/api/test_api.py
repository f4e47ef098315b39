"""What other systems read: the list as it is, page by page, only when it changed; and why there is no answer."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from innovations.database import db
from innovations.domain import clock, listing, reporting
from innovations.domain.api_tokens import READER
from innovations.domain.listing import Filters
from innovations.models.agencies import Agency
from innovations.models.api_tokens import ApiToken
from innovations.models.masterplan import Dimension, Horizon
from innovations.models.proposals import LIVE_STATES, Kind, Proposal, Stage, State
from tests.browser import Browser
from tests.factories import make_agency, make_directive, make_link, make_programme, make_proposal, make_user
from tests.queries import count_queries
from tests.web.api.conftest import System, issue

NIP = "199001012015011001"


def make_many(number: int, **fields: Any) -> list[Proposal]:
    directive, owner = make_directive(), make_user()
    return [
        make_proposal(directive, owner, LIVE_STATES[place % 4], title=f"Inovasi {place % 3}", **fields)
        for place in range(number)
    ]


def numbers(page: Any) -> list[str]:
    return [item["number"] for item in page["items"]]


def as_told(line: listing.Line) -> dict[str, Any]:
    """A line of the list in the names of the interface, written out by hand."""
    return {
        "number": line.number,
        "title": line.title,
        "year": line.year,
        "state": line.state.value,
        "stage": line.stage and line.stage.value,
        "form": line.form and line.form.value,
        "kind": line.kind and line.kind.value,
        "agency": {"id": line.agency_id, "name": line.agency},
        "unit": line.unit,
        "directive": {"id": line.directive_id, "name": line.directive},
        "affair": line.affair,
        "programmes": [{"code": code, "name": name} for code, name in line.programmes],
        "submitted_at": line.submitted_at and clock.local(line.submitted_at).isoformat(timespec="seconds"),
        "decided_at": line.decided_at and clock.local(line.decided_at).isoformat(timespec="seconds"),
        "updated_at": clock.local(line.updated_at).isoformat(timespec="seconds"),
    }


def test_list_equals_the_lines_of_the_one_list_query(system: System) -> None:
    agency = make_agency("Dinas Kesehatan")
    make_many(4, stage=Stage.TRIAL)
    proposals = make_many(3, kind=Kind.DIGITAL, agency_id=agency.id)
    programme = make_programme()
    make_link(proposals[0], programme)
    kept = f"opd={agency.id}"
    asked: dict[str, Filters] = {
        "": Filters(),
        "sort=number": Filters(),
        f"{kept}&sort=-title": Filters(agency_id=agency.id),
        "status=trial&jenis=digital": Filters(status=State.TRIAL.value, kind=Kind.DIGITAL),
        f"program={programme.id}": Filters(programme_id=programme.id),
        f"q={proposals[1].number}": Filters(words=proposals[1].number),
        "tahapan=trial&tahun=1990": Filters(stage=Stage.TRIAL, year=1990),
    }
    for query, filters in asked.items():
        sort = query.partition("sort=")[2] or "-updated"
        expected = [as_told(line) for line in listing.list_slice(READER, filters, sort=sort).lines]
        db.session.rollback()
        page = system.read(f"/innovations?{query}")
        assert page == {"items": expected, "total": len(expected), "next": None, "previous": None}, query
    assert len(system.read(f"/innovations?{kept}")["items"]) == 3


def test_links_walk_all_rows_once_and_back(system: System) -> None:
    expected = sorted(proposal.number for proposal in make_many(7))
    pages, path = [], "/innovations?limit=3&sort=title"
    while path:
        pages.append(system.read(path.removeprefix("/api/v1")))
        path = pages[-1]["next"]
    walked = [number for page in pages for number in numbers(page)]
    assert (sorted(walked), [len(page["items"]) for page in pages]) == (expected, [3, 3, 1])
    back = system.read(pages[2]["previous"].removeprefix("/api/v1"))
    assert numbers(back) == numbers(pages[1])
    assert [page["total"] for page in pages] == [7] * 3


@pytest.mark.parametrize("number", [1, 3])
def test_list_asks_the_same_for_one_and_for_three(system: System, number: int) -> None:
    for proposal in make_many(number):
        make_link(proposal, make_programme())
    system.ask("/innovations")  # notes the use of the token
    with count_queries() as queries:
        page = system.read("/innovations")
    assert (len(page["items"]), len(queries)) == (number, 3)


def test_only_what_was_approved_is_there(system: System) -> None:
    """Nor does a number tell that something else exists."""
    made = {state: make_proposal(state=state).number for state in State}
    db.session.commit()
    assert sorted(numbers(system.read("/innovations"))) == sorted(made[state] for state in LIVE_STATES)
    for state, number in made.items():
        system.ask(f"/innovations/{number}", 200 if state in LIVE_STATES else 404)
    system.ask("/innovations/INV-2020-9999", 404)


def test_one_innovation_has_its_texts_without_what_names_people(system: System) -> None:
    proposal = make_proposal(state=State.APPROVED, title=f"Antrean {NIP}", summary="Hubungi 0812-3456-7890.")
    agency = db.session.get_one(Agency, proposal.agency_id)
    number, named = proposal.number, {"id": agency.id, "name": agency.name}
    texts = {name: getattr(proposal, name) for name in ("problem", "design", "aims", "benefits", "results")}
    db.session.commit()
    found, listed = system.read(f"/innovations/{number}"), system.read("/innovations")["items"][0]
    assert found == {**listed, "texts": {"summary": "Hubungi […].", **texts}, "executing_agency": named}
    assert (found["title"], found["state"]) == ("Antrean […]", "approved")
    refused = system.ask(f"/innovations?q={NIP[:8]}", 400).get_json()["errors"]
    assert [error["parameter"] for error in refused] == ["q"]


def test_agencies_programmes_coverage_and_reports_are_told_in_codes(system: System) -> None:
    agency = make_agency("Dinas Kesehatan", short_name="Dinkes")
    unit = make_agency("Puskesmas Sentani", parent=agency)
    running, stopped = make_proposal(state=State.TRIAL), make_proposal(state=State.STOPPED)
    programme = make_programme("LIV-01", name="Sehat", agency_id=agency.id, year_start=2024)
    make_link(running, programme)
    make_link(stopped, programme)
    dimension = db.session.get_one(Dimension, programme.dimension_id)
    horizon = db.session.get_one(Horizon, programme.horizon_id)
    place = {
        "dimension": {"id": dimension.id, "key": dimension.key, "name": dimension.name},
        "horizon": {"id": horizon.id, "key": horizon.key, "name": horizon.name},
    }
    empty = {"kind": "dinas", "valid_from": None, "valid_to": None, "successor_id": None}
    made = [
        {"id": agency.id, "name": "Dinas Kesehatan", "short_name": "Dinkes", "parent_id": None, **empty},
        {"id": unit.id, "name": "Puskesmas Sentani", "short_name": "", "parent_id": agency.id, **empty},
    ]
    figures = {"programmes": 1, "covered": 1, "innovations": 1, "running": 1}
    told = {"code": "LIV-01", "name": "Sehat", "year_start": 2024, "innovations": 1, "is_quick_win": False, **place}
    report = reporting.make("opd", READER, reporting.Scope())
    assert report is not None
    expected_report = report.plain()
    db.session.rollback()
    assert [row for row in system.read("/agencies")["items"] if row["id"] in (made[0]["id"], made[1]["id"])] == made
    [row] = system.read("/programmes")["items"]
    assert ({name: row[name] for name in told}, row["agency"]["name"]) == (told, "Dinas Kesehatan")
    assert system.read("/coverage") == {"total": figures, "cells": [{**place, "figures": figures}]}
    assert system.read("/reports/opd") == expected_report
    assert system.read("/reports/opd?tahun=1990")["totals"]["total"] == 0


def test_etag_changes_with_the_data_and_not_with_the_time(system: System) -> None:
    number, tomorrow = make_many(4)[0].number, clock.now() + timedelta(days=1)
    for path in ("/innovations", f"/innovations/{number}", "/reports/opd", "/programmes", "/coverage", "/agencies"):
        first = system.ask(path)
        tag = first.headers["ETag"]
        assert first.headers["Cache-Control"] == "private, no-cache"
        with clock.at(tomorrow):
            again = system.ask(path, 304, If_None_Match=tag)
        assert (again.data, again.headers["ETag"]) == (b"", tag)
        packed = system.ask(path, Accept_Encoding="gzip")
        assert packed.headers["ETag"] == tag
        system.ask(path, 304, If_None_Match=tag, Accept_Encoding="gzip")
    assert system.ask("/innovations", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    tags = {path: system.ask(path).headers["ETag"] for path in ("/innovations", "/agencies")}
    db.session.rollback()
    db.session.execute(update(Proposal).values(title="Judul baru"))
    db.session.commit()
    changed = system.ask("/innovations", 200, If_None_Match=tags["/innovations"])
    assert (changed.get_json()["items"][0]["title"], changed.headers["ETag"] == tags["/innovations"]) == (
        "Judul baru",
        False,
    )
    system.ask("/agencies", 304, If_None_Match=tags["/agencies"])


def test_what_is_not_understood_is_named(system: System) -> None:
    wrong = {
        "opd=x&tahun=1": ["opd", "tahun"],
        "opd=9223372036854775808": ["opd"],
        "opd=": ["opd"],
        "limit=0": ["limit"],
        "limit=101": ["limit"],
        "limit=1&limit=2": ["limit"],
        "status=draft": ["status"],
        "sort=score": ["sort"],
        "q=%00": ["q"],
        "q=+": ["q"],
        f"q={'x' * 201}": ["q"],
        "q=a@b": ["q"],
        "after=nonsense": ["after"],
        "after=a&before=b": ["before"],
        "nilai_dari=70&pemilik=1&milik=saya": ["nilai_dari", "pemilik", "milik"],
        "page=2": ["page"],
    }
    for query, parameters in wrong.items():
        response = system.ask(f"/innovations?{query}", 400)
        assert (response.mimetype, response.get_json()["status"]) == ("application/problem+json", 400)
        assert [error["parameter"] for error in response.get_json()["errors"]] == parameters, query
    assert system.ask("/agencies?opd=1", 400).get_json()["title"] == "Bad Request"
    for path in ("/innovations/x", "/reports/x", "/x", "/innovations/9223372036854775808", "/innovations/a%00b"):
        problem = system.ask(path, 404)
        assert (problem.mimetype, problem.get_json()["title"]) == ("application/problem+json", "Not Found")


def test_without_a_valid_token_there_is_nothing(app: Flask, browser: Browser, system: System) -> None:
    """Whoever is logged in; whatever was wrong, it is told alike."""
    path = "/api/v1/agencies"
    browser.enter(make_user())
    logged_in = browser.client.get(path)
    sent = [None, "", "Bearer", "Bearer ", "Basic YTpi", "Bearer x", f"Token {system.secret}", "Bearer \udcff"]
    answers = [app.test_client().get(path, headers={"Authorization": one} if one else {}) for one in sent[:-1]]
    for answer in (logged_in, *answers):
        assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer realm=")
        assert answer.headers["Cache-Control"] == "no-store"
    with clock.at(clock.now() + timedelta(days=800)):
        system.ask("/agencies", 401)
    assert system.ask("/agencies").status_code == 200
    db.session.execute(update(ApiToken).values(revoked_at=clock.now(), revoked_by_id=1))
    db.session.commit()
    refused = system.ask("/agencies", 401)
    assert "error=invalid_token" in refused.headers["WWW-Authenticate"].replace('"', "")


def test_methods_faults_and_missing_pages_are_problems(own_app: Flask) -> None:
    def stumble() -> str:
        raise RuntimeError("secret of the code")

    own_app.add_url_rule("/api/v1/stumble", "api.stumble", stumble)
    own_app.config["TESTING"] = False
    client = own_app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {issue(own_app).secret}"
    asked = {(method, path): client.open(path, method=method) for method, path in (
        ("POST", "/api/v1/agencies"), ("DELETE", "/api/v1/innovations"), ("GET", "/api"), ("GET", "/api/v2/x"),
        ("GET", "/api/v1/stumble"),
    )}  # fmt: skip
    assert {key: answer.status_code for key, answer in asked.items()} == {
        ("POST", "/api/v1/agencies"): 405,
        ("DELETE", "/api/v1/innovations"): 405,
        ("GET", "/api"): 404,
        ("GET", "/api/v2/x"): 404,
        ("GET", "/api/v1/stumble"): 500,
    }
    kinds = [answer.mimetype for (_method, path), answer in asked.items() if path.startswith("/api/")]
    assert kinds == ["application/problem+json"] * 4
    assert "GET" in asked["POST", "/api/v1/agencies"].headers["Allow"]
    fallen = asked["GET", "/api/v1/stumble"]
    assert (fallen.get_json()["title"], "secret" in fallen.text) == ("Internal Server Error", False)
