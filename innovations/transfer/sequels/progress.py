"""How the sample innovations went on: reports in time, late, paused and skipped, milestones met and missed.

Told after the trials, from whose days the periods of the reports are counted.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from innovations.domain import milestones, progress, trials
from innovations.domain.actor import Actor
from innovations.models.progress import Running
from innovations.models.proposals import Proposal

from .telling import at, find

REPORTS = (
    ("Ceting Bu Cadas", "dinkes", 118, "Dua belas kader dilatih dan kunjungan rumah mulai dicatat (contoh)."),
    ("Ceting Bu Cadas", "dinkes", 87, "Kunjungan berjalan di dua puskesmas; buku catatan sempat habis (contoh)."),
    ("Ceting Bu Cadas", "dinkes", 57, "Kader saling menggantikan saat hujan, kunjungan tidak terputus (contoh)."),
    (
        "Ceting Bu Cadas",
        "dinkes",
        26,
        "Empat dari lima ibu hamil diperiksa empat kali; pelaporan makin rapi (contoh).",
    ),
    (
        "SMA Double Track",
        "disdik",
        205,
        "Tiga kelas keterampilan dibuka dengan pelatih dari usaha setempat (contoh).",
    ),
    ("Rumah Diapers", "dlh", 305, "Dua titik jemput dibuka dekat posyandu (contoh)."),
    ("Rumah Diapers", "dlh", 210, "Setoran naik, tetapi jemputan tersendat saat truk rusak (contoh)."),
    ("DAKU", "dukcapil", 210, "Tujuh puskesmas mengirim data kelahiran setiap pekan (contoh)."),
    ("DAKU", "dukcapil", 110, "Sepuluh puskesmas sudah terhubung (contoh)."),
    ("DAKU", "dukcapil", 12, "Semua puskesmas terhubung; akta terbit rata-rata pada hari kelima (contoh)."),
)
"""Title, whose, how many days ago, and what was told."""
MILESTONES = (
    ("Ceting Bu Cadas", "dinkes", "Kader dari dua puskesmas terlatih (contoh)", 110, 112),
    ("Ceting Bu Cadas", "dinkes", "Hasil uji coba dipaparkan kepada kepala puskesmas (contoh)", -40, None),
    ("SMA Double Track", "disdik", "Kerja sama dengan lima tempat usaha ditandatangani (contoh)", 120, 25),
    ("SMA Double Track", "disdik", "Lulusan pertama ditempatkan magang (contoh)", 30, None),
    ("Swasembada Gizi", "dinkes", "Jadwal kunjungan gizi disepakati tiap puskesmas (contoh)", -60, None),
)
"""Title, whose, what, how many days ago it was due, and how many days ago it was done."""


def tell(cast: Mapping[str, Actor], today: date) -> None:
    with at(today - timedelta(days=140), 13):
        progress.set_interval(find("Ceting Bu Cadas", cast["kominfo"]), cast["kominfo"], 1)
    for title, owner, ago, text in REPORTS:
        _report(find(title, cast[owner]), cast[owner], today - timedelta(days=ago), text)
    with at(today - timedelta(days=30), 13):
        reason = "Kegiatan berhenti selama pemindahan bank sampah; tidak ada popok yang ditimbang (contoh)."
        progress.send(find("Rumah Diapers", cast["dlh"]), cast["dlh"], progress.Content(None, skip_reason=reason))
    _report(
        find("Marit", cast["pustaka"]),
        cast["pustaka"],
        today - timedelta(days=70),
        "Peti buku ditarik untuk diperbaiki; peredaran dilanjutkan bulan depan (contoh).",
        Running.PAUSED,
    )
    for title, owner, what, due_ago, done_ago in MILESTONES:
        _reach(find(title, cast[owner]), cast[owner], what, today - timedelta(days=due_ago), done_ago, today)
    _correct(find("DAKU", cast["dukcapil"]), cast["dukcapil"], today - timedelta(days=11))


def _report(proposal: Proposal, actor: Actor, day: date, text: str, running: Running = Running.RUNNING) -> None:
    """With a value nearer to the target than the one before, where there is a measure."""
    story, value = trials.get_story(proposal), None
    if story.measure is not None:
        before = [measured for at, measured in story.list_points() if at <= day]
        last = before[-1] if before else story.measure.baseline
        value = round(last + (story.measure.target - last) / 4, 0)
    with at(day, 13):
        progress.send(proposal, actor, progress.Content(running, text, value))


def _reach(proposal: Proposal, actor: Actor, title: str, due_on: date, done_ago: int | None, today: date) -> None:
    with at(min(due_on - timedelta(days=30), today - timedelta(days=20)), 13):
        milestone = milestones.add(proposal, actor, milestones.Content(title, due_on))
    if done_ago is not None:
        with at(today - timedelta(days=done_ago), 13):
            milestones.finish(milestone, proposal, actor)


def _correct(proposal: Proposal, actor: Actor, day: date) -> None:
    """A slip of the pen, mended on the next day."""
    report = progress.list_of(proposal)[0]
    content = progress.read_content(report)
    with at(day, 13):
        text = content.text.replace("hari kelima", "hari keempat")
        progress.correct(report, proposal, actor, progress.Content(content.running, text, content.value))
