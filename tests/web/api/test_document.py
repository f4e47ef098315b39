"""The OpenAPI document is true: answers are as it says, what it forbids is refused, and each of its fields occurs.

Schemathesis asks the real application; few examples, always the same ones.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, seed, settings
from schemathesis import GenerationMode

from innovations.database import db
from innovations.domain import clock
from innovations.models.masterplan import SubDimension
from innovations.models.proposals import State
from tests.factories import make_agency, make_link, make_programme, make_proposal, save
from tests.web.api.conftest import System

EXAMPLES = 12
MEANT = {"q", "after", "before"}
"""Whether their text means anything no schema tells; `test_api` tries them."""


@pytest.fixture
def schema(app: Flask, system: System) -> Any:
    """The document as schemathesis reads it, with the system's token."""
    _fill()
    loaded: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
    loaded.config.update(headers={"Authorization": f"Bearer {system.secret}", "Accept-Encoding": "identity"})
    return loaded


def _fill() -> None:
    """Every field has a value somewhere."""
    agency = make_agency("Dinas Kesehatan", valid_from=clock.today())
    unit = make_agency("Puskesmas Sentani", parent=agency, valid_to=clock.today(), successor_id=agency.id)
    place: dict[str, Any] = {"agency_id": agency.id, "unit_id": unit.id}
    proposals = [make_proposal(state=State.APPROVED, title=f"Inovasi {number}", **place) for number in range(3)]
    programme = make_programme(agency_id=agency.id, is_quick_win=True, year_start=2024, year_end=2026, budget=5)
    make_programme(dimension_id=programme.dimension_id)
    make_programme(dimension_id=programme.dimension_id)  # so that shares are broken numbers
    part = SubDimension(dimension_id=programme.dimension_id, key="part", name="Bagian", position=1)
    save(part)
    programme.sub_dimension_id, programme.quick_win_stopped_on = part.id, clock.today()
    for proposal in proposals:
        make_link(proposal, programme)
    db.session.commit()


def test_document_and_answers_agree(schema: Any) -> None:
    """Good and bad queries by turns; also that each asks for the token is tried here."""
    for found in schema.get_all_operations():
        operation = found.ok()
        modes = [GenerationMode.POSITIVE]
        if operation.query or operation.path_parameters:
            modes.append(GenerationMode.NEGATIVE)
        for mode in modes:
            _try(operation, mode)


def _try(operation: Any, mode: GenerationMode) -> None:
    statuses = []

    @seed(1)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            case.query = {name: value for name, value in (case.query or {}).items() if name not in MEANT}
        response = case.call()
        statuses.append(response.status_code)
        case.validate_response(response)

    ask()
    allowed = {200, 404} if mode is GenerationMode.POSITIVE else {400, 404}
    assert set(statuses) <= allowed | {401}, (operation.label, mode)


def test_every_field_of_the_document_occurs(schema: Any, system: System) -> None:
    document = system.read("/openapi.json")
    number = system.read("/innovations")["items"][0]["number"]
    paths = {"/innovations?limit=2": "/innovations", f"/innovations/{number}": "/innovations/{number}"}
    paths |= {f"/reports/{slug}": "/reports/{slug}" for slug in system.read("/reports")["items"]}
    paths |= {path: path for path in document["paths"] if "{" not in path and path != "/innovations"}
    following = system.read("/innovations?limit=2")["next"].removeprefix("/api/v1")
    paths[following] = "/innovations"
    seen: set[tuple[str, str]] = set()
    for path, template in paths.items():
        answer = system.ask(path)
        schema[template]["GET"].validate_response(answer)
        told = document["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        seen |= set(_walk(answer.get_json(), told, document["components"]["schemas"]))
    components = document["components"]["schemas"]
    classes = {name: part for name, part in components.items() if "properties" in part}
    expected = {(name, field) for name, part in classes.items() for field in part["properties"]}
    assert expected - seen == {(name, field) for name, field in expected if name in ("Problem", "Fault")}


def _walk(value: Any, schema: Any, components: Any) -> Iterator[tuple[str, str]]:
    """(class, field) of all that is not null."""
    for part in [schema, *schema.get("anyOf", [])]:
        if "$ref" in part and isinstance(value, dict):
            name = part["$ref"].rpartition("/")[2]
            for field, inner in value.items():
                if inner is not None:
                    yield name, field
                    yield from _walk(inner, components[name]["properties"][field], components)
    if isinstance(value, list):
        for inner in value:
            yield from _walk(inner, schema["items"], components)


def test_every_address_stands_in_the_document(app: Flask, system: System) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    documented = [*system.read("/openapi.json")["paths"], "/openapi.json"]
    assert len(rules) == len(documented)
    operations = {part["get"]["operationId"] for part in system.read("/openapi.json")["paths"].values()}
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    assert endpoints == {f"api.{name}" for name in operations} | {"api.openapi"}
