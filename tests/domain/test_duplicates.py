"""Proposals like the one in hand: in title or text, across years and OPD, and never one the reader may not see."""

import pytest
from flask import Flask

from innovations.domain import duplicates, proposals
from innovations.domain.duplicates import Like
from innovations.models.accounts import Role, User
from innovations.models.proposals import Proposal, State
from tests.factories import actor_of, make_proposal, make_user, save
from tests.queries import count_queries

TEXT = (
    "Perahu kumpul sampah eceng gondok dari danau tiap pagi lalu diolah jadi kompos bagi kebun sekolah pesisir "
    "bersama kelompok nelayan sehingga keramba ikan mujair bersih dan biaya angkut turun separuh dalam setahun"
)


@pytest.mark.parametrize(
    ("title", "is_like"),
    [
        ("Antrean Daring Puskesmas", True),
        ("antrean  daring, puskesmas!", True),
        ("Inovasi Antrean Daring untuk Puskesmas", True),
        ("Antrian Daring Puskesmas", True),
        ("ANTREAN PUSKESMAS 2026 (contoh)", True),
        ("Pasar Ikan Keliling", False),
        ("dan di ke", False),
        ("?!", False),
    ],
)
def test_like_titles_share_words_or_letters(app: Flask, title: str, is_like: bool) -> None:
    other = make_proposal(title="Antrean Daring Puskesmas", state=State.APPROVED)
    found = [like.proposal.id for like in duplicates.find(title, [], actor_of(make_user()))]
    assert found == ([other.id] if is_like else [])


def test_one_word_of_a_short_title_is_enough_to_look_closer(app: Flask) -> None:
    other = make_proposal(title="Antrean Daring", state=State.APPROVED)
    make_proposal(title="Pasar Daring", state=State.APPROVED)
    found = duplicates.find("Antrian Daring", [], actor_of(make_user()))
    assert [like.proposal.id for like in found] == [other.id]


def fill() -> Proposal:
    """Twelve different ones that share their turns of phrase, and one about the lake of three years ago."""
    for place in range(12):
        own = " ".join(f"kata{place}x{word}" for word in range(20))
        make_proposal(state=State.APPROVED, title=f"Gagasan nomor{place}", problem=own)
    return make_proposal(state=State.APPROVED, title="Danau Lestari", problem=TEXT, year=2023)


def test_like_texts_are_found_across_years_and_offices_under_another_title(app: Flask) -> None:
    old, owner = fill(), make_user()
    words = TEXT.split()
    mine = make_proposal(owner=owner, title="Gerakan Enceng", problem=" ".join([*words[:-4], "serta", "aman"]))
    other = make_proposal(owner=owner, title="Lain sama sekali", problem=" ".join(words[:10]))
    found = list_like(mine, owner)
    asked, actor = (mine.title, [mine.problem]), actor_of(owner)
    with count_queries() as statements:
        duplicates.find(*asked, actor)
    assert [(like.proposal.id, like.proposal.agency.id) for like in found] == [(old.id, old.agency_id)]
    assert (0.4 <= found[0].share < 1, len(statements)) == (True, 4)
    assert list_like(other, owner) == []


def test_copied_summary_is_enough_and_one_of_the_same_turns_of_phrase_is_not(app: Flask) -> None:
    old, owner = fill(), make_user()
    old.summary = " ".join(TEXT.split()[:20])
    save(old)
    rest = " ".join(f"lain{word}" for word in range(60))
    mine = make_proposal(owner=owner, title="Lain sama sekali", summary=f"{old.summary} juga hemat", problem=rest)
    assert [(like.proposal.id, like.share > 0.6, like.by_title) for like in list_like(mine, owner)] == [
        (old.id, True, False)
    ]
    mine.summary = " ".join(old.summary.split()[:7])  # too short to tell
    save(mine)
    assert list_like(mine, owner) == []


def test_nobody_is_told_of_what_they_may_not_see(app: Flask) -> None:
    old, owner, kominfo = fill(), make_user(), make_user(Role.KOMINFO)
    hidden = make_proposal(owner=(hidden_owner := make_user()), title="Danau Lestari", problem=TEXT)
    mine = make_proposal(owner=owner, state=State.SUBMITTED, title="Danau Lestari", problem=TEXT)
    for reader in (owner, kominfo):
        assert [like.proposal.id for like in list_like(mine, reader)] == [old.id]
    assert [like.proposal.id for like in duplicates.find(mine.title, [], actor_of(hidden_owner), mine.id)] == [
        hidden.id,
        old.id,
    ]


def test_what_writers_of_a_returned_one_are_writing_is_compared_for_them_alone(app: Flask) -> None:
    old, owner, kominfo = fill(), make_user(), make_user(Role.KOMINFO)
    mine = make_proposal(owner=owner, state=State.RETURNED, title="Danau Lestari", problem=TEXT)
    mine.versions[0].content = {"title": "Pasar Ikan", "problem": "Lain."}
    save(mine)
    found = [[like.proposal.id for like in list_like(mine, reader)] for reader in (owner, kominfo)]
    assert found == [[old.id], []]


def list_like(proposal: Proposal, reader: User) -> list[Like]:
    actor = actor_of(reader)
    found = proposals.get(proposal.number, actor)
    assert found is not None
    return duplicates.list_like(found, actor)
