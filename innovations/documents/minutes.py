"""The minutes as a PDF, always Indonesian: what the template `minutes.typ` is told."""

from collections.abc import Mapping
from typing import Any

from innovations.domain import clock, ties
from innovations.domain.fairness import Cut
from innovations.domain.minutes import Attendant, Gap, Line, Minutes
from innovations.models.directives import Seat, TieRule

from .indonesian import say_day, say_score, spell, spell_day

TEMPLATE = "minutes.typ"
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
