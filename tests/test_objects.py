"""Objects of others do not exist: every address below a proposal is 404 for who may not see the proposal."""

from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from innovations.database import db
from innovations.models.proposals import LIVE_STATES, Proposal, State
from tests.test_access import ROWS
from tests.world import World

HIDDEN_FROM: dict[str, list[State]] = {
    "stranger": [state for state in State if state not in LIVE_STATES],
    "colleague": [state for state in State if state not in LIVE_STATES],
    "admin": [state for state in State if state not in LIVE_STATES],
    "leadership": [state for state in State if state not in (*LIVE_STATES, State.REJECTED)],
    "reviewer": [state for state in State if state not in (*LIVE_STATES, State.UNDER_REVIEW)],
    "kominfo": [State.DRAFT],
    "chair": [State.DRAFT],
    "secretary": [State.DRAFT],
    "head": [State.DRAFT],
}
"""Who does not see the world's proposal (initiator ASN) in which states; contract, roles and who may read."""

ARGUMENTS: dict[str, Callable[[World, State], list[str]]] = {
    "directive_id": lambda world, state: [world.names["directive"]],
    "number": lambda world, state: [world.names[state.value]],
    "action": lambda world, state: ["submit", "grant_permission", "approve"],
    "section": lambda world, state: ["identitas", "bukti"],
    "version_no": lambda world, state: ["1"],
    "file_id": lambda world, state: [world.names[f"file_{state.value}"]],
    "attachment_id": lambda world, state: [world.names[f"file_{state.value}"]],
    "link_id": lambda world, state: [world.names["link"]],
    "programme_id": lambda world, state: ["1"],
    "user_id": lambda world, state: [world.names["user"]],
    "member_id": lambda world, state: ["1"],
    "message_id": lambda world, state: [world.names["message"]],
    "year": lambda world, state: ["2026"],
    "key": lambda world, state: [world.names["index_key"]],
    "milestone_id": lambda world, state: [world.names["milestone"]],
    "report_id": lambda world, state: [world.names["report"]],
    "suffix": lambda world, state: ["csv"],
    "part": lambda world, state: ["uji-coba", "hasil-uji-coba", "ukuran", "penerapan", "penghentian"],
}
"""Values for the arguments of rules that name a proposal: add one when a rule brings a new argument."""


def rules_below_a_proposal(world: World) -> list[Rule]:
    """Pages; what a token reads there is in `tests/web/api`."""
    rules = [rule for rule in world.app.url_map.iter_rules() if "number" in rule.arguments]
    return [rule for rule in rules if not rule.endpoint.startswith("api.")]


def addresses(world: World, rule: Rule, state: State) -> Iterator[str]:
    """The rule's path with every combination of values."""
    combinations: list[dict[str, str]] = [{}]
    for name in sorted(rule.arguments):
        combinations = [{**found, name: value} for found in combinations for value in ARGUMENTS[name](world, state)]
    adapter = world.app.url_map.bind("localhost")
    for values in combinations:
        method = "GET" if "GET" in (rule.methods or set()) else "POST"
        yield adapter.build(rule.endpoint, {**values}, method=method)


def test_every_argument_below_a_proposal_has_a_value(world: World) -> None:
    used = {name for rule in rules_below_a_proposal(world) for name in rule.arguments}
    assert used - set(ARGUMENTS) == set()


@pytest.mark.parametrize(
    ("role", "state"),
    [(role, state) for role, states in HIDDEN_FROM.items() for state in states],
    ids=str,
)
def test_hidden_proposal_is_404_at_every_address(world: World, role: str, state: State) -> None:
    world.reset()
    client = world.client(role)
    answers = {
        (method, path): client.open(path, method=method, buffered=True).status_code
        for rule in rules_below_a_proposal(world)
        for path in addresses(world, rule, state)
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
    }
    assert answers == dict.fromkeys(answers, 404)


def read(response: TestResponse) -> str:
    """All text of an answer, also of the parts of a workbook."""
    if not response.data.startswith(b"PK"):
        return str(response.data, "utf-8", "replace")
    with ZipFile(BytesIO(response.data)) as book:
        return "".join(book.read(name).decode(errors="replace") for name in book.namelist())


@pytest.mark.parametrize("state", [State.RETURNED, State.WITHDRAWN])
@pytest.mark.parametrize("role", ["kominfo", "chair", "head"])
def test_title_being_changed_is_on_no_page_of_other_readers(world: World, role: str, state: State) -> None:
    """Nor is it found, also not in a file; what was sent is shown instead."""
    world.reset()
    number, client = world.names[state.value], world.client(role)
    with world.app.app_context():
        sent = db.session.query(Proposal.title).filter_by(number=number).scalar()
        db.session.query(Proposal).filter_by(number=number).update({"title": "Judul yang masih diubah"})
        db.session.commit()
    paths = {world.fill(row.path) for row in ROWS if row.method == "GET" and row.ok == 200}
    answers = {path: read(client.get(path, buffered=True)) for path in (*paths, f"/usulan/{number}")}
    assert [path for path, text in answers.items() if "masih diubah" in text] == []
    assert client.get("/usulan?q=masih", buffered=True).text.count("<tr>") == 0
    shown = [f"/usulan/{number}", f"/opd/{world.names['agency']}", f"/opd/{world.names['agency']}.csv"]
    assert [sent in answers[path] for path in shown] == [True] * 3
    assert sent in client.get("/usulan?status=" + state.value, buffered=True).text
    assert "masih diubah" in world.client("owner").get("/usulan?q=masih+diubah", buffered=True).text
