"""Programmes that read like a proposal, the same on both engines."""

import pytest
from flask import Flask

from innovations.models.masterplan import LinkState
from innovations.transfer import likeness
from tests.factories import make_link, make_programme, make_proposal

RIVER = ("Danau bebas sampah", "Bank sampah pelajar di tepi danau")
STUNTING = ("Posyandu tanggap gizi", "Kader memantau gizi balita di posyandu")
MARKET = ("Pasar rakyat", "Pembayaran nontunai pedagang pasar")
BOAT = ("Angkutan danau terjadwal", "Jadwal tetap petugas, dicatat di hari yang sama")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kader posyandu memantau gizi balita setiap bulan", [2]),
        ("Sampah plastik di danau dikumpulkan pelajar, gizi balita tidak disebut di posyandu", [1, 2]),
        ("", []),
        ("dan yang untuk dengan", []),
        ("gizi", []),
        ("Petugas bekerja menurut jadwal tetap, dengan catatan yang sama, di danau", []),
        ('posyandu" OR gizi) NEAR(* AND balita: ^-', [2]),
        ("POSYANDU, GIZI; BALITA!", [2]),
        ("kata " * 5000 + "sampah danau", [1]),
        ("\ud800\x00 sampah danau", [1]),
    ],
)
def test_likest_documents_come_first(text: str, expected: list[int]) -> None:
    assert likeness.rank(text, {1: RIVER, 2: STUNTING, 3: MARKET, 4: BOAT}) == expected


def test_no_more_than_five_are_named() -> None:
    many = dict.fromkeys(range(1, 20), RIVER)
    assert len(likeness.rank("sampah danau", many)) == likeness.MOST


def test_nothing_is_like_no_documents() -> None:
    assert likeness.rank("sampah danau", {}) == []


def test_programmes_once_tied_or_out_of_force_are_not_offered(app: Flask) -> None:
    kept = make_programme("A-1", name=RIVER[0], activity=RIVER[1])
    make_programme("A-2", name=RIVER[0], activity=RIVER[1], replaced_by_id=kept.id)
    proposal = make_proposal(title="Sampah danau", summary="Bank sampah pelajar.")
    for place, state in enumerate(LinkState):
        make_link(proposal, make_programme(f"B-{place}", name=RIVER[0], activity=RIVER[1]), state)
    assert [row.code for row in likeness.suggest(proposal)] == ["A-1"]


def test_problem_of_a_proposal_and_place_of_a_programme_suggest_nothing(app: Flask) -> None:
    make_programme("A-1", name=RIVER[0], activity=RIVER[1], location="Distrik Waibu, Kampung Doyo")
    proposal = make_proposal(title="Perekaman Waibu", summary="Warga Doyo.", problem="Sampah danau dan bank pelajar.")
    assert likeness.suggest(proposal) == []
