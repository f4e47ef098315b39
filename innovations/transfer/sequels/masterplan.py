"""The sample masterplan after its first year: fixed by a regulation, one programme revised, one quick win stopped."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time

from sqlalchemy import select

from innovations.database import db
from innovations.domain import clock, plans, programme_course, programmes
from innovations.domain.actor import Actor
from innovations.models.masterplan import Programme
from innovations.transfer.sample import get_agency

PLAN = plans.Content(
    "Masterplan Smart City Kabupaten Jayapura 2024–2033 (contoh)",
    2024,
    2033,
    "Peraturan Bupati Nomor 00/CONTOH/2024",
)
SUPPORTING: Mapping[str, tuple[str, ...]] = {
    "LIV-01": ("Dinas Pemberdayaan Masyarakat dan Pemerintahan Kampung", "Dinas Pendidikan"),
    "ENV-02": ("Dinas Pariwisata dan Ekonomi Kreatif",),
    "SOC-04": ("Dinas Perindustrian dan Perdagangan",),
}


def tell(cast: Mapping[str, Actor], _today: date) -> None:
    """All of it by kominfo."""
    kominfo = cast["kominfo"]
    with clock.at(clock.moment_of(date(2024, 1, 15), time(9))):
        plan = plans.create_plan(kominfo, PLAN)
        plan.is_sample = True
        codes = db.session.scalars(select(Programme.code).where(Programme.is_sample).order_by(Programme.id)).all()
        for programme in filter(None, map(programmes.get, codes)):
            supporting = tuple(sorted(get_agency(name).id for name in SUPPORTING.get(programme.code, ())))
            content = replace(programmes.content_of(programme), plan_id=plan.id, supporting_agency_ids=supporting)
            programmes.change_programme(programme, kominfo, content)
    stopped, revised = programmes.get("BRD-01"), programmes.get("SOC-04")
    if stopped is None or revised is None:
        return
    with clock.at(clock.moment_of(date(2024, 9, 16), time(10))):
        reason = "Pengelola kalender pindah tugas dan belum ada penggantinya (contoh)."
        programme_course.stop_quick_win(stopped, kominfo, date(2024, 8, 30), reason)
    with clock.at(clock.moment_of(date(2024, 11, 4), time(10))):
        content = replace(
            programmes.content_of(revised),
            code="SOC-05",
            name="Lulusan siap kerja dan berwirausaha (contoh)",
            target="Lulusan memiliki sertifikat atau usaha rintisan",
        )
        successor = programmes.create_programme(kominfo, content)
        successor.is_sample = True
        reason = "Perubahan rencana aksi: sasaran diperluas ke wirausaha muda (contoh)."
        programme_course.replace_programme(revised, successor, kominfo, reason)
