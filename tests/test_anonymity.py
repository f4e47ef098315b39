"""Every way out, asked for words that must not leave: whose a proposal is to a blind committee, who scored to owners.

Each identity is one unique word. Every GET endpoint is asked as each of them, in every format; a PDF is judged by
what is handed to its typesetting.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from werkzeug.test import TestResponse

from innovations.database import db
from innovations.domain import clock
from innovations.models.accounts import User
from innovations.models.directives import Directive, Phase
from innovations.models.events import Event, Topic
from innovations.models.proposals import Attachment, AttachmentKind, Permission, Proposal, State, TeamMember
from innovations.models.redactions import Redaction
from innovations.models.reviews import Review
from tests import factories as make
from tests.access import Row
from tests.test_access import ROWS
from tests.test_objects import addresses, read, rules_below_a_proposal
from tests.world import World

HIDDEN: Mapping[str, str] = {
    "owner": "Cenderawasih",
    "teammate": "Nuriara",
    "agency": "Kasuari",
    "unit": "Kakatua",
    "file": "Walabi",
    "title": "Mambruk",
    "text": "Kuskus",
    "signer": "Ekidna",
    "reason": "Maleo",
}
"""What a blind committee must not read, by whom or what it tells of."""
SENT = (State.AWAITING_PERMISSION, State.SUBMITTED, State.UNDER_REVIEW, State.RETURNED, State.WITHDRAWN)
COMMITTEE = ("reviewer", "chair", "secretary")
LISTS_OF_OPD = frozenset(
    {"agencies.index", "agencies.index_file", "agencies.show", "agencies.show_file", "proposals.index", "home.index"}
)
"""Pages that name every OPD, whoever has sent what: they must not change when a hidden proposal is another OPD's."""


REPORTS = frozenset({"reports.show", "reports.show_file"})


def names_every_opd(endpoint: str, path: str) -> bool:
    """Of the reports that of the figures of /opd alone."""
    return endpoint in LISTS_OF_OPD or path.startswith("/laporan/opd")


@pytest.fixture(params=[Phase.OPEN, Phase.DELIBERATION])
def blind_world(world: World, request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """The names of the world, with those of the hidden proposals in place of the open ones, in two phases."""
    world.reset()
    with world.app.app_context():
        names = world.names | _hide(world, request.param)
    yield names
    world.reset()


def _hide(world: World, phase: Phase) -> dict[str, str]:
    agency = make.make_agency(f"Dinas {HIDDEN['agency']}")
    unit = make.make_agency(f"UPT {HIDDEN['unit']}", parent=agency)
    make.make_agency("Dinas Lain Sekali")
    owner = make.make_user(agency=unit, name=f"Pegawai {HIDDEN['owner']}")
    directive = db.session.get_one(Directive, int(world.names["blind_directive"]))
    directive.phase = phase
    found = {"directive": str(directive.id)}
    if phase is Phase.DELIBERATION:
        found["deliberated"] = str(directive.id)
    for state in SENT:
        found |= _make_hidden(directive, owner, state, world)
    found["blind"] = found[State.UNDER_REVIEW.value]
    if phase is Phase.DELIBERATION:
        found["discussed"] = found["blind"]
    db.session.commit()
    return found


def _make_hidden(directive: Directive, owner: User, state: State, world: World) -> dict[str, str]:
    texts: dict[str, Any] = dict.fromkeys(
        ("summary", "problem", "design", "aims", "benefits", "results"), HIDDEN["text"]
    )
    title = f"Inovasi {HIDDEN['title']}"
    proposal = make.make_proposal(
        directive, owner, state, title=title, budget_source=HIDDEN["text"], initiator_name=HIDDEN["owner"], **texts
    )
    at, kominfo = clock.now(), world.ids["kominfo"]
    file = Attachment(
        proposal_id=proposal.id,
        kind=AttachmentKind.EVIDENCE,
        filename=f"{HIDDEN['file']}.pdf",
        media_type="application/pdf",
        size_bytes=1,
        sha256="0" * 64,
        stored_name=f"hidden-{proposal.id}",
        uploaded_by_id=owner.id,
        uploaded_at=at,
    )
    make.save(
        file,
        TeamMember(proposal_id=proposal.id, name=f"Ibu {HIDDEN['teammate']}", task="Mencatat"),
        Permission(
            proposal_id=proposal.id,
            version_no=1,
            letter_number=f"{HIDDEN['signer']}/1",
            letter_date=clock.today(),
            signed_by=f"Kepala {HIDDEN['signer']}",
            granted_by_id=world.ids["head"],
            recorded_by_id=world.ids["head"],
            granted_at=at,
        ),
        Redaction(
            proposal_id=proposal.id,
            version_no=1,
            title="Inovasi tersamar",
            texts=dict.fromkeys(texts, "Tersamar.") | {"budget_source": ""},
            made_by_id=kominfo,
            made_at=at,
        ),
        Event(
            at=at,
            topic=Topic.PROPOSAL,
            code="proposal_return",
            subject_id=proposal.id,
            proposal_id=proposal.id,
            actor_id=owner.id,
            reason=HIDDEN["reason"],
            details={},
        ),
    )
    version = proposal.versions[0]
    version.content = {**texts, "title": title, "agency": HIDDEN["agency"], "unit": HIDDEN["unit"], "files": []}
    if state is State.UNDER_REVIEW:
        for role in COMMITTEE:
            make.make_review(proposal, db.session.get_one(User, world.ids[role]), sent=role == "secretary")
    return {state.value: proposal.number, f"file_{state.value}": str(file.id)}


def ask(world: World, role: str, path: str, printed: list[str]) -> tuple[TestResponse, str]:
    printed.clear()
    response = world.client(role).get(path, buffered=True)
    return response, read(response) + "".join(printed) + str(response.headers)


def list_paths(world: World, names: Mapping[str, str], states: tuple[State, ...]) -> Iterator[tuple[str, str]]:
    """(endpoint, path) of every GET row of the access matrix, and of everything below the proposals of `states`."""
    rows: list[Row] = [row for row in ROWS if row.method == "GET"]
    yield from ((row.endpoint, row.path.format_map(names)) for row in rows if row.endpoint != "accounts.logout")
    here = World.__new__(World)
    here.app, here.names = world.app, dict(names)
    for rule in rules_below_a_proposal(world):
        if "GET" in (rule.methods or set()):
            for state in states:
                yield from ((rule.endpoint, path) for path in addresses(here, rule, state))


@pytest.mark.sweep
@pytest.mark.parametrize("role", COMMITTEE)
def test_blind_committee_reads_no_word_that_tells_whose_a_proposal_is(
    world: World, blind_world: dict[str, str], printed: list[str], role: str
) -> None:
    leaks = {}
    for endpoint, path in set(list_paths(world, blind_world, SENT)):
        allowed = {HIDDEN["agency"], HIDDEN["unit"]} if names_every_opd(endpoint, path) else set()
        _response, text = ask(world, role, path, printed)
        found = {what for what, word in HIDDEN.items() if word not in allowed and word.lower() in text.lower()}
        if found:
            leaks[path] = found
    assert leaks == {}
    numbers = [blind_world[state.value] for state in SENT]
    for query in ("/usulan", "/usulan?q=Mambruk", "/usulan?q=Cenderawasih", f"/usulan?q={numbers[2]}", "/opd"):
        text = ask(world, role, query, printed)[1]
        assert [number for number in numbers if f"/usulan/{number}" in text] == []


@pytest.mark.sweep
@pytest.mark.parametrize("role", COMMITTEE)
def test_lists_of_opd_do_not_change_with_whose_a_hidden_proposal_is(
    world: World, blind_world: dict[str, str], printed: list[str], role: str
) -> None:
    """Nor do the counts on the directive's page, nor any report."""
    paths = {path for endpoint, path in list_paths(world, blind_world, ()) if names_every_opd(endpoint, path)}
    paths |= {f"/arahan/{blind_world['directive']}", "/usulan", "/opd", "/opd?urut=jumlah"}
    paths |= {row.path.format_map(blind_world) for row in ROWS if row.endpoint in REPORTS}
    with clock.at(clock.now()):
        before = {path: _tell(world, role, path, printed) for path in sorted(paths)}
        with world.app.app_context():
            query = db.text("SELECT id FROM agencies WHERE name = 'Dinas Lain Sekali'")
            other = db.session.execute(query).scalar_one()
            hidden = db.session.query(Proposal).filter(Proposal.initiator_name == HIDDEN["owner"])
            hidden.update({"agency_id": other, "unit_id": None})
            db.session.commit()
        after = {path: _tell(world, role, path, printed) for path in sorted(paths)}
    assert [path for path in before if before[path] != after[path]] == []


def _tell(world: World, role: str, path: str, printed: list[str]) -> str:
    """What an answer says, without what differs between any two: tokens of forms, the time a file was written."""
    response, _text = ask(world, role, path, printed)
    said = "" if response.mimetype == "application/pdf" else read(response)
    return re.sub(r'value="[\w.=-]{24,}"|<dcterms:.*?</dcterms:\w+>', "", said) + "".join(printed)


@pytest.mark.sweep
def test_kominfo_and_auditor_read_them(world: World, blind_world: dict[str, str], printed: list[str]) -> None:
    """The words are there to be found: the sweep above would see them."""
    number = blind_world["blind"]
    for role in ("kominfo", "auditor"):
        text = ask(world, role, f"/usulan/{number}", printed)[1]
        assert {what for what, word in HIDDEN.items() if word not in text} == set()


NAMES: Mapping[str, str] = {"reviewer": "Lorius", "chair": "Sanca", "secretary": "Biawak"}
REASON, COMMENT = "Alasankuskus", "Komentarmaleo"
NAMING = frozenset({"directives.show"})
"""Names who sits on the committee, not what they scored."""


@pytest.mark.sweep
@pytest.mark.parametrize("role", ["owner", "teammate", "head", "colleague", "stranger", "leadership"])
def test_owner_learns_neither_who_scored_nor_why_by_name(world: World, printed: list[str], role: str) -> None:
    world.reset()
    with world.app.app_context():
        decided = db.session.query(Proposal).filter_by(number=world.names["rejected"]).one()
        for seat, word in NAMES.items():
            user = db.session.get_one(User, world.ids[seat])
            user.name = f"Penilai {word}"
            make.make_review(decided, user, comment=f"{COMMENT}{seat}")
        decided.score_points, decided.score_reviews = 1200, 3
        db.session.execute(db.text("UPDATE review_scores SET reason = :word"), {"word": REASON})
        db.session.query(Review).filter(Review.proposal_id != decided.id).update({"comment": COMMENT})
        db.session.commit()
    leaks = {}
    states = (State.UNDER_REVIEW, State.REJECTED, State.APPROVED)
    for endpoint, path in set(list_paths(world, world.names, states)):
        _response, text = ask(world, role, path, printed)
        words = {REASON, *(() if endpoint in NAMING else NAMES.values())}
        if world.names["rejected"] not in path:
            words.add(COMMENT)
        found = {word for word in words if word in text}
        if found:
            leaks[path] = found
    assert leaks == {}
    if role == "owner":
        assert COMMENT in ask(world, role, f"/usulan/{world.names['rejected']}", printed)[1]
