"""The region's figures in sentences: what leads to the next band, what one document does, what to be warned of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain.index_changes import Change
from innovations.domain.index_readiness import Line, Picture
from innovations.domain.index_scoring import Reach, RegionScore, find_reach, score_region
from innovations.web import formats
from innovations.web.words import lazy as _l

PARTS: Mapping[str, str] = {
    "divisor": _l("Pembagi"),
    "basic_services_needed": _l("Urusan wajib pelayanan dasar yang harus terisi"),
    "count_rate": _l("Poin per inovasi"),
    "bands": _l("Predikat"),
    "age_window": _l("Rentang waktu penerapan"),
    "name": _l("nama"),
    "weight": _l("bobot"),
    "mandatory": _l("wajib"),
    "level_1": _l("level 1"),
    "level_2": _l("level 2"),
    "level_3": _l("level 3"),
    "evidence": _l("bukti"),
    "file_types": _l("jenis berkas"),
    "added": _l("indikator baru"),
    "removed": _l("tidak ada lagi"),
}
"""Parts of the rules, by the names of `index_changes`."""


@dataclass(frozen=True)
class Row:
    """One figure of the region, claimed and verified; `note` says its bounds."""

    label: str
    note: str
    claimed: str
    verified: str


def list_figures(picture: Picture) -> list[Row]:
    """How the index comes about, step by step."""
    claimed, verified, region = picture.claimed, picture.verified, picture.rules.region
    if claimed is None or verified is None or region is None:
        return []
    pairs = [_figures(picture, score) for score in (claimed, verified)]
    labels = [
        (_("Jumlah skor inovasi"), ""),
        (_("Pembagi"), _("banyaknya inovasi, paling sedikit %(divisor)s", divisor=region.divisor)),
        (_("Rata-rata skor inovasi"), _say_most(picture.rules.max_points)),
        (_("Poin jumlah inovasi"), _say_most(region.count_cap * region.count_rate)),
        (_("Nilai SPD"), _say_most(region.spd_max)),
        (_("Jumlah poin"), _say_most(region.total_max)),
    ]
    return [Row(*label, *values) for label, values in zip(labels, zip(*pairs, strict=True), strict=True)]


def _say_most(most: int | Decimal) -> str:
    return _("paling tinggi %(most)s", most=formats.number(most))


def _figures(picture: Picture, score: RegionScore) -> list[str]:
    spd = _("0 (belum diisi)") if picture.spd is None else formats.hundredths(score.spd)
    return [
        formats.number(score.points),
        formats.number(score.divisor),
        formats.score(score.sid),
        formats.score(score.count),
        spd,
        formats.score(score.total),
    ]


def say_services(picture: Picture) -> str:
    """How many affairs of basic services have an innovation, and which have none."""
    region, missing = picture.rules.region, picture.uncovered
    if region is None:
        return ""
    said = _(
        "Urusan wajib pelayanan dasar yang mempunyai inovasi: %(covered)s dari %(all)s; poin jumlah inovasi baru"
        " dihitung bila paling sedikit %(needed)s.",
        covered=len(picture.basic) - len(missing),
        all=len(picture.basic),
        needed=region.basic_services_needed,
    )
    return " ".join([said, _("Belum: %(names)s.", names="; ".join(missing))]) if missing else said


def list_ways(picture: Picture) -> tuple[str, list[str]]:
    """What the next band above the verified score takes: a sentence, and each way to it; nothing at the top."""
    claimed, verified = picture.claimed, picture.verified
    reach = find_reach(picture.rules, verified) if verified is not None else None
    if claimed is None or verified is None or reach is None or picture.rules.region is None:
        return "", []
    head = _(
        "Untuk predikat %(band)s (mulai %(minimum)s) skor terverifikasi masih kurang %(index)s, yaitu %(points)s dari"
        " %(most)s poin.",
        band=reach.band.name,
        minimum=formats.hundredths(reach.band.minimum),
        index=formats.hundredths(reach.index_missing),
        points=formats.hundredths(reach.total_missing),
        most=picture.rules.region.total_max,
    )
    return head, [
        _say_checking(claimed, verified),
        _say_evidence(picture, verified, reach),
        *_say_rest(picture, reach),
    ]


def _say_checking(claimed: RegionScore, verified: RegionScore) -> str:
    if claimed.index == verified.index:
        return _("Memeriksa bukti: semua klaim yang berbukti sudah diverifikasi apa adanya.")
    return _(
        "Memeriksa bukti: bila semua klaim yang berbukti diverifikasi apa adanya, indeks menjadi %(index)s"
        " (%(band)s).",
        index=formats.hundredths(claimed.index),
        band=claimed.band.name,
    )


def _say_evidence(picture: Picture, verified: RegionScore, reach: Reach) -> str:
    if reach.points is None:
        return _(
            "Melengkapi bukti: itu saja tidak cukup; dengan level 3 di semua indikator pun indeks menjadi %(index)s.",
            index=formats.hundredths(_at_best(picture, verified)),
        )
    return ngettext(
        "Melengkapi bukti: jumlah skor terverifikasi semua inovasi perlu naik %(points)s poin (bobot kali level).",
        "Melengkapi bukti: jumlah skor terverifikasi semua inovasi perlu naik %(points)s poin (bobot kali level).",
        reach.points,
        points=formats.number(reach.points),
    )


def _at_best(picture: Picture, score: RegionScore) -> Decimal:
    """The index when each innovation there is had all its points."""
    most = [picture.rules.max_points] * score.n
    best = score_region(picture.rules, most, score.covered, score.spd)
    return best.index if best is not None else score.index


def _say_rest(picture: Picture, reach: Reach) -> list[str]:
    said = []
    if reach.innovations is None:
        said.append(_("Menambah inovasi: dengan skor rata-rata seperti sekarang, itu saja tidak cukup."))
    else:
        said.append(
            ngettext(
                "Menambah inovasi: %(num)s lagi dengan skor rata-rata seperti sekarang.",
                "Menambah inovasi: %(num)s lagi dengan skor rata-rata seperti sekarang.",
                reach.innovations,
            )
        )
    if reach.spd is None:
        said.append(_("Menaikkan SPD: itu saja tidak cukup."))
    else:
        said.append(_("Menaikkan SPD: %(points)s poin lagi.", points=formats.hundredths(reach.spd)))
    if reach.services:
        said.append(
            ngettext(
                "Mengisi %(num)s urusan wajib pelayanan dasar lagi, masing-masing dengan satu inovasi: poin jumlah"
                " inovasi bertambah %(points)s.",
                "Mengisi %(num)s urusan wajib pelayanan dasar lagi, masing-masing dengan satu inovasi: poin jumlah"
                " inovasi bertambah %(points)s.",
                reach.services_missing,
                points=formats.score(reach.services),
            )
        )
    return said


def say_paper(picture: Picture, line: Line) -> str:
    """`Video inovasi: dari level 0 ke level 3`; empty where nothing is missing."""
    indicator = picture.rules.find(line.paper.indicator) if line.paper else None
    if line.paper is None or indicator is None:
        return ""
    return _(
        "%(name)s: dari level %(old)s ke level %(new)s",
        name=indicator.name,
        old=line.paper.from_level,
        new=line.paper.to_level,
    )


def get_lift(picture: Picture, line: Line) -> Fraction | None:
    """By how much that document lifts the region's index."""
    region = picture.rules.region
    if picture.claimed is None or region is None or line.paper is None:
        return None
    return Fraction(line.paper.points * 100, picture.claimed.divisor * region.total_max)


def list_warnings(picture: Picture, line: Line) -> list[str]:
    """What the year demands beyond points, for one innovation."""
    numbers = [str(item.number) for item in picture.rules.indicators if item.key in line.missing]
    said = []
    if numbers and line.is_claimed:
        said.append(_("indikator wajib tanpa bukti: nomor %(numbers)s", numbers=", ".join(numbers)))
    if line.unproved:
        said.append(
            ngettext("%(num)s level tanpa bukti", "%(num)s level tanpa bukti", line.unproved),
        )
    if picture.rules.age_window is not None and line.is_claimed and not line.age:
        said.append(_("waktu penerapan belum diisi") if line.age is None else _("waktu penerapan di luar rentang"))
    return said


@dataclass(frozen=True)
class Changed:
    """What changed of one indicator, or of the formula: parts, each with the words before and after."""

    name: str
    parts: list[tuple[str, str, str]]

    @property
    def what(self) -> str:
        """`level 1, bukti`."""
        return ", ".join(part for part, _old, _new in self.parts)


def group_changes(changes: Iterable[Change]) -> list[Changed]:
    """By indicator, the formula first."""
    return [
        Changed(name or _("Rumus"), [_say_change(change) for change in group])
        for name, group in groupby(changes, key=lambda change: change.name)
    ]


def _say_change(change: Change) -> tuple[str, str, str]:
    old, new = (_truth(value) if change.what == "mandatory" else value for value in (change.old, change.new))
    return str(PARTS[change.what if change.name else change.key]), old or "–", new or "–"


def _truth(value: str) -> str:
    return _("ya") if value == "True" else _("tidak")
