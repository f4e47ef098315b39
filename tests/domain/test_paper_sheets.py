"""Paper sheets: who enters one for whom, what is stored and told, what stands against it, who may open its scan."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from innovations.database import db
from innovations.domain import board, clock, counting, files, own_data, paper_sheets, reopening, reviews
from innovations.domain.errors import Denied, DomainError, Invalid
from innovations.domain.paper_sheets import Case, Paper
from innovations.domain.reviews import Sheet
from innovations.domain.timeline import list_entries
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency
from innovations.models.directives import Seat
from innovations.models.events import Event
from innovations.models.notices import Notice
from innovations.models.proposals import Attachment, AttachmentKind, Check, State, TeamMember
from innovations.models.reviews import Conflict, Review, ReviewState
from tests.domain.stage import load
from tests.domain.test_files import PDF
from tests.factories import actor_of, make_head, make_proposal, make_review, make_user, save, seat
from tests.rounds import Round, keep


class Papers(Round):
    """A round with a secretary and a chair; the reviewer hands in paper."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.secretary, self.chair = make_user(Role.SECRETARY, name="Sekretaris"), make_user(Role.CHAIR)
        seat(self.directive, self.secretary, Seat.SECRETARY)
        seat(self.directive, self.chair, Seat.CHAIR)

    @property
    def agency(self) -> Agency:
        return db.session.get_one(Agency, self.proposal.agency_id)

    def find(self, by: User | None = None, reviewer: User | None = None) -> Case | None:
        db.session.commit()
        db.session.expire_all()
        key = (reviewer or self.reviewer).id
        actor = actor_of(by or self.secretary)
        return paper_sheets.get(self.directive.id, self.proposal.number, key, actor, lock=True)

    def case(self, by: User | None = None, reviewer: User | None = None) -> Case:
        found = self.find(by, reviewer)
        assert found is not None
        return found

    def paper(self, days_ago: int = 1) -> Paper:
        return Paper(clock.today() - timedelta(days=days_ago), files.inspect("lembar.pdf", PDF, "scan"))

    def enter(self, sheet: Sheet | None = None, case: Case | None = None, **given: str) -> Review:
        case = case or self.case()
        review = paper_sheets.enter(
            self.folder, case, actor_of(self.secretary), sheet or self.sheet(4, 3, 2), self.paper(),
            given.get("seen", case.desk.seen),
        )  # fmt: skip
        db.session.commit()
        return review

    def refusal(self, act: Callable[[], object]) -> tuple[type[DomainError], str]:
        """Nothing may be stored, neither rows nor a file."""
        before = db.session.query(Review).count()
        with pytest.raises(DomainError) as caught:
            act()
        db.session.rollback()
        counts = [db.session.query(model).count() for model in (Review, Attachment, Notice)]
        assert (counts, [*self.folder.glob("*")]) == ([before, 0, 0], [])
        return caught.type, caught.value.code


@pytest.fixture
def papers(app: Flask, tmp_path: Path) -> Papers:
    return Papers(tmp_path / "sheets")


def test_entered_sheet_is_the_reviewers_sent_review_marked_with_its_scan(papers: Papers) -> None:
    review = papers.enter(papers.sheet(4, 3, 2, comment="Bagus"))
    stored = papers.desk().review
    assert stored is not None
    assert (stored.reviewer_id, stored.state, stored.points) == (papers.reviewer.id, ReviewState.SENT, 330)
    assert reviews.read_sheet(stored) == papers.sheet(4, 3, 2, comment="Bagus")
    assert (stored.entered_by_id, stored.signed_on) == (papers.secretary.id, papers.paper().signed_on)
    scan = db.session.query(Attachment).one()
    assert (stored.scan_id, scan.kind, scan.proposal_id) == (scan.id, AttachmentKind.REVIEW_SHEET, papers.proposal.id)
    assert [path.name for path in papers.folder.iterdir()] == [scan.stored_name]
    assert counting.count_points(load(papers.proposal)) == (330, 1)
    event = db.session.query(Event).one()
    assert (event.code, event.actor_id, event.subject_id) == ("review_entered", papers.secretary.id, review.id)
    assert event.details == {"user_id": papers.reviewer.id, "version_no": 1, "file_id": scan.id}


def test_reviewer_is_told_and_finds_it_in_their_data(papers: Papers) -> None:
    papers.enter()
    notice = db.session.query(Notice).one()
    assert (notice.user_id, notice.code) == (papers.reviewer.id, "review_entered")
    assert notice.proposal_id == papers.proposal.id
    (held,) = own_data.collect(papers.actor)["penilaian"]
    assert held["dari_lembar_kertas"] == papers.paper().signed_on.isoformat()


def test_same_sheet_twice_is_one(papers: Papers) -> None:
    case = papers.case()
    seen, sheet = case.desk.seen, papers.sheet(4, 3, 2)
    first = papers.enter(sheet, case)
    assert papers.enter(sheet, seen=seen).id == first.id
    assert [db.session.query(model).count() for model in (Review, Attachment, Event, Notice)] == [1, 1, 1, 1]
    with pytest.raises(DomainError, match="reviewer_has_sent"):
        papers.enter(papers.sheet(5, 3, 2))


def test_what_was_sent_or_begun_on_screen_stands(papers: Papers) -> None:
    make_review(papers.proposal, papers.reviewer, sent=False)
    assert papers.refusal(papers.enter) == (DomainError, "reviewer_has_begun")
    keep(reviews.send, papers, papers.sheet(4, 3, 2))
    assert papers.refusal(papers.enter) == (DomainError, "reviewer_has_sent")


def test_given_back_sheet_can_be_entered_anew_until_its_reviewer_writes(papers: Papers) -> None:
    review = papers.enter()
    key, old_scan = review.id, review.scan_id
    chair = actor_of(papers.chair)
    given_back = reopening.get(papers.directive.id, key, chair, lock=True)
    assert given_back is not None
    reopening.reopen(given_back, chair, "Salah salin.", given_back.seen)
    db.session.commit()
    row = db.session.get_one(Review, key)
    assert (row.state, row.entered_by_id, row.signed_on, row.scan_id) == (ReviewState.DRAFT, None, None, None)
    papers.enter(papers.sheet(2, 2, 2))
    desk = papers.desk()
    assert desk.review is not None
    assert (desk.review.points, desk.review.entered_by_id) == (200, papers.secretary.id)
    (old,) = desk.review.revisions
    assert (old.points, old.sheet["scan_id"], old.sheet["entered_by_id"]) == (330, old_scan, papers.secretary.id)
    assert old_scan is not None
    assert paper_sheets.get_scan(papers.proposal.number, old_scan, papers.actor) is not None
    reopened = reopening.get(papers.directive.id, key, chair, lock=True)
    assert reopened is not None
    reopening.reopen(reopened, chair, "Lagi.", reopened.seen)
    db.session.commit()
    keep(reviews.save_draft, papers, papers.sheet(2, 2, 1))
    with pytest.raises(DomainError, match="reviewer_has_begun"):
        papers.enter()


@pytest.mark.parametrize("who", ["chair", "kominfo", "auditor"])
def test_only_the_secretary_enters(papers: Papers, who: str) -> None:
    people = {"chair": papers.chair, "kominfo": make_user(Role.KOMINFO), "auditor": make_user(Role.AUDITOR)}
    by = actor_of(people[who])
    case = papers.case(people[who])
    assert papers.refusal(lambda: paper_sheets.require_open(case, by)) == (Denied, "not_your_part")


def test_secretary_enters_no_sheet_of_their_own(papers: Papers) -> None:
    case = papers.case(reviewer=papers.secretary)
    assert papers.refusal(lambda: papers.enter(case=case)) == (Denied, "own_sheet")


def test_secretary_with_a_conflict_finds_nothing_to_enter(papers: Papers) -> None:
    save(Conflict(proposal_id=papers.proposal.id, reviewer_id=papers.secretary.id, reason="Ipar.",
                  declared_at=clock.now()))  # fmt: skip
    assert papers.find() is None


def test_secretary_of_the_same_opd_may_not(papers: Papers) -> None:
    papers.secretary.agency_id = papers.proposal.agency_id
    db.session.commit()
    assert papers.find() is None


def test_sheet_of_who_cannot_score_is_refused(papers: Papers) -> None:
    make_head(papers.agency, papers.reviewer)
    case = papers.case()
    assert papers.refusal(lambda: papers.enter(case=case)) == (DomainError, "reviewer_cannot_score")


def test_nothing_is_entered_for_strangers_or_under_another_directive(papers: Papers) -> None:
    assert papers.find(reviewer=make_user(Role.REVIEWER)) is None
    other = Papers(papers.folder)
    seat(other.directive, papers.reviewer)
    actor = actor_of(make_user(Role.KOMINFO))
    for number in (papers.proposal.number, make_proposal(papers.directive, state=State.APPROVED).number):
        assert paper_sheets.get(other.directive.id, number, papers.reviewer.id, actor) is None
    assert papers.find(by=make_user()) is None
    assert papers.find(by=papers.reviewer) is None


def test_decided_or_withdrawn_proposal_takes_no_sheet(papers: Papers) -> None:
    check = {"checked_by_id": papers.chair.id, "checked_at": clock.now(), "version_no": 1}
    save(Check(proposal_id=papers.proposal.id, **check))
    papers.set_state(State.WITHDRAWN)
    case = papers.case()
    assert papers.refusal(lambda: papers.enter(case=case)) == (DomainError, "review_closed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"no_conflict": False}, "declaration_missing"),
        ({"values": {}}, "score_missing"),
        ({"reasons": {}}, "score_reason_missing"),
        ({"values": None}, "score_off_scale"),
    ],
)
def test_sheet_must_be_whole_as_on_screen(papers: Papers, changes: dict[str, object], code: str) -> None:
    sheet = papers.sheet(5, 3, 2)
    if changes == {"values": None}:
        changes = {"values": dict.fromkeys(sheet.values, 6)}
    wrong = replace(sheet, **changes)  # type: ignore[arg-type]  # by name
    assert papers.refusal(lambda: papers.enter(wrong)) == (Invalid, code)


def test_sheet_of_tomorrow_and_a_stale_form_are_refused(papers: Papers) -> None:
    case, sheet = papers.case(), papers.sheet(4, 3, 2)
    actor, tomorrow = actor_of(papers.secretary), papers.paper(-1)
    late = lambda: paper_sheets.enter(papers.folder, case, actor, sheet, tomorrow, case.desk.seen)  # noqa: E731
    assert papers.refusal(late) == (Invalid, "date_in_future")
    assert papers.refusal(lambda: papers.enter(seen="1|x|-")) == (DomainError, "stale_form")


def test_scan_is_for_staff_and_its_reviewer_and_for_nobody_whose_proposal_it_is(papers: Papers) -> None:
    teammate, head = make_user(), make_head(papers.agency)
    save(TeamMember(proposal_id=papers.proposal.id, user_id=teammate.id, name="Tim"))
    other = make_user(Role.REVIEWER)
    seat(papers.directive, other)
    scan_id = papers.enter().scan_id
    assert scan_id is not None
    people = {
        "secretary": papers.secretary, "chair": papers.chair, "reviewer": papers.reviewer, "other": other,
        "kominfo": make_user(Role.KOMINFO), "auditor": make_user(Role.AUDITOR), "teammate": teammate, "head": head,
        "owner": db.session.get_one(User, papers.proposal.owner_id),
    }  # fmt: skip
    for state in (State.UNDER_REVIEW, State.WITHDRAWN):
        papers.set_state(state)
        may = {
            name
            for name, user in people.items()
            if paper_sheets.get_scan(papers.proposal.number, scan_id, actor_of(user)) is not None
        }
        assert may == {"secretary", "chair", "reviewer", "kominfo", "auditor"}
        proposal, scan = load(papers.proposal), db.session.get_one(Attachment, scan_id)
        assert [name for name, user in people.items() if files.can_open(actor_of(user), proposal, scan)] == []
    assert paper_sheets.get_scan(make_proposal().number, scan_id, actor_of(people["auditor"])) is None


def test_evidence_is_no_scan(papers: Papers) -> None:
    evidence = files.store(papers.folder, papers.proposal, papers.actor, papers.paper().scan, AttachmentKind.EVIDENCE)
    db.session.commit()
    assert paper_sheets.get_scan(papers.proposal.number, evidence.id, actor_of(papers.secretary)) is None


def test_owner_reads_in_the_timeline_only_that_one_was_sent(papers: Papers) -> None:
    papers.enter()
    owner = actor_of(db.session.get_one(User, papers.proposal.owner_id))
    codes = [entry.event.code for entry in list_entries(load(papers.proposal), owner)]
    assert codes == ["review_sent"]
    staff = [entry.event.code for entry in list_entries(load(papers.proposal), actor_of(papers.chair))]
    assert "review_entered" in staff


def test_board_offers_the_secretary_what_can_be_entered(papers: Papers) -> None:
    def offered(user: User) -> list[int]:
        db.session.expire_all()
        (line,) = board.get_board(papers.directive, actor_of(user)).proposals
        return [mark.user_id for mark in line.marks if mark.can_enter]

    begun = make_user(Role.REVIEWER)
    seat(papers.directive, begun)
    make_review(papers.proposal, begun, sent=False)
    assert offered(papers.secretary) == sorted([papers.reviewer.id, papers.chair.id])
    assert offered(papers.chair) == []
    papers.enter()
    assert offered(papers.secretary) == [papers.chair.id]
    (line,) = board.get_board(papers.directive, actor_of(papers.chair)).proposals
    assert [mark.user_id for mark in line.marks if mark.scan_id is not None] == [papers.reviewer.id]
