"""English is whole: every sentence of code and templates is translated, and pages show no Indonesian beside data."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup
from sqlalchemy import select

from innovations.database import db
from innovations.transfer.catalogues import TRANSLATIONS, compile_stale
from tests.access import Row
from tests.test_access import ROWS
from tests.world import CAST, World

ROOT = Path(__file__).parent.parent
CATALOGUE = TRANSLATIONS / "en/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|\{\w*\}")

WORDS = (
    "ajukan alasan anda anggaran antrean arahan arsip belum beranda berkas bobot bukti buka daftar dari dengan "
    "dibuat dikembalikan ditutup draf hapus isian izin jangka jenis kata kelola keluar kembali kepala kirim kriteria "
    "lihat manfaat masalah masuk nama nilai nomor oleh pegawai pengaturan pengusul penilai penilaian peran peringkat "
    "pilih privasi ringkasan riwayat sandi saring saringan semua setujui simpan status sudah surel tahapan tanggal "
    "tautkan terkirim tidak tim tolak tujuan tulis ubah unduh untuk urusan usulan versi yang"
)
INDONESIAN = frozenset(WORDS.split()) - {"status"}
"""Words of the Indonesian screens; none of them is English."""

KEPT = ("(Keputusan)",)
"""Legal names that stand beside their English; other Indonesian on purpose is marked `lang="id"`."""


@cache
def collect() -> dict[tuple[str | None, str], tuple[str, ...]]:
    """What `make translations` would collect now: (context, sentence) -> its forms."""
    mappings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    methods = [(mapping["pattern"], mapping["method"]) for mapping in mappings]
    options = {mapping["pattern"]: {"silent": mapping.get("silent", "true")} for mapping in mappings}
    keywords = DEFAULT_KEYWORDS | {"lazy_gettext": None, "_l": None, "lazy_ngettext": (1, 2)}
    folders = {str(pattern).split("/")[0] for pattern, _ in methods}
    found: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for folder in sorted(folders):
        local = [
            (pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods if pattern.startswith(folder)
        ]
        chosen = {pattern.removeprefix(f"{folder}/"): options[pattern] for pattern, _ in methods}
        for _file, _line, message, _notes, context in extract_from_dir(ROOT / folder, local, chosen, keywords):
            forms = (message,) if isinstance(message, str) else tuple(message)
            found[context, forms[0]] = forms
    return found


@cache
def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="en")


def entries() -> Iterator[tuple[tuple[str | None, str], Message]]:
    for message in catalogue():
        if message.id:
            yield (message.context, message.id if isinstance(message.id, str) else message.id[0]), message


def forms_of(text: str | Sequence[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def test_catalogue_holds_what_code_and_templates_say_and_no_more() -> None:
    """Run `make translations`, translate what is new, and commit the catalogue."""
    assert {key for key, _ in entries()} == set(collect())
    assert not catalogue().obsolete


def test_every_sentence_is_translated_and_none_is_a_guess() -> None:
    assert [key for key, message in entries() if not all(forms_of(message.string))] == []
    assert [key for key, message in entries() if message.fuzzy] == []


def test_plural_sentences_have_both_forms() -> None:
    wrong = [key for key, message in entries() if len(forms_of(message.string)) != (2 if message.pluralizable else 1)]
    assert wrong == []


def test_placeholders_are_the_same() -> None:
    """A wrong one would be a KeyError on an English screen only."""
    wrong = [
        key
        for key, message in entries()
        for form in forms_of(message.string)
        if sorted(PLACEHOLDER.findall(form)) != sorted(PLACEHOLDER.findall(key[1]))
    ]
    assert wrong == []


@pytest.fixture(scope="module")
def _compiled() -> None:
    compile_stale()


@pytest.mark.usefixtures("_compiled")
@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row.method == "GET" and row.ok == 200 and not row.endpoint.startswith("api.")],
    ids=lambda row: f"{row.endpoint}-{row.path}",
)
def test_english_page_shows_no_indonesian_words(world: World, row: Row) -> None:
    role = next(role for role in CAST if role in row.allowed)
    client = world.client(role)
    with client.session_transaction() as session:
        session["locale"] = "en"
    response = client.get(world.fill(row.path), buffered=True)
    if response.mimetype == "text/html":
        assert find_indonesian(response.text, [*KEPT, *list_data(world)]) == []


def list_data(world: World) -> list[str]:
    """What people wrote: every text in the database that holds a word of `INDONESIAN`, the longest first."""
    texts: set[str] = set()
    with world.app.app_context():
        for table in db.metadata.sorted_tables:
            for row in db.session.execute(select(table)):
                texts |= {text for value in row for text in list_texts(value) if is_indonesian(text)}
    return sorted(texts, key=len, reverse=True)


def list_texts(value: Any) -> list[str]:
    """The texts of a column, also those inside JSON."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return [text for item in inner for text in list_texts(item)]
    return [value] if isinstance(value, str) else []


def is_indonesian(text: str) -> bool:
    return not INDONESIAN.isdisjoint(re.findall(r"[a-z]+", text.lower()))


def find_indonesian(html: str, kept: list[str]) -> list[str]:
    """Texts and labels of a page that hold a word of `INDONESIAN` outside of `kept`."""
    soup = BeautifulSoup(html, "html5lib")
    for tag in soup.find_all(lang="id"):
        tag.decompose()
    shown = [str(text) for text in soup.find_all(string=True)]
    shown += [
        str(value)
        for tag in soup.find_all(True)
        for name, value in tag.attrs.items()
        if name in ("aria-label", "alt", "title", "placeholder") or name.endswith(("-text", "-confirm", "-label"))
    ]
    return [" ".join(text.split()) for text in shown if is_indonesian(_without(text, kept))]


def _without(text: str, kept: list[str]) -> str:
    for words in kept:
        text = text.replace(words, "")
    return text
