"""The fairness sheet on screen and as a file: who sees it, what it says, and what it keeps from whom."""

import csv
from io import StringIO

import pytest

from innovations.domain import clock
from innovations.models.accounts import Role, User
from innovations.models.directives import Directive, Seat
from innovations.models.proposals import Proposal, State
from innovations.models.reviews import Conflict
from tests.browser import Browser
from tests.factories import make_directive, make_proposal, make_review, make_rubric, make_user, save, seat
from tests.queries import count_queries

VALUES = ((5, 4), (4, 4), (3, 2))
"""Of three proposals, by a generous reviewer; the strict one gives one less, the third the same."""


class Panel:
    """Three reviewers who scored three proposals each."""

    def __init__(self, number: int = 3) -> None:
        self.directive: Directive = make_directive(rubric=make_rubric(60, 40))
        self.reviewers: list[User] = [make_user(Role.REVIEWER, name=name) for name in ("Longgar", "Ketat", "Tengah")]
        for reviewer in self.reviewers:
            seat(self.directive, reviewer)
        self.proposals: list[Proposal] = []
        for place in range(number):
            proposal = make_proposal(self.directive, state=State.UNDER_REVIEW, title=f"Usulan {place}")
            self.proposals.append(proposal)
            for reviewer, less in zip(self.reviewers, (0, 1, 0), strict=True):
                values = VALUES[place % 3]
                make_review(proposal, reviewer, (values[0] - less, values[1] - less))

    @property
    def address(self) -> str:
        return f"/arahan/{self.directive.id}/kewajaran"


@pytest.fixture
def panel(app: object) -> Panel:
    return Panel()


def test_sheet_shows_mean_median_model_agreement_and_severity(panel: Panel, browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO)).get(panel.address)
    rows = [[row[0], row[1].split(" INV")[0], *row[2:]] for row in browser.rows()[:3]]
    assert [row[:3] for row in rows] == [["1", "Usulan 0", "3"], ["2", "Usulan 1", "3"], ["3", "Usulan 2", "3"]]
    assert [row[3].split()[0] for row in rows] == [
        "85,33",
        "73,33",
        "45,33",
    ]  # (92+72+92)/3, (80+60+80)/3, (52+32+52)/3
    assert [row[4] for row in rows] == ["92,00 ke-1", "80,00 ke-2", "52,00 ke-3"]
    assert [row[5] for row in rows] == ["85,33 ke-1", "73,33 ke-2", "45,33 ke-3"]
    severities = {row[0]: row[2] for row in browser.rows() if row[0] in {"Longgar", "Ketat", "Tengah"}}
    assert severities["Longgar"] == severities["Tengah"]
    assert severities["Ketat"].startswith("−")
    assert "Keandalan rata-rata tim 1,00" in browser.text


def test_review_that_no_longer_counts_is_in_no_figure(panel: Panel, browser: Browser) -> None:
    first, strict = panel.proposals[0], panel.reviewers[1]
    save(Conflict(proposal_id=first.id, reviewer_id=strict.id, reason="Saudara.", declared_at=clock.now()))
    browser.enter(make_user(Role.KOMINFO)).get(panel.address)
    # within proposals: 0, 2 x 6,67² + 13,33² twice; 533,33 over 1 + 2 + 2 = 106,67; the root of 106,67 / 2
    assert browser.rows()[0][2:4] == ["2", "92,00 ± 7,30"]
    assert "ada penilai dengan kurang dari tiga penilaian" in browser.text


def test_without_reviews_the_page_says_so(browser: Browser) -> None:
    directive = make_directive()
    make_proposal(directive, state=State.UNDER_REVIEW)
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}/kewajaran")
    assert "Belum ada penilaian yang terkirim" in browser.text


def test_chair_does_not_learn_of_an_own_proposal(panel: Panel, browser: Browser) -> None:
    chair = make_user(Role.CHAIR)
    seat(panel.directive, chair, Seat.CHAIR)
    own = make_proposal(panel.directive, chair, State.UNDER_REVIEW, title="Usulan Ketua")
    for reviewer in panel.reviewers:
        make_review(own, reviewer, (1, 1))
    browser.enter(chair).get(panel.address)
    assert "Usulan Ketua" not in browser.response.text
    assert "Usulan yang melibatkan Anda tidak ikut dihitung" in browser.text
    assert [row[0] for row in browser.rows()[:3]] == ["1", "2", "3"]
    assert "20,00" not in browser.get(f"{panel.address}.csv").response.data.decode()


def test_member_sees_only_the_own_severity_and_only_after_the_last_review(panel: Panel, browser: Browser) -> None:
    strict = panel.reviewers[1]
    browser.enter(strict).get(panel.address)
    assert "−" in browser.text
    assert "Longgar" not in browser.response.text
    assert "Usulan 0" not in browser.response.text
    make_proposal(panel.directive, state=State.UNDER_REVIEW)
    browser.get(panel.address)
    assert "terbuka setelah semua usulan dalam antrean Anda dinilai" in browser.text
    assert "poin" not in browser.text
    browser.get(f"{panel.address}.csv", status=403)


@pytest.mark.parametrize("path", ["/arahan/9999/kewajaran", f"/arahan/{2**63}/kewajaran", "/arahan/1/kewajaran.pdf"])
def test_no_such_sheet_is_404(panel: Panel, browser: Browser, path: str) -> None:
    browser.enter(make_user(Role.KOMINFO)).get(path, status=404)


def test_file_holds_what_is_shown(panel: Panel, browser: Browser) -> None:
    browser.enter(make_user(Role.KOMINFO)).get(f"{panel.address}.csv")
    rows = list(csv.reader(StringIO(browser.response.data.decode("utf-8-sig"))))
    assert rows[0][:5] == ["Peringkat", "Nomor", "Judul inovasi", "Penilaian masuk", "Nilai (rata-rata)"]
    assert [[row[0], *row[2:5], *row[6:10]] for row in rows[1:]] == [
        ["1", "Usulan 0", "3", "85,33", "92,00", "1", "85,33", "1"],
        ["2", "Usulan 1", "3", "73,33", "80,00", "2", "73,33", "2"],
        ["3", "Usulan 2", "3", "45,33", "52,00", "3", "45,33", "3"],
    ]


@pytest.mark.parametrize("number", [3, 9])
def test_sheet_takes_the_same_number_of_queries(browser: Browser, number: int) -> None:
    panel = Panel(number)
    browser.enter(make_user(Role.KOMINFO))
    with count_queries() as statements:
        browser.get(panel.address)
    assert len([text for text in statements if "FROM reviews" in text or "FROM proposals" in text]) == 2


def test_with_a_cut_the_sheet_says_what_hangs_on_the_method(browser: Browser) -> None:
    """Three reviewers give 100, 100, 20 and 80, 80, 80: the mean is 73,33 against 80, the median 100 against 80."""
    directive = make_directive(rubric=make_rubric(60, 40), cut_number=1)
    torn, steady = (make_proposal(directive, state=State.UNDER_REVIEW, title=name) for name in ("Terbelah", "Tenang"))
    for values in ((5, 5), (5, 5), (1, 1)):
        reviewer = make_user(Role.REVIEWER)
        seat(directive, reviewer)
        make_review(torn, reviewer, values)
        make_review(steady, reviewer, (4, 4))
    browser.enter(make_user(Role.KOMINFO)).get(f"/arahan/{directive.id}/kewajaran")
    rows = {row[1].split(" INV")[0]: row[-1] for row in browser.rows()[:2]}
    assert rows == {"Tenang": "dipakai nilai tengah", "Terbelah": "dipakai nilai tengah"}
    talks = [" ".join(item.text.split()) for item in browser.soup.select("ol li")]
    assert talks == ["Terbelah: dekat batas; penilai paling berbeda pendapat", "Tenang: dekat batas"]
