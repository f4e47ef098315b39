"""The minutes as a PDF: tagged PDF/UA by typst, always Indonesian; what people typed is data, never markup."""

import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst

from innovations.domain import clock, ties
from innovations.domain.fairness import Cut
from innovations.domain.minutes import Attendant, Gap, Line, Minutes
from innovations.models.directives import Seat, TieRule

from .indonesian import say_day, say_score, spell, spell_day

TEMPLATE = Path(__file__).parents[2] / "templates" / "documents" / "minutes.typ"
PROBE = b"""#set document(title: "x")
#set text(font: ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono"))
#sys.inputs.text"""
SEATS: Mapping[Seat, str] = {Seat.CHAIR: "Ketua", Seat.SECRETARY: "Sekretaris", Seat.MEMBER: "Anggota"}
RULES: Mapping[TieRule, str] = {
    TieRule.WEIGHT: "rata-rata lebih tinggi pada kriteria berbobot tertinggi",
    TieRule.SPREAD: "selisih nilai antarpenilai lebih kecil",
    TieRule.RECEIPT: "usulan lebih dahulu diterima",
}
SCORE = (
    "Nilai seorang penilai adalah jumlah bobot kali nilai dibagi 5, yaitu 20,00 sampai 100,00. Nilai usulan adalah"
    " rata-rata penilaian yang dikirim untuk versi terakhirnya; yang belum dinilai tidak dihitung sebagai nol."
)
TIES: Mapping[ties.Tie, str] = {
    ties.Tie.FIRST: "seri, teratas",
    ties.Tie.WEIGHT: "seri, menurut bobot",
    ties.Tie.SPREAD: "seri, menurut selisih",
    ties.Tie.RECEIPT: "seri, menurut penerimaan",
    ties.Tie.ID: "seri, menurut pencatatan",
}
GAPS: Mapping[Gap, str] = {
    Gap.NO_MEETING: "rapat tim penilai belum dicatat",
    Gap.NO_QUORUM: "kuorum rapat tidak tercapai",
    Gap.NOTHING_RANKED: "belum ada usulan yang dinilai",
    Gap.REVIEWS_MISSING: "masih ada usulan yang belum selesai dinilai",
    Gap.WITHHELD: "nilai usulan yang melibatkan pembuat dokumen ini ditutup",
}
BREAK = "\N{ZERO WIDTH SPACE}"
LAST_LATIN = 0x24F
NO_GLYPH = "\N{WHITE SQUARE}"
_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")
MAX_ASKED = 300
"""How many different characters outside of Latin are asked for; what goes beyond is shown as `NO_GLYPH`."""
_CONTROLS = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffc\ufffe\uffff]"
)


def read(minutes: Minutes, *, letterhead: str, office: str) -> dict[str, Any]:
    """All that the paper says, as plain values; `letterhead` has its lines, `office` names the app on the foot."""
    directive, meeting = minutes.directive, minutes.meeting
    return {
        "letterhead": letterhead.splitlines(),
        "foot": f"Dicetak dari {office} pada {say_day(clock.today())}",
        "number": meeting.number if meeting else "",
        "directive": f"{directive.number} tanggal {say_day(directive.issued_on)}",
        "directive_title": directive.title,
        "meeting": {"day": spell_day(meeting.held_on), "place": meeting.place} if meeting else None,
        "decree": _decree(minutes),
        "attendants": [_attendant(row) for row in minutes.attendants],
        "signers": _signers(minutes),
        "quorum": _quorum(minutes),
        "method": _method(minutes),
        "cut": _cut(ties.get_cut(directive)),
        "hides_cut": minutes.ranking.hides_cut,
        "rows": [_row(line) for line in minutes.lines],
        "cut_after": _cut_after(minutes),
        "short": [_short(line) for line in minutes.short],
        "notes": meeting.notes.split("\n") if meeting and meeting.notes else [],
        "gaps": [GAPS[gap] for gap in minutes.gaps],
    }


def write(paper: Mapping[str, Any]) -> bytes:
    """The PDF of what `read` told. Takes a while for hundreds of rows: call it outside of a transaction."""
    return _compile(_source(), prepare(paper))


def prepare(paper: Mapping[str, Any]) -> dict[str, str]:
    """What the template is given: texts that typst's own fonts can show, as JSON."""
    lost = _list_lost({letter for text in _texts(paper) for letter in _clean(text)})
    return {"paper": json.dumps(_map(paper, lambda text: _clean(text).translate(lost)))}


def _compile(source: bytes, inputs: dict[str, str]) -> bytes:
    """With typst's own fonts only, so that every server prints the same."""
    return typst.compile(source, sys_inputs=inputs, ignore_system_fonts=True, pdf_standards="ua-1")


def _decree(minutes: Minutes) -> str:
    directive = minutes.directive
    if directive.committee_decree_number is None or directive.committee_decree_date is None:
        return ""
    return f"{directive.committee_decree_number} tanggal {say_day(directive.committee_decree_date)}"


def _attendant(row: Attendant) -> dict[str, Any]:
    return {
        "name": row.name,
        "agency": row.agency or "pakar dari luar",
        "seat": SEATS[row.seat],
        "present": row.is_present,
    }


def _signers(minutes: Minutes) -> dict[str, Any]:
    """Chair and secretary, and the members who were there; all of them as long as no meeting is recorded."""
    names: dict[Seat, list[str]] = {seat: [] for seat in Seat}
    for row in minutes.attendants:
        if row.is_present or minutes.meeting is None or row.seat is not Seat.MEMBER:
            names[row.seat].append(row.name)
    return {
        "chair": next(iter(names[Seat.CHAIR]), ""),
        "secretary": next(iter(names[Seat.SECRETARY]), ""),
        "members": names[Seat.MEMBER],
    }


def _quorum(minutes: Minutes) -> str:
    """Whether the meeting was one."""
    present, of, quorum = minutes.present, len(minutes.attendants), minutes.directive.quorum
    there = f"Hadir {present} ({spell(present)}) dari {of} ({spell(of)}) anggota."
    if not quorum:
        return f"{there} Kuorum tidak diatur."
    outcome = "tercapai" if minutes.is_quorate else "TIDAK TERCAPAI"
    return f"{there} Kuorum {quorum} ({spell(quorum)}) anggota hadir: {outcome}."


def _method(minutes: Minutes) -> list[str]:
    criteria = "; ".join(f"{row.name} {row.weight_percent}%" for row in minutes.ranking.criteria)
    rules = "; ".join(f"({place}) {RULES[rule]}" for place, rule in enumerate(minutes.directive.tie_order.rules, 1))
    return [
        f"Setiap penilai memberi nilai 1 sampai 5 pada setiap kriteria dengan bobot: {criteria}.",
        SCORE,
        f"Nilai yang sama berbagi peringkat. Urutan di antaranya ditentukan berturut-turut oleh: {rules}.",
        f"Batas yang ditetapkan: {_cut(ties.get_cut(minutes.directive))}.",
    ]


def _cut(cut: Cut | None) -> str:
    if cut is None:
        return "tidak ada"
    if cut.number is not None:
        return f"{cut.number} ({spell(cut.number)}) usulan teratas"
    return f"nilai {say_score(cut.score)} ke atas"


def _row(line: Line) -> dict[str, str]:
    row = line.row
    return {
        "rank": "–" if row.rank is None else str(row.rank),
        "number": row.proposal.number,
        "title": row.proposal.title,
        "agency": row.proposal.agency.name,
        "tie": TIES[row.tie] if row.tie else "",
        "reviews": f"{row.reviews}/{row.expected}",
        "declared": str(line.declared),
        "structural": str(line.structural),
        "score": "ditutup" if row.is_withheld else say_score(row.score),
    }


def _cut_after(minutes: Minutes) -> int | None:
    """After how many rows the line of the cut is drawn."""
    if ties.get_cut(minutes.directive) is None or minutes.ranking.hides_cut:
        return None
    return sum(bool(line.row.is_above) for line in minutes.lines)


def _short(line: Line) -> str:
    row = line.row
    return f"{row.proposal.number} – {row.proposal.title}: {row.reviews} dari {row.expected} penilaian"


@cache
def _source() -> bytes:
    return TEMPLATE.read_bytes()


def _texts(value: Any) -> Iterator[str]:
    """All texts in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(list(value.values()))
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)


def _map(value: Any, change: Callable[[str], str]) -> Any:
    """The same with each text changed."""
    if isinstance(value, Mapping):
        return {name: _map(part, change) for name, part in value.items()}
    if isinstance(value, list):
        return [_map(part, change) for part in value]
    return change(value) if isinstance(value, str) else value


def _clean(text: str) -> str:
    """Letters composed, without controls or marks that turn the direction of what follows; long words may break."""
    shown = _CONTROLS.sub("", unicodedata.normalize("NFC", text).replace("\t", " "))
    return _LONG_WORD.sub(lambda word: BREAK.join(textwrap.wrap(word[0], 12)), shown)


def _list_lost(letters: set[str]) -> dict[int, str]:
    """What to put for letters that typst's own fonts cannot show: PDF/UA refuses text that nobody can see."""
    odd = sorted(letter for letter in letters if ord(letter) > LAST_LATIN)
    lost = [letter for place, letter in enumerate(odd) if place >= MAX_ASKED or not _has_glyph(letter)]
    return {ord(letter): "" if _is_silent(letter) else NO_GLYPH for letter in lost}


def _is_silent(letter: str) -> bool:
    """A mark, joiner or selector: without its letter it says nothing."""
    return unicodedata.category(letter)[0] == "M" or unicodedata.category(letter) == "Cf"


@lru_cache(maxsize=4096)
def _has_glyph(letter: str) -> bool:
    """Ask typst, which alone knows its fonts: some milliseconds, once per character."""
    try:
        _compile(PROBE, {"text": f"a{letter}"})
    except typst.TypstError:
        return False
    return True
