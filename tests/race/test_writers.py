"""Many people write at the same moment through the real server: nothing is lost, nobody sees "locked"."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.agencies import Affair
from innovations.models.proposals import Proposal
from tests.factories import make_agency, make_directive, make_proposal, make_user
from tests.race.visitors import Server, Visitor, at_once

pytestmark = pytest.mark.slow

WRITERS = 20
SECTIONS = 4


def identity(agency_id: int, affair_id: int, title: str) -> dict[str, str]:
    return {
        "title": title,
        "summary": "Ringkas.",
        "initiator": "asn",
        "agency_id": str(agency_id),
        "unit_id": "",
        "form": "public_service",
        "kind": "digital",
        "affair_id": str(affair_id),
        "stage": "initiative",
    }


def test_twenty_writers_lose_nothing(server: Server) -> None:
    agency, directive = make_agency(), make_directive()
    logins = [make_user(agency=agency).login for _ in range(WRITERS)]
    directive_id, agency_id, year = directive.id, agency.id, directive.year
    affair_id = db.session.scalars(select(Affair.id).order_by(Affair.id).limit(1)).one()
    db.session.remove()

    def write(login: str) -> Callable[[], str]:
        def work() -> str:
            """Make a draft, then save its second section again and again; the number."""
            visitor = Visitor(server).log_in(login)
            path = f"/usulan/baru?arahan={directive_id}"
            visitor.get(path)
            status, place = visitor.post(path, identity(agency_id, affair_id, f"Inovasi {login}"))
            assert status == 303
            number = place.rpartition("/")[2]
            for turn in range(1, SECTIONS + 1):
                visitor.get(f"/usulan/{number}/ubah/gagasan")
                text = {"problem": f"Masalah {turn} dari {login}", "design": f"Rancang bangun {turn}"}
                assert visitor.post(f"/usulan/{number}/ubah/gagasan", text)[0] == 303
            return number

        return work

    numbers = at_once([write(login) for login in logins])
    assert sorted(numbers) == [f"INV-{year}-{serial:04d}" for serial in range(1, WRITERS + 1)]
    rows = db.session.execute(
        select(Proposal.number, Proposal.problem, User.login).join(User, Proposal.owner_id == User.id)
    )
    stored = {row.number: (row.login, row.problem) for row in rows}
    assert stored == {
        number: (login, f"Masalah {SECTIONS} dari {login}") for number, login in zip(numbers, logins, strict=True)
    }
    assert "locked" not in server.read_log()


def test_one_proposal_written_by_a_whole_team_keeps_every_word(server: Server) -> None:
    members = [make_user() for _ in range(6)]
    proposal = make_proposal(owner=members[0], team=tuple(members[1:]), problem="Mulai")
    path, number = f"/usulan/{proposal.number}/ubah/gagasan", proposal.number
    logins = [member.login for member in members]
    db.session.remove()

    def append(login: str) -> Callable[[], int]:
        def work() -> int:
            """Add three words, each to what stands there; told that someone was faster, read and try again."""
            visitor, refused = Visitor(server).log_in(login), 0
            for turn in range(3):
                while True:
                    page = visitor.get(path)
                    written = (
                        page.partition('name="problem"')[2].partition(">")[2].partition("</textarea>")[0].strip()
                    )
                    fields = {"problem": f"{written} {login}-{turn}", "design": "Tetap"}
                    status, _place = visitor.post(path, fields)
                    if status == 303:
                        break
                    assert status == 409
                    refused += 1
            return refused

        return work

    at_once([append(login) for login in logins])
    problem = db.session.scalars(select(Proposal.problem).where(Proposal.number == number)).one()
    assert sorted(problem.split()) == sorted(["Mulai", *(f"{login}-{turn}" for login in logins for turn in range(3))])


def test_one_form_sent_many_times_at_once_is_one_proposal(server: Server) -> None:
    user, directive = make_user(), make_directive()
    path, agency_id, login = f"/usulan/baru?arahan={directive.id}", user.agency_id or 0, user.login
    affair_id = db.session.scalars(select(Affair.id).order_by(Affair.id).limit(1)).one()
    db.session.remove()
    visitor = Visitor(server).log_in(login)
    visitor.get(path)
    answers = at_once([lambda: visitor.post(path, identity(agency_id, affair_id, "Sekali saja"))] * 8)
    assert {status for status, _place in answers} == {303}
    assert len({place for _status, place in answers}) == 1
    assert len(db.session.scalars(select(Proposal.id)).all()) == 1
