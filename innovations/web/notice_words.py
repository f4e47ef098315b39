"""The sentence of each notice, and the page it leads to; how a row of a list of notices looks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.models.notices import Delivery, Notice, NoticeKind

from . import formats
from .words import lazy as _l

KIND_WORDS: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.DECISION: (
        _l("Keputusan usulan"),
        _l("Keputusan, surat, dan penjelasan tentang usulan Anda; selalu diberitahukan."),
    ),
    NoticeKind.PROPOSAL: (_l("Perkembangan"), _l("Yang dilakukan orang lain pada usulan dan inovasi Anda.")),
    NoticeKind.TASK: (
        _l("Pekerjaan"),
        _l("Yang menunggu tindakan Anda sebagai kepala OPD, ketua, sekretaris, atau kominfo."),
    ),
    NoticeKind.REVIEW: (
        _l("Penilaian"),
        _l("Penilaian yang belum Anda kirim, dan lembar yang dimasukkan untuk Anda."),
    ),
    NoticeKind.DEADLINE: (
        _l("Tenggat"),
        _l("Draf, perbaikan, uji coba, laporan, dan tonggak capaian yang mendekati atau melewati harinya."),
    ),
}
"""Name, and what belongs to it."""

DELIVERY_WORDS: Mapping[Delivery, str] = {
    Delivery.AT_ONCE: _l("Di aplikasi dan surel, segera"),
    Delivery.DAILY: _l("Di aplikasi dan surel harian"),
    Delivery.APP: _l("Di aplikasi saja"),
    Delivery.SILENT: _l("Simpan saja, tanpa ditandai baru"),
}

NOTICES: Mapping[str, tuple[str, str]] = {
    "reviews_due": (
        _l("Anda diingatkan untuk mengirim penilaian. Yang belum Anda kirim: %(count)s."),
        "reviews.index",
    ),
    "explanation_asked": (_l("Pemilik usulan ini meminta penjelasan atas keputusannya."), "proposals.show"),
    "explanation_answered": (_l("Tim penilai menjawab permintaan penjelasan Anda."), "proposals.show"),
    "review_entered": (
        _l(
            "Sekretaris memasukkan penilaian Anda dari lembar kertas."
            " Periksa isinya; bila ada yang keliru, beri tahu ketua tim penilai."
        ),
        "reviews.show",
    ),
    "decisions_proposed": (_l("Ketua mengajukan daftar keputusan untuk ditetapkan."), "decisions.show"),
    "decisions_sent_back": (_l("Daftar keputusan Anda dikembalikan. Baca alasannya."), "decisions.show"),
    "proposal_decided": (
        _l("Usulan ini sudah diputuskan. Buka untuk membaca keputusan dan alasannya."),
        "proposals.show",
    ),
    "report_due": (_l("Laporan kemajuan inovasi ini segera jatuh tempo."), "followup.list_reports"),
    "report_late": (_l("Laporan kemajuan inovasi ini terlambat. Kirim laporannya."), "followup.list_reports"),
    "follow_up_asked": (
        _l("Kominfo mengingatkan Anda tentang tindak lanjut inovasi ini. Beri kabar terakhirnya."),
        "followup.list_reports",
    ),
    "execution_passed_on": (_l("Pelaksanaan inovasi ini dialihkan ke OPD lain."), "proposals.show"),
    "execution_received": (_l("OPD yang Anda pimpin kini melaksanakan inovasi ini."), "proposals.show"),
    "programme_rejected": (
        _l("Kominfo menyatakan satu program masterplan tidak sesuai untuk inovasi ini. Alasannya ada di halamannya."),
        "proposals.show",
    ),
    "permissions_waiting": (
        _l("Usulan yang menunggu izin Anda lebih dari %(days)s hari: %(count)s."),
        "home.index",
    ),
    "checks_waiting": (
        _l("Usulan yang menunggu pemeriksaan administrasi lebih dari %(days)s hari: %(count)s."),
        "home.index",
    ),
    "draft_closing": (_l("Draf ini belum diajukan. Arahannya ditutup %(due_on)s."), "proposals.show"),
    "revision_ending": (
        _l("Usulan ini perlu diperbaiki dan diajukan lagi paling lambat %(due_on)s."),
        "proposals.show",
    ),
    "trial_ending": (_l("Uji coba inovasi ini direncanakan selesai %(due_on)s."), "proposals.show"),
    "trial_over": (
        _l("Uji coba inovasi ini direncanakan selesai %(due_on)s. Tulis hasilnya."),
        "proposals.show",
    ),
    "milestone_due": (
        _l("Satu tonggak capaian inovasi ini jatuh tempo %(due_on)s."),
        "followup.list_milestones",
    ),
    "milestone_late": (
        _l("Satu tonggak capaian inovasi ini melewati targetnya, %(due_on)s, dan belum ditandai selesai."),
        "followup.list_milestones",
    ),
    "entry_ending": (_l("Jadwal di kalender berakhir %(due_on)s: %(title)s."), "calendar.index"),
    "letter_sent": (_l("Surat pemberitahuan atas usulan ini dapat Anda baca."), "decisions.letter"),
    "index_verified_lower": (
        _l("Satu klaim Anda untuk indeks %(year)s diturunkan saat verifikasi. Baca catatannya."),
        "index.claim",
    ),
}
"""Code to (sentence, endpoint); the endpoint is given what it asks for: `number`, `directive_id` or a detail."""


def say(notice: Notice) -> str:
    """The sentence, its facts filled in."""
    found = NOTICES.get(notice.code)
    facts = {name: _tell(name, value) for name, value in notice.details.items()}
    return str(found[0]) % facts if found is not None else notice.code


def _tell(name: str, value: object) -> object:
    """Days are kept as ISO 8601."""
    return formats.day(date.fromisoformat(str(value))) if name == "due_on" else value


def show(notice: Notice) -> dict[str, Any]:
    """A row for the macro `task_list`."""
    is_new = notice.read_at is None
    about = [notice.proposal.number] if notice.proposal is not None else []
    about += [notice.shown_title] if notice.shown_title else []
    about += [notice.directive.title] if notice.directive is not None else []
    return {
        "title": say(notice),
        "url": find_url(notice),
        "hint": " · ".join([*about, formats.moment(notice.created_at)]),
        "id": notice.id if is_new else None,
        "state": _("Baru") if is_new else _("Dibaca"),
        "tone": "blue" if is_new else "grey",
    }


def find_url(notice: Notice) -> str | None:
    """None for a proposal that the reader may not see (any more)."""
    if notice.code not in NOTICES or (notice.proposal is not None and notice.shown_title is None):
        return None
    _sentence, endpoint = NOTICES[notice.code]
    known: dict[str, Any] = {
        **notice.details,
        "number": notice.proposal.number if notice.proposal else None,
        "directive_id": notice.directive_id,
    }
    wanted = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    return url_for(endpoint, **{name: value for name, value in known.items() if name in wanted})


def write_mail(notices: Sequence[Notice], name: str) -> tuple[str, str]:
    """(subject, text) of a mail: what the app says and where, with nothing of any proposal."""
    hosts, app_name = current_app.config["TRUSTED_HOSTS"], current_app.config["APP_NAME"]
    scheme = "https" if current_app.config["BEHIND_PROXY"] else "http"
    place = f"{scheme}://{hosts[0].lstrip('.')}/pemberitahuan" if hosts else ""
    said = Counter(say(notice) for notice in notices)
    lines = [f"- {text} (×{count})" if count > 1 else f"- {text}" for text, count in said.items()]
    paragraphs = [
        _("Yth. %(name)s,", name=name),
        "\n".join(lines) if len(notices) > 1 else say(notices[0]),
        _("Buka %(place)s", place=place) if place else _("Buka %(app)s, halaman Pemberitahuan.", app=app_name),
        _(
            "Surel ini dikirim otomatis dan tidak perlu dibalas. Alamat surel Anda diatur pada halaman Akun saya;"
            " pemberitahuan mana yang dikirim lewat surel, pada halaman Pilihan pemberitahuan."
        ),
    ]
    subject = _("Pemberitahuan dari %(app)s", app=app_name)
    if len(notices) > 1:
        subject = ngettext(
            "%(num)s pemberitahuan dari %(app)s", "%(num)s pemberitahuan dari %(app)s", len(notices), app=app_name
        )
    return subject, "\n\n".join(paragraphs) + "\n"
