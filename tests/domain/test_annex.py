"""The annex of score sheets: who is in it under which name, and what does not count."""

from fractions import Fraction

import pytest
from flask import Flask

from innovations.database import db
from innovations.documents import minutes as paper
from innovations.domain.minutes import Gap
from innovations.models.directives import Annex
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Conflict
from tests.domain.meeting import Committee, write
from tests.factories import make_review, save

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def committee(app: Flask) -> Committee:
    return Committee()


def set_annex(committee: Committee, annex: Annex) -> None:
    committee.directive.annex = annex
    db.session.commit()


def void(committee: Committee, proposal: Proposal) -> None:
    """The first member declares a conflict after having sent."""
    user = committee.members[0]
    save(Conflict(proposal_id=proposal.id, reviewer_id=user.id, reason="Ipar.", declared_at=proposal.created_at))


def test_codes_are_the_same_for_one_reviewer_in_all_of_the_annex(committee: Committee) -> None:
    one, two = committee.propose(), committee.propose()
    for value, user in enumerate(committee.people, start=1):
        make_review(one, user, (value,) * 3)
        make_review(two, user, (value,) * 3)
    sheets = {line.row.proposal.id: line.sheets for line in committee.read().lines}
    first = {sheet.values[0]: sheet.code for sheet in sheets[one.id] or ()}
    assert first == {sheet.values[0]: sheet.code for sheet in sheets[two.id] or ()}
    assert sorted(first.values()) == [1, 2, 3, 4]
    assert [sheet.code for sheet in sheets[one.id] or ()] == [1, 2, 3, 4]
    assert [sheet.code for sheet in committee.read(committee.chair).lines[0].sheets or ()] == [1, 2, 3, 4]


def test_codes_tell_neither_seat_nor_account(committee: Committee) -> None:
    """Over rounds that differ in nothing but the moments, the chair has every code."""
    seen = set()
    for _ in range(40):
        proposal = committee.propose(*committee.people[1:])
        make_review(proposal, committee.chair, (5, 5, 5))
        sheets = committee.read().lines[0].sheets or ()
        seen |= {sheet.code for sheet in sheets if sheet.values == [5, 5, 5]}
        proposal.state = State.WITHDRAWN
        db.session.commit()
    assert seen == {1, 2, 3, 4}


def test_annex_holds_what_was_sent_and_names_what_is_void(committee: Committee) -> None:
    proposal = committee.propose()
    make_review(proposal, committee.chair, (5, 4, 3))
    make_review(proposal, committee.members[0], (1, 1, 1))
    make_review(proposal, committee.members[1], (2, 2, 2), sent=False)
    void(committee, proposal)
    set_annex(committee, Annex.NAMES)
    sheets = committee.read().lines[0].sheets or ()
    assert [(sheet.name, sheet.values, sheet.score) for sheet in sheets] == [
        ("Anggota 1", [1, 1, 1], None),
        ("Si Ketua", [5, 4, 3], Fraction(430, 5)),
    ]
    assert write(committee.read())["annex"] == [
        {
            "number": proposal.number,
            "title": proposal.title,
            "rows": [
                {"who": "Anggota 1", "values": ["–", "–", "–"], "score": "gugur"},
                {"who": "Si Ketua", "values": ["5", "4", "3"], "score": "86,00"},
            ],
        }
    ]


def test_review_of_an_older_version_is_left_out(committee: Committee) -> None:
    proposal = committee.propose(committee.chair)
    proposal.version_no = 2
    db.session.commit()
    make_review(proposal, committee.secretary)
    assert len(committee.read().lines[0].sheets or ()) == 1


@pytest.mark.parametrize(
    ("annex", "names"), [(Annex.NONE, []), (Annex.CODES, ["Penilai 1"]), (Annex.NAMES, ["Si Ketua"])]
)
def test_setting_says_whether_and_how_reviewers_are_named(
    committee: Committee, annex: Annex, names: list[str]
) -> None:
    committee.propose(committee.chair)
    set_annex(committee, annex)
    told = write(committee.read())
    assert [row["who"] for sheet in told["annex"] for row in sheet["rows"]] == names
    assert paper.ANNEXES[annex] in told["method"]
    if annex is not Annex.NAMES:
        assert "Si Ketua" not in str([told["annex"], told["rows"]])


def test_withheld_sheets_are_nowhere(committee: Committee) -> None:
    """After the decision the owner sees the score, and still not who gave it."""
    committee.propose(
        committee.members[0], owner=committee.chair, state=State.REJECTED, score_points=400, score_reviews=1
    )
    told = committee.read(committee.chair)
    assert (told.lines[0].sheets, told.lines[0].row.is_withheld) == (None, False)
    assert write(told)["annex"] == []
    assert (Gap.WITHHELD in told.gaps, Gap.WITHHELD in committee.read().gaps) == (True, False)
    assert len(write(committee.read())["annex"]) == 1
