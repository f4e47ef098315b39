"""The sheet of the catalogue: one page, whatever was written, and nothing typed is markup."""

import re
from typing import Any

import pytest
from flask import Flask

from innovations.documents import catalogue, codes, typesetting

ADDRESS = "https://pinova.example.go.id/katalog/INV-2023-0001"
MARKUP = '#import "x.typ": * $x^2$ \\ @ref <label> _i_ *b* [c] // {{x}}'


def paper(text: str = "Antrean turun.", **fields: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "title": "Antrean Kilat",
        "number": "INV-2023-0001",
        "facts": [("Status", "Uji coba"), ("OPD", "Dinas Kesehatan")],
        "texts": [(name, f"Bagian {name}", text) for name in catalogue.ROOM],
        "letterhead": "Pemerintah Kabupaten Contoh\nDinas Kominfo",
        "office": "Pinova",
        "address": ADDRESS,
    } | fields
    return catalogue.read(**values)


def pages(content: dict[str, Any]) -> int:
    """As the PDF itself counts them."""
    body = typesetting.write(catalogue.TEMPLATE, content, code=codes.draw(ADDRESS))
    counts = re.findall(
        rb"/Type\s*/Pages\b.{0,200}?/Count (\d+)|/Count (\d+).{0,200}?/Type\s*/Pages\b", body, re.DOTALL
    )
    return int(counts[0][0] or counts[0][1])


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"text": ""},
        {"text": "kata " * 4000},
        {"text": "W" * 20000},
        {"text": "W " * 9000, "title": "W " * 300, "facts": [(f"Fakta {n}", "W " * 400) for n in range(12)]},
        {"text": "baris\n" * 4000},
        {"text": MARKUP, "title": MARKUP, "facts": [(MARKUP, MARKUP)], "letterhead": MARKUP, "office": MARKUP},
    ],
    ids=["short", "empty", "long", "one word", "widest", "many lines", "markup"],
)
def test_sheet_is_one_page(app: Flask, fields: dict[str, Any]) -> None:
    assert pages(paper(**fields)) == 1


def test_long_text_is_cut_between_words_and_the_sheet_says_so(app: Flask) -> None:
    short, long = paper("Antrean turun."), paper("Antrean turun. " * 500)
    assert (short["is_cut"], long["is_cut"]) == (False, True)
    assert all(len(text) <= 1500 and text.endswith(("turun. …", "Antrean …")) for _label, text in long["texts"])
    assert short["texts"][0] == ["Bagian summary", "Antrean turun."]
    assert paper("Antrean\n\nturun.")["is_cut"] is False


def test_code_in_a_page_is_the_code_on_paper(app: Flask) -> None:
    """Both draw the same dark modules, and another address others."""
    side, path = codes.trace(ADDRESS)
    modules = sum(int(run) for run in re.findall(r"h(\d+)v1", path))
    drawn = codes.draw(ADDRESS)
    assert f'viewBox="0 0 {side} {side}"' in drawn
    stroke = re.findall(r'd="([^"]+)"', drawn)[0]
    assert sum(int(run) for run in re.findall(r"h(\d+)", stroke)) == modules
    assert codes.trace(ADDRESS + "x")[1] != path
