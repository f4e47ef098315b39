"""Issuing, changing and extending a directive, and when it may be answered."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy.orm import selectinload

from innovations.database import db
from innovations.domain import directives, fulfilment, rubrics
from innovations.domain.actor import Actor
from innovations.domain.directives import Content, WindowState
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.models.accounts import Role
from innovations.models.directives import Criterion, Directive, Rubric
from innovations.models.events import Event
from innovations.models.proposals import State
from tests.factories import actor_of, make_agency, make_directive, make_proposal, make_rubric, make_user

pytestmark = pytest.mark.usefixtures("app")

CLOSING = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
CONTENT = Content(
    number="050/1/SET",
    issued_on=date(2026, 7, 3),
    issuing_office="Bupati",
    title="Setiap OPD berinovasi",
    body="Setiap OPD mengusulkan inovasi.",
    opens_at=datetime(2026, 7, 4, tzinfo=UTC),
    closes_at=CLOSING,
    grace_minutes=15,
    target_per_agency=2,
    min_words=300,
    permission_required=True,
)


def kominfo() -> Actor:
    return actor_of(make_user(Role.KOMINFO))


def rubric(*weights: int) -> Rubric:
    """As a view finds it: with its criteria."""
    made = make_rubric(*weights)
    return db.session.query(Rubric).options(selectinload(Rubric.criteria)).filter_by(id=made.id).one()


def issue(actor: Actor | None = None) -> Directive:
    return directives.create(actor or kominfo(), CONTENT, rubric(60, 40))


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (CONTENT.opens_at - timedelta(seconds=1), WindowState.UPCOMING),
        (CONTENT.opens_at, WindowState.OPEN),
        (CLOSING, WindowState.OPEN),
        (CLOSING + timedelta(minutes=15), WindowState.OPEN),
        (CLOSING + timedelta(minutes=15, seconds=1), WindowState.CLOSED),
    ],
)
def test_window_state_follows_moment_and_grace(moment: datetime, state: WindowState) -> None:
    directive = issue()
    with time_machine.travel(moment, tick=False):
        assert directives.get_window_state(directive) is state
        assert directives.is_open(directive) is (state is WindowState.OPEN)


def test_legacy_directive_is_never_open() -> None:
    directive = make_directive(is_legacy=True)
    assert directives.get_window_state(directive) is WindowState.LEGACY
    assert not directives.is_open(directive)


def test_list_all_has_the_last_to_close_first_and_legacy_at_the_end() -> None:
    now = datetime.now(UTC)
    legacy = make_directive(is_legacy=True, closes_at=now + timedelta(days=90))
    early, late = make_directive(), make_directive(closes_at=now + timedelta(days=60))
    assert [row.id for row in directives.list_all()] == [late.id, early.id, legacy.id]


def test_create_copies_the_rubric_and_records_what_was_issued() -> None:
    actor = kominfo()
    source = rubric(60, 40)
    directive = directives.create(actor, CONTENT, source)
    assert directives.read_content(directive) == CONTENT
    assert directive.rubric_id != source.id
    assert [row.weight_percent for row in directive.rubric.criteria] == [60, 40]
    event = db.session.query(Event).one()
    assert (event.code, event.subject_id, event.actor_id) == ("directive_created", directive.id, actor.id)
    assert event.details["closes_at"] == "2026-12-01T15:00:00+00:00"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closes_at": CONTENT.opens_at}, "closing_before_opening"),
        ({"closes_at": CONTENT.opens_at - timedelta(days=1)}, "closing_before_opening"),
        ({"issued_on": date(2026, 12, 3)}, "issued_after_closing"),
        ({"number": "terpakai"}, "directive_number_taken"),
    ],
)
def test_create_refuses_what_cannot_be(changes: dict[str, Any], code: str) -> None:
    make_directive(number="terpakai")
    with pytest.raises(Invalid, match=code):
        directives.create(kominfo(), replace(CONTENT, **changes), rubric())


def test_create_without_any_rubric_is_refused() -> None:
    with pytest.raises(Invalid, match="no_default_rubric"):
        directives.create(kominfo(), CONTENT, rubrics.get_default())


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.KOMINFO, Role.AGENCY_HEAD)])
def test_only_kominfo_issues_changes_and_extends(role: Role) -> None:
    directive, actor = issue(), actor_of(make_user(role))
    with pytest.raises(Denied):
        directives.create(actor, replace(CONTENT, number="lain"), rubric())
    with pytest.raises(Denied):
        directives.change(directive, actor, replace(CONTENT, title="Lain"))
    with pytest.raises(Denied):
        directives.extend(directive, actor, CLOSING + timedelta(days=1), "Listrik padam.")


def test_change_before_the_first_proposal_may_change_all() -> None:
    directive = issue()
    make_proposal(directive)
    new = replace(CONTENT, number="051", min_words=100, closes_at=CLOSING - timedelta(days=3), grace_minutes=0)
    directives.change(directive, kominfo(), new)
    assert directives.read_content(directive) == new
    event = db.session.query(Event).filter_by(code="directive_changed").one()
    assert event.details["changes"] == {
        "number": ["050/1/SET", "051"],
        "closes_at": ["2026-12-01T15:00:00+00:00", "2026-11-28T15:00:00+00:00"],
        "grace_minutes": [15, 0],
        "min_words": [300, 100],
    }


def test_change_of_nothing_leaves_no_event() -> None:
    directive = issue()
    directives.change(directive, kominfo(), CONTENT)
    assert [event.code for event in directives.list_events(directive)] == ["directive_created"]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": "051"},
        {"issued_on": date(2026, 7, 2)},
        {"issuing_office": "Sekda"},
        {"opens_at": CONTENT.opens_at + timedelta(days=1)},
        {"closes_at": CLOSING + timedelta(days=1)},
        {"grace_minutes": 0},
        {"min_words": 100},
        {"permission_required": False},
    ],
)
def test_change_after_the_first_proposal_keeps_the_terms(changes: dict[str, Any]) -> None:
    directive = issue()
    make_proposal(directive, state=State.SUBMITTED)
    with pytest.raises(Invalid, match="directive_has_proposals"):
        directives.change(directive, kominfo(), replace(CONTENT, **changes))


def test_change_after_the_first_proposal_takes_title_text_and_target() -> None:
    directive = issue()
    make_proposal(directive, state=State.SUBMITTED)
    new = directives.with_always_changeable(directive, title="Judul", body="Isi", target_per_agency=9)
    directives.change(directive, kominfo(), new)
    assert (directive.title, directive.body, directive.target_per_agency) == ("Judul", "Isi", 9)


def test_change_of_year_is_refused_once_a_draft_carries_it() -> None:
    directive = issue()
    make_proposal(directive)
    with pytest.raises(Invalid, match="year_is_in_numbers"):
        directives.change(directive, kominfo(), replace(CONTENT, issued_on=date(2025, 7, 3)))


def test_change_of_a_stale_form_is_refused() -> None:
    directive = issue()
    seen = directives.digest(directive)
    directives.change(directive, kominfo(), replace(CONTENT, title="Yang pertama"), seen)
    with pytest.raises(DomainError, match="stale_form"):
        directives.change(directive, kominfo(), replace(CONTENT, title="Yang kedua"), seen)


@time_machine.travel(CLOSING + timedelta(days=2), tick=False)
def test_extend_moves_the_closing_and_tells_old_new_and_why() -> None:
    directive = issue()
    make_proposal(directive, state=State.SUBMITTED)
    directives.extend(directive, kominfo(), CLOSING + timedelta(days=7), "Kabel laut putus.")
    assert directive.closes_at == CLOSING + timedelta(days=7)
    assert directives.is_open(directive)
    event = directives.list_events(directive)[0]
    assert (event.code, event.reason) == ("directive_extended", "Kabel laut putus.")
    assert event.details == {"old": "2026-12-01T15:00:00+00:00", "new": "2026-12-08T15:00:00+00:00"}


@time_machine.travel(CLOSING + timedelta(days=2), tick=False)
@pytest.mark.parametrize(
    ("closes_at", "reason", "code"),
    [
        (CLOSING, "Sebab.", "extension_not_later"),
        (CLOSING - timedelta(days=1), "Sebab.", "extension_not_later"),
        (CLOSING + timedelta(days=1), "Sebab.", "closing_in_past"),
        (CLOSING + timedelta(days=7), "", "reason_missing"),
    ],
)
def test_extend_refuses(closes_at: datetime, reason: str, code: str) -> None:
    directive = issue()
    with pytest.raises(Invalid, match=code):
        directives.extend(directive, kominfo(), closes_at, reason)
    assert directive.closes_at == CLOSING


def test_extend_of_the_legacy_directive_is_refused() -> None:
    directive = make_directive(is_legacy=True)
    with pytest.raises(DomainError, match="legacy_directive"):
        directives.extend(directive, kominfo(), directive.closes_at + timedelta(days=1), "Sebab.")


def test_digest_tells_every_part_of_the_content() -> None:
    directive = issue()
    seen = {directives.digest(directive)}
    for name, value in [("title", "x"), ("body", "y"), ("min_words", 7), ("closes_at", CLOSING + timedelta(days=1))]:
        setattr(directive, name, value)
        seen.add(directives.digest(directive))
    assert len(seen) == 5


def test_tally_counts_what_was_sent_per_opd() -> None:
    directive = make_directive(target_per_agency=2)
    health, schools = make_agency(), make_agency()
    for state in (State.SUBMITTED, State.REJECTED, State.DRAFT, State.WITHDRAWN):
        make_proposal(directive, make_user(agency=health), state)
    make_proposal(directive, make_user(agency=schools), State.RETURNED)
    other = make_directive()
    assert fulfilment.count([directive, other]) == {
        directive.id: fulfilment.Tally(proposals=3, agencies=2, fulfilled=1),
        other.id: fulfilment.Tally(),
    }
    assert fulfilment.count_by_state(directive) == {
        State.SUBMITTED: 1,
        State.RETURNED: 1,
        State.REJECTED: 1,
        State.WITHDRAWN: 1,
    }


def test_shares_list_every_opd_of_the_time_with_what_is_missing() -> None:
    directive = make_directive(target_per_agency=2)
    health, idle = make_agency("Dinas Kesehatan"), make_agency("Dinas Arsip")
    make_agency("Puskesmas Sentani", parent=health)
    gone = make_agency("Dinas Lama")
    gone.valid_to = date(2020, 1, 1)
    make_proposal(directive, make_user(agency=health), State.SUBMITTED)
    assert [(row.agency_id, row.sent, row.missing) for row in fulfilment.list_shares(directive)] == [
        (health.id, 1, 1),
        (idle.id, 0, 2),
    ]


def test_criteria_of_a_copy_are_its_own() -> None:
    actor, source = kominfo(), rubric(100)
    directive = directives.create(actor, CONTENT, source)
    directive.rubric.criteria[0].name = "Lain"
    db.session.flush()
    names = db.session.query(Criterion.rubric_id, Criterion.name).order_by(Criterion.id).all()
    assert names == [(source.id, "Kriteria 1"), (directive.rubric_id, "Lain")]
