"""Frozen versions and their differences through the real pages."""

import pytest

from innovations.database import db
from innovations.models.proposals import ProposalVersion, State
from tests.browser import Browser
from tests.factories import make_proposal, make_user, save


@pytest.fixture
def number(browser: Browser) -> str:
    """A proposal whose problem changed between version 1 and 2; its owner is logged in."""
    owner = make_user()
    proposal = make_proposal(owner=owner, state=State.SUBMITTED, version_no=2)
    first = db.session.query(ProposalVersion).one()
    first.content = {"title": "Judul", "problem": "Antrean sangat panjang.", "affair": "1.02", "budget": 5_000_000}
    second = ProposalVersion(
        proposal_id=proposal.id,
        version_no=2,
        content=first.content
        | {"problem": "Antrean masih panjang.", "affair": "9.99", "team": [{"name": "A", "task": "B"}]},
        content_hash="a" * 64,
        submitted_at=first.submitted_at,
        submitted_by_id=owner.id,
    )
    save(first, second)
    browser.enter(owner)
    return proposal.number


def test_changed_words_are_marked_in_both_versions(browser: Browser, number: str) -> None:
    browser.get(f"/usulan/{number}").follow("Bandingkan versi")
    assert [row[0] for row in browser.rows()] == ["Urusan pemerintahan", "Tim", "Masalah"]
    assert [tag.text.strip() for tag in browser.soup.select("del, ins")][-2:] == [
        "[dihapus: sangat ]",
        "[ditambah: masih ]",
    ]
    assert "Tidak berubah: Judul inovasi, Anggaran (Rp)." in browser.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("versi/1", 200),
        ("versi/3", 404),
        ("versi/0", 404),
        (f"versi/{2**63}", 404),
        ("banding?dari=2&ke=1", 200),
        ("banding?dari=1&ke=1", 200),
        ("banding?dari=x", 404),
        (f"banding?ke={2**63}", 404),
    ],
)
def test_only_versions_that_are_there(browser: Browser, number: str, path: str, status: int) -> None:
    browser.get(f"/usulan/{number}/{path}", status=status)
