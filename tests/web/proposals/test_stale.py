"""Two who write at once, or one who writes too late: each is told, nobody is overwritten."""

from innovations.domain import clock
from innovations.models.accounts import Role
from innovations.models.events import Event, Topic
from innovations.models.proposals import Initiator, State
from tests.browser import Browser
from tests.factories import (
    make_agency,
    make_directive,
    make_head,
    make_programme,
    make_proposal,
    make_user,
    save,
    seat,
)


def test_conflict_names_no_reviewer_to_the_owner(browser: Browser) -> None:
    owner, reviewer = make_user(), make_user(Role.REVIEWER, name="RAHASIA")
    directive = make_directive()
    proposal = make_proposal(directive, owner)
    seat(directive, reviewer)
    browser.enter(owner).get(f"/usulan/{proposal.number}/ubah/gagasan").fill("Masalah", "Terlambat")
    proposal.state, proposal.submitted_at, proposal.version_no = State.UNDER_REVIEW, clock.now(), 1
    event = {"topic": Topic.REVIEW, "code": "review_sent", "proposal_id": proposal.id, "actor_id": reviewer.id}
    save(Event(at=clock.now(), **event))
    browser.press("Simpan draf", status=409)
    assert "RAHASIA" not in browser.response.text
    assert "tim penilai" in browser.text


def test_suggestions_of_two_do_not_overwrite_each_other(browser: Browser) -> None:
    owner, mate = make_user(), make_user()
    proposal = make_proposal(owner=owner, team=(mate,))
    for name in ("Satu", "Dua"):
        make_programme(code=name, name=name)
    path = f"/usulan/{proposal.number}/ubah/masterplan"
    other = Browser(browser.app).enter(mate).get(path)
    browser.enter(owner).get(path).check("Satu (Satu)").press("Simpan draf")
    other.check("Dua (Dua)").press("Simpan draf", status=409)
    assert other.control("Dua (Dua)").has_attr("checked")
    other.check("Dua (Dua)").press("Simpan draf")


def test_head_who_files_for_the_opd_sees_the_conflict_too(browser: Browser) -> None:
    agency = make_agency()
    head = make_head(agency)
    proposal = make_proposal(owner=make_user(agency=agency), initiator=Initiator.AGENCY)
    browser.enter(head).get(f"/usulan/{proposal.number}/ubah/gagasan").fill("Masalah", "Terlambat")
    proposal.state, proposal.submitted_at, proposal.version_no = State.SUBMITTED, clock.now(), 1
    save(proposal)
    browser.press("Simpan draf", status=409)
    assert browser.control("Masalah").text.strip() == "Terlambat"


def test_two_may_write_two_sections_at_once(browser: Browser) -> None:
    owner, mate = make_user(), make_user()
    proposal = make_proposal(owner=owner, team=(mate,))
    browser.enter(owner).get(f"/usulan/{proposal.number}/ubah/gagasan").fill("Masalah", "Milik pemilik")
    other = Browser(browser.app).enter(mate).get(f"/usulan/{proposal.number}/ubah/manfaat")
    other.fill("Tujuan", "Milik rekan").press("Simpan draf")
    browser.press("Simpan draf")
    assert (proposal.problem, proposal.aims) == ("Milik pemilik", "Milik rekan")
