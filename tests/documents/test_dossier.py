"""The paper of the dossier: sound PDF/UA of any length, and what people typed is text, never markup."""

from collections.abc import Sequence
from typing import Any

import pytest

from innovations.documents import dossier, typesetting
from innovations.documents.dossier import TEMPLATE, Block, Section
from tests.documents.test_minutes import MARKUP, read, render, text

LONG = "Panjang sekali dan tetap terbaca. " * 400


def paper(*blocks: Block, title: str = "Khena Data") -> dict[str, Any]:
    parts = [Section("Bagian", blocks)]
    return dossier.read("INV-2026-0001", title, parts, letterhead="Pemerintah\nDinas", foot="Dicetak")


@pytest.mark.parametrize(
    "blocks",
    [
        (),
        (Block(),),
        (Block("Judul"),),
        (Block(facts=[("Nomor", "")], text="\n \n"),),
        (Block(head=("A", "B"), rows=[("", ""), ("x" * 64, LONG)]),),
        (Block("Judul", [("Catatan", LONG)], ("A",), [(LONG,)] * 3, LONG),),
        (Block(text="👨‍👩‍👧 漢字 مرحبا \u202e\x00"),),
    ],
)
def test_pdf_is_made_of_whatever_is_there(blocks: Sequence[Block]) -> None:
    body = typesetting.write(TEMPLATE, paper(*blocks))
    assert body.startswith(b"%PDF-")
    assert b"pdfuaid" in body


def test_what_people_typed_is_shown_as_typed() -> None:
    content = paper(Block(MARKUP, [(MARKUP, MARKUP)], (MARKUP,), [(MARKUP,)], f"{MARKUP}\n{MARKUP}"), title=MARKUP)
    assert typesetting.write(TEMPLATE, content).startswith(b"%PDF-")
    soup = read(content, TEMPLATE)
    assert text(soup).count(MARKUP) == 5  # typst's HTML knows no grids and no centred title
    assert soup.find(["em", "a", "math"]) is None


def test_sections_keep_their_order_and_tables_their_head() -> None:
    content = paper(Block("Surat", [("Nomor", "1")], ("Waktu", "Oleh"), [("kini", "Kominfo")], "Sekian."))
    soup = read(content, TEMPLATE)
    assert [tag.get_text() for tag in soup.select("thead th")] == ["Waktu", "Oleh"]
    words = text(soup)
    order = [words.index(word) for word in ("Bagian", "Surat", "Waktu", "kini", "Sekian.")]
    assert order == sorted(order)


def test_text_of_twenty_pages_and_a_long_table_break_over_pages() -> None:
    content = paper(Block(text="\n\n".join([LONG] * 9)), Block(head=("A", "B"), rows=[("1", "kata " * 200)] * 40))
    assert len(render(content, "png", TEMPLATE)) > 20
    assert text(read(content, TEMPLATE)).count("kata") == 8000


def test_cell_longer_than_a_page_is_printed_whole() -> None:
    assert len(render(paper(Block(head=("Alasan",), rows=[("kata " * 8000,)])), "png", TEMPLATE)) > 4
