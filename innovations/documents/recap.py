"""The annual recap for the regent on four pages, always Indonesian: what the template `recap.typ` is told."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from innovations.domain import clock
from innovations.domain.coverage import Cell
from innovations.domain.index_readiness import Line as IndexLine
from innovations.domain.index_readiness import Picture
from innovations.domain.index_scoring import RegionScore, find_reach
from innovations.domain.recap import LISTED, Recap
from innovations.domain.reports import AgencyFigures
from innovations.domain.watch import STALE_DAYS, Line, Need
from innovations.models.proposals import LIVE_STATES, State

from .indonesian import say_day, say_number

TEMPLATE = "recap.typ"
TITLE = "Rekapitulasi Inovasi Daerah"
GROUPS: Mapping[str, str] = {
    "process": "Dalam proses",
    State.APPROVED.value: "Disetujui",
    State.TRIAL.value: "Uji coba",
    State.IMPLEMENTED.value: "Penerapan",
    State.STOPPED.value: "Dihentikan",
    "closed": "Tidak lolos, ditarik",
}
"""By the names of `listing.GROUPS`; the words of the screens."""
NEEDS: Mapping[Need, str] = {
    Need.REPORT_LATE: "Laporan terlambat",
    Need.STALE: "Tanpa kabar",
    Need.TRIAL_OVER: "Uji coba melewati rencana",
    Need.MILESTONE_OVERDUE: "Tonggak capaian terlewat",
    Need.REPORT_DUE: "Laporan segera jatuh tempo",
}
WAITING: Mapping[State, tuple[str, str]] = {
    State.AWAITING_PERMISSION: ("Kepala OPD", "memutuskan izin untuk {} usulan."),
    State.SUBMITTED: ("Kominfo", "memeriksa {} usulan yang masuk."),
    State.UNDER_REVIEW: ("Tim penilai", "menyelesaikan penilaian {} usulan."),
    State.RETURNED: ("Pengusul", "memperbaiki {} usulan yang dikembalikan."),
}
"""Who must act on what is in process, and how."""
AGENCIES_SHOWN, AGENCIES_NAMED = 30, 30
"""Three names of those without take the room of one row."""
PAPERS = 14
NAME, LONG_NAME = 70, 90
"""Characters of a name, and of a title."""


def read(recap: Recap, *, letterhead: str, region: str, office: str) -> dict[str, Any]:
    """All four pages as plain values; `region` names regent and paper, `office` the app on the foot."""
    return {
        "letterhead": letterhead.splitlines(),
        "foot": f"{TITLE} tahun {recap.year}. Dicetak dari {office} pada {say_day(clock.today())}",
        "title": f"{TITLE} Tahun {recap.year}",
        "region": region,
        "today": say_day(clock.today()),
        "limits": "" if recap.is_whole else "Yang dihitung hanya usulan yang sudah diputuskan.",
        "figures": _figures(recap),
        "states": [[words, recap.counts[key]] for key, words in GROUPS.items()],
        "years": [[str(year), number] for year, number in recap.years],
        "attention": _attention(recap),
        "signers": [_head_of_region(region), f"Kepala {_office(letterhead)}"],
        "agencies": _agencies(recap),
        "coverage": _coverage(recap),
        "follow_up": _follow_up(recap),
        "index": _index(recap),
        "next": _next(recap),
    }


def _head_of_region(region: str) -> str:
    """UU 23/2014: a kabupaten has a Bupati, a kota a Wali Kota."""
    for kind, title in (("Kabupaten ", "Bupati "), ("Kota ", "Wali Kota "), ("Provinsi ", "Gubernur ")):
        if region.startswith(kind):
            return title + region.removeprefix(kind)
    return f"Kepala Daerah {region}"


def _office(letterhead: str) -> str:
    return next((line.strip() for line in reversed(letterhead.splitlines()) if line.strip()), "Perangkat Daerah")


def _short(text: str, most: int = NAME) -> str:
    return textwrap.shorten(text, most, placeholder=" …") if " " in text else text[:most]


def _rest(total: int, shown: int, what: str = "lainnya") -> str:
    return f"dan {say_number(total - shown)} {what}" if total > shown else ""


def _live(counts: Mapping[str, int]) -> int:
    return sum(counts[state.value] for state in LIVE_STATES)


def _figures(recap: Recap) -> list[list[str]]:
    """Figure, what it counts, and what it is to be compared with."""
    sending = sum(row.total > 0 for row in recap.figures)
    score = recap.index.verified if recap.index else None
    return [
        [say_number(recap.total), "usulan menjawab arahan", f"pada tahun {recap.year}"],
        [str(sending), "OPD mengusulkan", f"dari {len(recap.figures)} OPD"],
        [say_number(_live(recap.counts)), "usulan disetujui", f"dari {say_number(recap.total)} usulan"],
        [say_number(recap.running), "inovasi berjalan", "semua tahun, saat ini"],
        [str(recap.whole.covered), "program didukung inovasi", f"dari {recap.whole.programmes} program masterplan"],
        [
            f"{score.index}".replace(".", ",") if score else "–",
            "indeks inovasi daerah",
            f"{recap.index_year.year}, terverifikasi: {score.band.name}"
            if score and recap.index_year
            else "belum dapat dihitung",
        ],
    ]


def _count_without(recap: Recap) -> int:
    """OPD that sent nothing; not known to who sees only what is decided."""
    return sum(not row.total for row in recap.figures) if recap.is_whole else 0


def _attention(recap: Recap) -> list[str]:
    """What a reader of the first page alone must know; nothing that is nil."""
    without, gaps = _count_without(recap), recap.gaps
    facts = [
        (without, f"{without} OPD belum mengirim satu pun usulan (halaman 2)."),
        (gaps.programmes, f"{gaps.programmes} program masterplan belum didukung inovasi (halaman 3)."),
        (
            len(recap.silent),
            f"{say_number(len(recap.silent))} inovasi terlambat melapor atau tanpa kabar (halaman 3).",
        ),
        (gaps.quick_wins, f"{gaps.quick_wins} quick win sedang terhenti (halaman 3)."),
    ]
    said = [words for number, words in facts if number]
    return said or ["Tidak ada OPD tanpa usulan, program tanpa inovasi, atau inovasi tanpa kabar."]


def _agencies(recap: Recap) -> dict[str, Any]:
    """Those with the most, a line for the rest of them, and who has none."""
    sent = [row for row in recap.figures if row.total]
    without = [_short(row.agency.name) for row in recap.figures if not row.total]
    room = AGENCIES_SHOWN - min(len(without), AGENCIES_NAMED) // 3
    shown, further = sent[:room], sent[room:]
    rest = f"dan {len(further)} OPD lainnya"
    return {
        "heads": list(GROUPS.values()),
        "rows": [_agency(_short(row.agency.name), [row]) for row in shown]
        + ([_agency(rest, further)] if further else []),
        "top": max((row.total for row in shown), default=1),
        "sums": _agency("Semua OPD", recap.figures),
        "without": without[:AGENCIES_NAMED],
        "without_count": len(without),
        "without_rest": _rest(len(without), AGENCIES_NAMED, "OPD lainnya"),
    }


def _agency(name: str, rows: Sequence[AgencyFigures]) -> dict[str, Any]:
    counts = [sum(row.counts[key] for row in rows) for key in GROUPS]
    return {"name": name, "total": sum(counts), "counts": counts, "is_one": len(rows) == 1}


def _coverage(recap: Recap) -> dict[str, Any]:
    gaps = recap.gaps
    return {
        "rows": [_dimension(name, cell) for name, cell in recap.dimensions],
        "whole": _dimension("Seluruh masterplan", recap.whole),
        "gaps": [
            ["program tanpa inovasi", gaps.programmes],
            ["inovasi belum ditautkan ke program", gaps.innovations],
            ["quick win yang terhenti", gaps.quick_wins],
            ["OPD penanggung jawab program tanpa inovasi", gaps.agencies],
        ],
        "unserved": [
            [row.code, _short(row.name, LONG_NAME), _short(row.agency.name if row.agency else "belum ditetapkan")]
            for row in recap.unserved
        ],
        "unserved_rest": _rest(gaps.programmes, len(recap.unserved), "program lainnya"),
        "idle": [_short(row.name) for row in recap.idle],
        "idle_rest": _rest(gaps.agencies, len(recap.idle), "OPD lainnya"),
    }


def _dimension(name: str, cell: Cell) -> list[Any]:
    return [_short(name, 30), cell.programmes, cell.covered, cell.innovations, cell.running]


def _follow_up(recap: Recap) -> dict[str, Any]:
    shown = recap.silent[:LISTED]
    return {
        "rows": [
            ["Inovasi berjalan", recap.running],
            *([words, recap.needs.get(need, 0)] for need, words in NEEDS.items()),
        ],
        "note": f"Tanpa kabar: lebih dari {STALE_DAYS} hari. Satu inovasi dapat dihitung pada beberapa baris.",
        "silent": [_silent(line) for line in shown],
        "rest": _rest(len(recap.silent), len(shown), "inovasi lainnya"),
    }


def _silent(line: Line) -> list[str]:
    since = clock.local(line.last_sign).date()
    return [line.number, _short(line.title, LONG_NAME), _short(line.agency), say_day(since)]


def _index(recap: Recap) -> dict[str, Any]:
    """What is known of the index: scores, the way to the next band, and the documents that lift most."""
    picture, year = recap.index, recap.index_year
    if picture is None or year is None:
        return {"year": "", "scores": [], "facts": ["Tahun indeks belum disiapkan."], "papers": [], "rest": ""}
    closest = picture.closest if year.frozen_at is None else []
    return {
        "year": str(year.year),
        "scores": [*_scores(picture)],
        "facts": [*_index_facts(picture)],
        "papers": [_paper(picture, line) for line in closest[:PAPERS]],
        "rest": _rest(len(closest), PAPERS, "inovasi lainnya yang dapat dinaikkan dengan satu dokumen"),
    }


def _scores(picture: Picture) -> Iterable[list[str]]:
    """Name, percent of the whole for the bar, words."""
    pairs: list[tuple[str, RegionScore | None]] = [
        ("Menurut klaim", picture.claimed),
        ("Terverifikasi", picture.verified),
    ]
    for name, score in pairs:
        if score is not None:
            yield [name, str(score.index), f"{score.index} – {score.band.name}".replace(".", ",")]


def _index_facts(picture: Picture) -> Iterable[str]:
    unproved = sum(line.unproved for line in picture.counted)
    yield f"{len(picture.counted)} inovasi diklaim untuk indeks; {unproved} level belum berbukti."
    if picture.verified is None:
        yield "Rumus skor daerah untuk tahun ini tidak diketahui lengkap, sehingga hanya inovasinya yang dinilai."
        return
    reach = find_reach(picture.rules, picture.verified)
    if reach is not None:
        missing, minimum = (str(value).replace(".", ",") for value in (reach.index_missing, reach.band.minimum))
        yield f"Untuk predikat {reach.band.name} (mulai {minimum}) skor terverifikasi masih kurang {missing}."
    if picture.uncovered:
        covered, names = len(picture.basic) - len(picture.uncovered), _short("; ".join(picture.uncovered), 300)
        yield f"Urusan wajib pelayanan dasar yang terisi: {covered} dari {len(picture.basic)}. Belum: {names}."


def _paper(picture: Picture, line: IndexLine) -> list[str]:
    indicator = picture.rules.find(line.paper.indicator) if line.paper else None
    if line.paper is None or indicator is None:
        return [line.number, _short(line.title, LONG_NAME), _short(line.agency), "–", ""]
    document = f"{_short(indicator.name, LONG_NAME)}: level {line.paper.from_level} ke {line.paper.to_level}"
    return [line.number, _short(line.title, LONG_NAME), _short(line.agency), document, f"+{line.paper.points}"]


def _next(recap: Recap) -> list[list[str]]:
    """(who, what) for everything that is open."""
    gaps, without = recap.gaps, _count_without(recap)
    late = len(recap.silent)
    unproved = sum(line.unproved for line in recap.index.counted) if recap.index else 0
    waiting = [(recap.waiting.get(state, 0), who, what) for state, (who, what) in WAITING.items()]
    steps = [
        *((number, who, what.format(say_number(number))) for number, who, what in waiting),
        (without, "Kepala OPD", f"mendorong usulan pertama dari {without} OPD yang belum mengirim."),
        (gaps.programmes, "Kominfo", f"mengarahkan usulan berikutnya ke {gaps.programmes} program tanpa inovasi."),
        (
            gaps.innovations,
            "Kominfo",
            f"menautkan {say_number(gaps.innovations)} inovasi yang belum mempunyai program.",
        ),
        (
            late,
            "OPD pelaksana",
            f"mengirim laporan atau kabar untuk {say_number(late)} inovasi yang terlambat atau tanpa kabar.",
        ),
        (
            unproved,
            "Pengelola inovasi",
            f"melengkapi bukti untuk {say_number(unproved)} level indeks yang baru diklaim.",
        ),
    ]
    return [[who, what] for number, who, what in steps if number] or [
        ["Semua OPD", "melanjutkan yang sudah berjalan."]
    ]
