"""Words of the fairness sheet: methods, reasons to talk, and what a figure of agreement means in plain words."""

from collections.abc import Mapping

from flask_babel import gettext as _

from innovations.domain.fairness import Method, Reason
from innovations.domain.severity import Obstacle

from .words import lazy as _l

METHODS: Mapping[Method, str] = {
    Method.MEDIAN: _l("dipakai nilai tengah"),
    Method.MODEL: _l("dipakai nilai model"),
    Method.WEIGHT: _l("bobot kriteria digeser"),
}
"""Said after *Berubah bila*."""

REASONS: Mapping[Reason, str] = {
    Reason.NEAR_CUT: _l("dekat batas"),
    Reason.RANK_MOVED: _l("peringkat bergeser menurut metode lain"),
    Reason.WIDE_SPREAD: _l("penilai paling berbeda pendapat"),
}

OBSTACLES: Mapping[Obstacle, str] = {
    Obstacle.NO_REVIEWS: _l("belum ada penilaian yang masuk."),
    Obstacle.ONE_REVIEWER: _l("baru satu penilai yang mengirim penilaian."),
    Obstacle.TOO_FEW_REVIEWS: _l(
        "ada penilai dengan kurang dari tiga penilaian; dari sesedikit itu kebiasaan menilai tidak terbaca."
    ),
    Obstacle.NOT_CONNECTED: _l(
        "usulan dan penilai terbagi dalam kelompok yang tidak terhubung, sehingga mutu usulan dan kebiasaan "
        "penilai tidak dapat dipisahkan."
    ),
    Obstacle.NO_SPREAD: _l("semua nilai sama."),
}
"""Why there is no model; said after *Nilai model belum dapat dihitung:*."""


def agreement(alpha: float | None) -> str:
    """Krippendorff's alpha in words; about single reviewers, so low is no fault by itself."""
    if alpha is None:
        return _("tidak dapat dihitung: semua nilai sama, atau tidak ada usulan yang dinilai dua orang.")
    if alpha < 0:
        return _("penilai lebih berbeda pendapat daripada kebetulan; bicarakan arti tiap kriteria.")
    if alpha < 0.4:
        return _("penilai satu per satu sering berbeda. Ini lazim bila tiap usulan dinilai sebagian anggota saja.")
    if alpha < 0.67:
        return _("penilai satu per satu cukup searah.")
    return _("penilai satu per satu sangat searah.")


def steadiness(reliability: float | None) -> str:
    """How far the panel's mean may be trusted; the bands are the usual ones of test theory, not law."""
    if reliability is None:
        return _("tidak dapat dihitung.")
    if reliability >= 0.8:
        return _("urutan menurut rata-rata dapat diandalkan.")
    if reliability >= 0.6:
        return _("urutan menurut rata-rata cukup dapat diandalkan; usulan di sekitar batas perlu dibahas.")
    return _("urutan menurut rata-rata belum dapat diandalkan; tambah penilai atau bahas lebih banyak usulan.")
