"""A letter to each OPD with its own figures, always Indonesian: our wording, and what fills its fields."""

import io
import zipfile
from collections.abc import Sequence

from werkzeug.utils import secure_filename

from innovations.domain import clock
from innovations.domain.letter_fields import fill
from innovations.domain.recap import Share

from . import letters, typesetting
from .indonesian import say_day

TITLE = "Perkembangan Inovasi Perangkat Daerah"
WORDING = """Nomor: ..............................
Hal: Perkembangan inovasi perangkat daerah

Yth. Pimpinan {opd}

Bersama ini kami sampaikan perkembangan inovasi {opd} untuk {lingkup}, keadaan per {tanggal_surat}.

Usulan yang dikirim: {usulan_dikirim}
Usulan yang disetujui: {usulan_disetujui}
Inovasi yang berjalan (diusulkan {opd}): {inovasi_berjalan}
Laporan kemajuan yang terlambat (inovasi yang dilaksanakan {opd}): {laporan_terlambat}
Program masterplan tanpa inovasi: {program_tanpa_inovasi} dari {program}
Inovasi yang diklaim untuk indeks: {inovasi_indeks}
Dokumen wajib indeks yang belum ada: {dokumen_kurang}
Level indeks yang diklaim tanpa bukti: {level_tanpa_bukti}

Kami mohon Saudara:
{permohonan}

Rincian setiap angka dapat dibuka pada halaman OPD Saudara di aplikasi.

Demikian disampaikan. Atas perhatian dan kerja sama Saudara kami ucapkan terima kasih.

{tanggal_surat}



(..............................)"""


def write(template: str, share: Share, scope: str) -> str:
    """The letter to this OPD, dated today; `scope` says whose proposals are counted: `arahan tahun 2026`."""
    figures = {
        "usulan_dikirim": share.sent,
        "usulan_disetujui": share.approved,
        "inovasi_berjalan": share.running,
        "laporan_terlambat": share.late,
        "program": share.programmes,
        "program_tanpa_inovasi": share.unserved,
        "inovasi_indeks": share.claimed,
        "dokumen_kurang": share.missing,
        "level_tanpa_bukti": share.unproved,
    }
    words = {
        "opd": share.agency.name,
        "lingkup": scope,
        "permohonan": "\n".join(f"– {what}" for what in _list_asked(share)),
        "tanggal_surat": say_day(clock.today()),
    }
    return fill(template, {**words, **{name: str(number) for name, number in figures.items()}})


def _list_asked(share: Share) -> list[str]:
    """What this OPD can do about its figures; nothing about those that are in order."""
    steps = [
        (not share.sent, "mengirim usulan inovasi yang pertama;"),
        (share.unserved, f"mengusulkan inovasi untuk {share.unserved} program masterplan;"),
        (share.late, f"mengirim {share.late} laporan kemajuan yang terlambat;"),
        (share.missing, f"melengkapi {share.missing} dokumen wajib indeks;"),
        (share.unproved, f"menambahkan bukti pada {share.unproved} level indeks yang sudah diklaim;"),
    ]
    asked = [what for number, what in steps if number] or ["melanjutkan inovasi yang sudah berjalan."]
    return [*asked[:-1], asked[-1].removesuffix(";").removesuffix(".") + "."]


def typeset(name: str, content: str, *, letterhead: str, office: str) -> bytes:
    """One letter as a PDF; `name` of the OPD stands on its foot. Call it outside of a transaction."""
    paper = letters.read([(name, content)], letterhead=letterhead, office=office, title=TITLE)
    return typesetting.write(letters.TEMPLATE, paper)


def pack(written: Sequence[tuple[str, str]], *, letterhead: str, office: str) -> bytes:
    """A ZIP with one PDF for each (OPD, content): 60 of them take 2 s and 2 MB. Outside of a transaction too."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for (name, content), filename in zip(written, name_files([name for name, _ in written]), strict=True):
            archive.writestr(filename, typeset(name, content, letterhead=letterhead, office=office))
    return file.getvalue()


def name_files(names: Sequence[str]) -> list[str]:
    """`surat-inovasi-dinas-kesehatan.pdf`: safe on every system, no two alike."""
    found: dict[str, None] = {}
    for name in names:
        stem = "surat-inovasi-" + (secure_filename(name).strip("._-").lower().replace("_", "-")[:80] or "opd")
        numbered = (f"{stem}-{place}" for place in range(2, len(names) + 2))
        found[next(one for one in (stem, *numbered) if one not in found)] = None
    return [f"{stem}.pdf" for stem in found]
