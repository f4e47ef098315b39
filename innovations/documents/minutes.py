"""The minutes as a PDF, always Indonesian: what the template `minutes.typ` is told."""

import textwrap
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from innovations.domain import clock, nip, ties
from innovations.domain.annex import Sheet
from innovations.domain.fairness import Cut
from innovations.domain.minutes import Attendant, Gap, Line, Minutes
from innovations.models import minutes as models
from innovations.models.directives import Annex, Criterion, Seat, TieRule

from .indonesian import say_day, say_score, spell, spell_day

TEMPLATE = "minutes.typ"
NOBODY = {"name": "", "nip": ""}
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
SETTLED: Mapping[ties.Tie, str] = {
    ties.Tie.WEIGHT: RULES[TieRule.WEIGHT],
    ties.Tie.SPREAD: RULES[TieRule.SPREAD],
    ties.Tie.RECEIPT: RULES[TieRule.RECEIPT],
    ties.Tie.ID: "urutan pencatatan, karena menurut semua aturan keduanya sama",
}
ANNEXES: Mapping[Annex, str] = {
    Annex.NONE: "Lembar nilai tidak dilampirkan.",
    Annex.CODES: "Lembar nilai dilampirkan dengan kode penilai.",
    Annex.NAMES: "Lembar nilai dilampirkan dengan nama penilai.",
}
GAPS: Mapping[Gap, str] = {
    Gap.NO_MEETING: "rapat tim penilai belum dicatat",
    Gap.NO_QUORUM: "kuorum rapat tidak tercapai",
    Gap.NOTHING_RANKED: "belum ada usulan yang dinilai",
    Gap.REVIEWS_MISSING: "masih ada usulan yang belum selesai dinilai",
    Gap.WITHHELD: "nilai usulan yang melibatkan pembuat dokumen ini ditutup",
}


def read(minutes: Minutes, *, letterhead: str, office: str) -> dict[str, Any]:
    """All that the draft says, as plain values; `letterhead` has its lines, `office` names the app on the foot."""
    return {
        **freeze(minutes, letterhead=letterhead),
        "foot": _foot(office),
        "number": minutes.meeting.number if minutes.meeting else "",
        "gaps": [GAPS[gap] for gap in minutes.gaps],
        "seal": None,
    }


def read_closed(row: models.Minutes, closing: models.MinutesClosing, *, office: str, address: str) -> dict[str, Any]:
    """The same of closed minutes, from the stored text; `address` is the page where it can be compared."""
    day, digest = say_day(clock.local(closing.closed_at).date()), say_hash(closing.content_hash)
    return {
        **closing.content,
        "foot": f"{_foot(office)}. Sidik isi (SHA-256): {digest}",
        "number": row.number,
        "gaps": [],
        "seal": {"closed": f"{day} oleh {closing.closed_by.name}", "hash": digest, "address": address},
    }


def say_hash(content_hash: str) -> str:
    """In groups of eight, so that eyes can compare it."""
    return " ".join(textwrap.wrap(content_hash, 8))


def _foot(office: str) -> str:
    return f"Dicetak dari {office} pada {say_day(clock.today())}"


def freeze(minutes: Minutes, *, letterhead: str) -> dict[str, Any]:
    """What closing keeps: all that the paper says, but the registry's number and what each print adds."""
    directive, meeting = minutes.directive, minutes.meeting
    return {
        "letterhead": letterhead.splitlines(),
        "opening": [_say_meeting(minutes), _say_decree(minutes)],
        "attendants": [_attendant(row, is_recorded=meeting is not None) for row in minutes.attendants],
        "signers": _signers(minutes),
        "quorum": _quorum(minutes) if meeting else "",
        "method": _method(minutes),
        "cut": _cut(ties.get_cut(directive)),
        "hides_cut": minutes.ranking.hides_cut,
        "rows": [_row(line) for line in minutes.lines],
        "cut_after": _cut_after(minutes),
        "ties": _ties(minutes.lines),
        "short": [_short(line) for line in minutes.short],
        "notes": meeting.notes.split("\n") if meeting and meeting.notes else [],
        "dissent": meeting.dissent.split("\n") if meeting and meeting.dissent else [],
        "criteria": [_criterion(row) for row in minutes.ranking.criteria],
        "annex": [_sheets(line, line.sheets) for line in minutes.lines if line.sheets],
    }


def _say_meeting(minutes: Minutes) -> str:
    directive, meeting = minutes.directive, minutes.meeting
    answered = (
        f"usulan inovasi yang menjawab arahan nomor {directive.number} tanggal {say_day(directive.issued_on)}"
        f" tentang {directive.title}."
    )
    if meeting is None:
        return f"Tim penilai inovasi menilai {answered} Hari, tanggal dan tempat rapat belum dicatat."
    return (
        f"Pada hari ini, {spell_day(meeting.held_on)}, bertempat di {meeting.place}, tim penilai inovasi telah"
        f" melaksanakan rapat penilaian atas {answered}"
    )


def _say_decree(minutes: Minutes) -> str:
    number, day = minutes.directive.committee_decree_number, minutes.directive.committee_decree_date
    said = "." * 20 if number is None or day is None else f"{number} tanggal {say_day(day)}"
    return f"Tim penilai ditetapkan dengan keputusan nomor {said}."


def _attendant(row: Attendant, *, is_recorded: bool) -> dict[str, str]:
    return {
        "name": row.name,
        "agency": row.agency or "pakar dari luar",
        "seat": SEATS[row.seat],
        "presence": "–" if not is_recorded else "hadir" if row.is_present else "tidak hadir",
    }


def _signers(minutes: Minutes) -> dict[str, Any]:
    """Chair and secretary, and the members who were there; all of them as long as no meeting is recorded."""
    names: dict[Seat, list[dict[str, str]]] = {seat: [] for seat in Seat}
    for row in minutes.attendants:
        if row.is_present or minutes.meeting is None or row.seat is not Seat.MEMBER:
            names[row.seat].append({"name": row.name, "nip": row.login if nip.is_shaped(row.login) else ""})
    return {
        "chair": next(iter(names[Seat.CHAIR]), NOBODY),
        "secretary": next(iter(names[Seat.SECRETARY]), NOBODY),
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
        ANNEXES[minutes.directive.annex],
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
        "title": row.proposal.shown_title,
        "agency": row.agency or "disembunyikan sampai keputusan",
        "tie": TIES[row.tie] if row.tie else "",
        "reviews": f"{row.reviews}/{row.expected}",
        "declared": str(line.declared),
        "structural": "–" if line.structural is None else str(line.structural),
        "score": "ditutup" if row.is_withheld else say_score(row.score),
    }


def _cut_after(minutes: Minutes) -> int | None:
    """After how many rows the line of the cut is drawn."""
    if ties.get_cut(minutes.directive) is None or minutes.ranking.hides_cut:
        return None
    return sum(bool(line.row.is_above) for line in minutes.lines)


def _short(line: Line) -> str:
    row = line.row
    return f"{row.proposal.number} – {row.proposal.shown_title}: {row.reviews} dari {row.expected} penilaian"


def _ties(lines: Sequence[Line]) -> list[str]:
    """Each tie-break as a sentence: of two that follow each other in the ranking, why the one stands first."""
    found = []
    for before, after in pairwise(line.row for line in lines):
        if after.tie is not None and after.tie in SETTLED:
            pair = f"{before.proposal.number} di atas {after.proposal.number} (keduanya {say_score(after.score)})"
            found.append(f"{pair}: {SETTLED[after.tie]}.")
    return found


def _criterion(row: Criterion) -> dict[str, str]:
    return {"name": row.name, "weight": f"{row.weight_percent}%"}


def _sheets(line: Line, sheets: Sequence[Sheet]) -> dict[str, Any]:
    proposal = line.row.proposal
    return {"number": proposal.number, "title": proposal.shown_title, "rows": [_sheet(sheet) for sheet in sheets]}


def _sheet(sheet: Sheet) -> dict[str, Any]:
    is_void = sheet.score is None
    return {
        "who": sheet.name or f"Penilai {sheet.code}",
        "values": ["–" if is_void or value is None else str(value) for value in sheet.values],
        "score": "gugur" if is_void else say_score(sheet.score),
    }
