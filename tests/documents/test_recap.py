"""The recap for the regent: four pages whatever the year holds, long lists cut with a count of the rest."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from innovations.documents import agency_letters, recap, typesetting
from innovations.domain import clock
from innovations.domain.coverage import Cell, Gaps
from innovations.domain.letter_fields import AGENCY_FIELDS, find_faults
from innovations.domain.listing import GROUPS
from innovations.domain.recap import LISTED, Recap, Share
from innovations.domain.reports import AgencyFigures
from innovations.domain.watch import Line, Need
from innovations.models.agencies import Agency
from innovations.models.masterplan import Programme
from innovations.models.proposals import State

MARKUP = '#import "x.typ": * $x^2$ \\ @ref <label> _i_ *b* [c] // {opd} {{x}}'
LONG = "Dinas Pemberdayaan Masyarakat, Kampung Adat, Perempuan, dan Perlindungan Anak Wilayah Pembangunan {} (contoh)"


def silent(name: str) -> Line:
    long_ago = clock.now() - timedelta(days=400)
    return Line(1, "INV-2023-0001", name * 4, 1, name, State.TRIAL, None, long_ago, True, None, None, None)


def year_of(agencies: int, name: str = LONG, without: int = 0) -> Recap:
    """Each OPD has ten proposals, one of them approved; `without` more have none."""
    counts = dict.fromkeys(GROUPS, 0) | {"process": 9, "approved": 1}
    offices = [Agency(name=name.replace("{}", str(place))) for place in range(agencies + without)]
    figures = [AgencyFigures(office, counts) for office in offices[:agencies]]
    figures += [AgencyFigures(office, dict.fromkeys(GROUPS, 0)) for office in offices[agencies:]]
    programmes = [Programme(code=f"P-{place}", name=name * 3, agency=office) for place, office in enumerate(offices)]
    return Recap(
        year=2026,
        figures=figures,
        years=[(2026, 10 * agencies)],
        waiting={State.RETURNED: 1200, State.SUBMITTED: 2},
        whole=Cell(agencies, agencies, agencies, agencies),
        dimensions=[(name, Cell(3, 1, 2, 1)) for _ in range(6)],
        gaps=Gaps(len(offices), 3, 2, len(offices)),
        unserved=programmes[:LISTED],
        idle=offices[:LISTED],
        running=agencies,
        needs=dict.fromkeys(Need, agencies),
        silent=[silent(name) for _ in range(agencies)],
        index_year=None,
        index=None,
        is_whole=True,
    )


def read(known: Recap, **fields: Any) -> dict[str, Any]:
    heads = {"letterhead": "Pemerintah\nDinas Kominfo", "region": "Kabupaten Jayapura", "office": "Pinova"}
    return recap.read(known, **heads | fields)


@pytest.mark.parametrize(
    "known",
    [year_of(0), year_of(1), year_of(60, without=60), year_of(60, "W" * 200), year_of(60, MARKUP)],
    ids=["nothing", "one", "sixty", "one word", "markup"],
)
def test_recap_is_four_pages(app: Flask, known: Recap) -> None:
    body = typesetting.write(recap.TEMPLATE, read(known))
    assert b"pdfuaid" in body
    assert b"/Type/Pages/Count 4/" in body


def test_long_lists_are_cut_with_a_count_of_the_rest_and_sums_stay_whole(app: Flask) -> None:
    paper = read(year_of(60, "OPD {}", without=40))
    agencies = paper["agencies"]
    assert [row["name"] for row in agencies["rows"]] == [
        *(f"OPD {place}" for place in range(20)),
        "dan 40 OPD lainnya",
    ]
    assert sum(row["total"] for row in agencies["rows"]) == agencies["sums"]["total"] == 600
    assert (len(agencies["without"]), agencies["without_rest"]) == (30, "dan 10 OPD lainnya")
    assert paper["coverage"]["unserved_rest"] == "dan 92 program lainnya"
    assert paper["follow_up"]["rest"] == "dan 52 inovasi lainnya"
    assert paper["next"][:2] == [
        ["Kominfo", "memeriksa 2 usulan yang masuk."],
        ["Pengusul", "memperbaiki 1.200 usulan yang dikembalikan."],
    ]
    assert len(read(year_of(60))["agencies"]["rows"]) == 31
    assert [row[0] for row in paper["figures"]] == ["600", "60", "60", "60", "60", "–"]


def test_who_sees_only_what_is_decided_is_not_told_who_sent_nothing(app: Flask) -> None:
    whole = year_of(1, without=2)
    for known, expected in ((whole, [True, True]), (replace(whole, is_whole=False), [False, False])):
        paper = read(known)
        said = [[*paper["attention"]], [what for _who, what in paper["next"]]]
        assert [any("2 OPD" in words for words in part) for part in said] == expected
        assert (paper["limits"] == "") is known.is_whole


@pytest.mark.parametrize(
    ("region", "signer"),
    [
        ("Kabupaten Jayapura", "Bupati Jayapura"),
        ("Kota Jayapura", "Wali Kota Jayapura"),
        ("Papua", "Kepala Daerah Papua"),
    ],
)
def test_offices_sign_and_nobody_is_named(app: Flask, region: str, signer: str) -> None:
    assert read(year_of(1), region=region)["signers"] == [signer, "Kepala Dinas Kominfo"]


def test_letter_fills_every_field_and_asks_only_for_what_is_missing(app: Flask) -> None:
    share = Share(Agency(name=MARKUP), 1, 2, 3, 4, 9, 5, 6, 7, 8)
    template = "|".join(f"{{{name}}}" for name in AGENCY_FIELDS)
    filled = agency_letters.write(template, share, "arahan tahun 2026").split("|")
    assert filled[:-2] == [MARKUP, "arahan tahun 2026", "1", "2", "3", "4", "9", "5", "6", "7", "8"]
    assert filled[-2].split("\n") == [
        "– mengusulkan inovasi untuk 5 program masterplan;",
        "– mengirim 4 laporan kemajuan yang terlambat;",
        "– melengkapi 7 dokumen wajib indeks;",
        "– menambahkan bukti pada 8 level indeks yang sudah diklaim.",
    ]
    assert find_faults(agency_letters.WORDING, AGENCY_FIELDS) == []
    content = agency_letters.write(agency_letters.WORDING, share, "semua arahan")
    body = agency_letters.typeset(MARKUP, content, letterhead="Dinas", office="Pinova")
    assert b"/Type/Pages/Count 1/" in body


def test_files_are_named_after_the_opd_safely_and_none_twice(app: Flask) -> None:
    names = ["Dinas Kesehatan", "../dinas/kesehatan", "Dinas kesehatan", "😀", "", "x" * 500]
    found = agency_letters.name_files(names)
    assert found[:5] == [
        "surat-inovasi-dinas-kesehatan.pdf",
        "surat-inovasi-dinas-kesehatan-2.pdf",
        "surat-inovasi-dinas-kesehatan-3.pdf",
        "surat-inovasi-opd.pdf",
        "surat-inovasi-opd-2.pdf",
    ]
    assert max(map(len, found)) < 110
