"""What the page of one proposal says about each act: its heading, what it means, its button, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from innovations.domain.workflow import Action
from innovations.web.words import lazy as _l


@dataclass(frozen=True)
class Words:
    """`title` heads the form, `lead` says what the act leads to, `done` is said afterwards."""

    title: str
    lead: str
    button: str
    done: str
    tone: str = "primary"


WORDS: Mapping[Action, Words] = {
    Action.GRANT_PERMISSION: Words(
        _l("Izin tertulis kepala OPD"),
        _l("Dengan surat izin ini usulan diteruskan ke pemeriksaan administrasi (PP 38/2017)."),
        _l("Beri izin"),
        _l("Izin tertulis tercatat. Usulan kini menunggu pemeriksaan administrasi."),
    ),
    Action.RETURN: Words(
        _l("Kembalikan untuk diperbaiki"),
        _l("Pengusul membaca alasannya dan dapat mengajukan lagi sampai hari yang Anda tetapkan."),
        _l("Kembalikan"),
        _l("Usulan dikembalikan kepada pengusul untuk diperbaiki."),
        "secondary",
    ),
    Action.WITHDRAW: Words(
        _l("Tarik usulan"),
        _l("Usulan yang ditarik tidak dinilai lagi dan tidak dapat diajukan kembali. Isinya tetap tersimpan."),
        _l("Tarik usulan"),
        _l("Usulan ditarik. Isinya tetap tersimpan, tetapi tidak dinilai lagi."),
        "danger",
    ),
    Action.START_REVIEW: Words(
        _l("Pemeriksaan administrasi"),
        _l("Jawab lima kriteria inovasi daerah (PP 38/2017 pasal 6), lalu pilih kelanjutannya."),
        _l("Teruskan ke penilaian"),
        _l("Usulan lolos pemeriksaan administrasi dan kini ada di antrean tim penilai."),
    ),
    Action.APPROVE: Words(
        _l("Catat Keputusan Bupati"),
        _l("Salin dari Keputusan yang sudah ditandatangani. Nilai dibekukan bersama keputusan ini."),
        _l("Setujui"),
        _l("Keputusan tercatat. Inovasi ini kini terbaca oleh semua pegawai."),
    ),
    Action.REJECT: Words(
        _l("Nyatakan tidak lolos"),
        _l("Pengusul membaca alasannya. Pernyataan ini mengakhiri usulan dan tidak dapat dibatalkan."),
        _l("Tolak"),
        _l("Usulan dinyatakan tidak lolos. Pengusul dapat membaca alasannya."),
        "danger",
    ),
    Action.START_TRIAL: Words(
        _l("Mulai uji coba"),
        _l("Catat bahwa OPD pelaksana memulai uji coba. Ukuran keberhasilannya boleh menyusul."),
        _l("Mulai uji coba"),
        _l("Uji coba tercatat sudah dimulai."),
    ),
    Action.IMPLEMENT: Words(
        _l("Tetapkan penerapan"),
        _l("Catat bahwa inovasi diterapkan. Dasar hukumnya, misalnya Peraturan Bupati, boleh menyusul."),
        _l("Tetapkan penerapan"),
        _l("Inovasi tercatat sebagai penerapan."),
    ),
    Action.STOP: Words(
        _l("Hentikan inovasi"),
        _l(
            "Inovasi yang dihentikan tetap terdaftar bersama pelajarannya. Inovasi yang sudah menjadi kebijakan "
            "daerah lalu tidak mencapai sasaran tidak membuat ASN dipidana (UU 23/2014 pasal 389)."
        ),
        _l("Hentikan"),
        _l("Penghentian tercatat. Inovasi ini tetap terdaftar bersama pelajarannya."),
        "secondary",
    ),
}

PAPER_LETTER = Words(
    _l("Catat surat izin di atas kertas"),
    _l("Untuk kepala OPD yang menyerahkan surat bertanda tangan. Cocokkan dengan surat aslinya."),
    _l("Beri izin"),
    _l("Surat izin tercatat. Usulan kini menunggu pemeriksaan administrasi."),
)
FILING = Words(
    _l("Ajukan atas nama OPD"),
    _l("Usulan OPD diajukan oleh kepalanya. Kominfo mengajukannya atas surat bertanda tangan kepala OPD."),
    _l("Ajukan"),
    _l("Usulan diajukan atas nama OPD."),
)
SUPERIOR = _l("Ini gagasan kepala OPD sendiri: catat surat izin dari atasannya, misalnya Sekretaris Daerah.")
CORRECTION = Words(
    _l("Perbaiki data Keputusan"),
    _l("Untuk salah ketik. Isi lama tetap tersimpan dalam riwayat."),
    _l("Simpan perbaikan"),
    _l("Data Keputusan diperbaiki."),
)
EXTENSION = Words(
    _l("Perpanjang batas perbaikan"),
    _l("Pengusul membaca alasannya dan dapat mengajukan lagi sampai hari itu, juga bila batas lama sudah lewat."),
    _l("Perpanjang"),
    _l("Batas perbaikan diperpanjang."),
)
RENEWAL = Words(
    _l("Minta izin baru"),
    _l("Setelah perbaikan diajukan, usulan kembali menunggu izin tertulis Anda; izin yang lama tidak berlaku lagi."),
    _l("Minta izin baru"),
    _l("Izin yang lama tidak berlaku lagi. Setelah diajukan kembali, usulan menunggu izin tertulis yang baru."),
    "secondary",
)
