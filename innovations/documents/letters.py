"""Decision letters, always Indonesian: our own wording, what fills their fields, and what `letters.typ` is told."""

from collections.abc import Sequence
from typing import Any

from innovations.domain import clock, decisions
from innovations.domain.letter_fields import fill
from innovations.models.proposals import Proposal

from .indonesian import say_day, say_score

TEMPLATE = "letters.typ"
TITLE = "Pemberitahuan Hasil Penilaian Inovasi"
_HEAD = """Nomor: ..............................
Hal: Pemberitahuan hasil penilaian usulan inovasi

Yth. {pengusul}
{opd}

Berdasarkan penilaian tim penilai atas usulan yang menjawab arahan nomor {nomor_arahan} tentang {judul_arahan}, \
dengan ini kami beritahukan bahwa usulan inovasi berikut """
_FOOT = """

Demikian disampaikan. Atas perhatian dan partisipasi Saudara kami ucapkan terima kasih.

{tanggal_surat}



(..............................)"""
APPROVED = (
    _HEAD
    + """telah disetujui.

Nomor usulan: {nomor_usulan}
Judul inovasi: {judul}
Nilai: {nilai}
Keputusan: nomor {nomor_keputusan} tanggal {tanggal_keputusan}
OPD pelaksana: {opd_pelaksana}

Selanjutnya kami harap Saudara berkoordinasi dengan OPD pelaksana untuk menyiapkan uji coba atau penerapannya."""
    + _FOOT
)
REJECTED = (
    _HEAD
    + """belum dapat disetujui.

Nomor usulan: {nomor_usulan}
Judul inovasi: {judul}
Nilai: {nilai}

Alasan:
{alasan}

Kami berharap Saudara terus berinovasi dan mengajukan usulan pada kesempatan berikutnya."""
    + _FOOT
)


def write(template: str, proposal: Proposal) -> str:
    """The letter of a decided proposal, dated today. Needs `FOR_READING` and `executing_agency` loaded."""
    decree, agency = proposal.decree_date, proposal.executing_agency
    values = {
        "nomor_usulan": proposal.number,
        "judul": proposal.title,
        "pengusul": proposal.owner.name,
        "opd": proposal.agency.name,
        "nomor_arahan": proposal.directive.number,
        "judul_arahan": proposal.directive.title,
        "nilai": say_score(decisions.score_of(proposal)),
        "alasan": proposal.decision_reason or "–",
        "nomor_keputusan": proposal.decree_number or "–",
        "tanggal_keputusan": say_day(decree) if decree is not None else "–",
        "opd_pelaksana": agency.name if agency is not None else "–",
        "tanggal_surat": say_day(clock.today()),
    }
    return fill(template, values)


def read(letters: Sequence[tuple[str, str]], *, letterhead: str, office: str, title: str = TITLE) -> dict[str, Any]:
    """One document of all letters, each a (words on its foot, content); `office` names the app on the foot."""
    return {
        "letterhead": letterhead.splitlines(),
        "foot": f"Dicetak dari {office} pada {say_day(clock.today())}",
        "title": title,
        "letters": [{"number": number, "lines": content.split("\n")} for number, content in letters],
    }
