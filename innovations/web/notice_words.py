"""The sentence of each notice, and the page it leads to; how a row of a list of notices looks."""

from collections.abc import Mapping
from typing import Any

from flask import current_app, url_for
from flask_babel import gettext as _

from innovations.models.notices import Notice

from . import formats
from .words import lazy as _l

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
    "programme_rejected": (
        _l("Kominfo menyatakan satu program masterplan tidak sesuai untuk inovasi ini. Alasannya ada di halamannya."),
        "proposals.show",
    ),
    "letter_sent": (_l("Surat pemberitahuan atas usulan ini dapat Anda baca."), "decisions.letter"),
}
"""Code to (sentence, endpoint); of the notice, the endpoint is given the `number` or `directive_id` it asks for."""


def say(notice: Notice) -> str:
    """The sentence, its facts filled in."""
    found = NOTICES.get(notice.code)
    return str(found[0]) % notice.details if found is not None else notice.code


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
        "state": _("Baru") if is_new else _("Dibaca"),
        "tone": "blue" if is_new else "grey",
    }


def find_url(notice: Notice) -> str | None:
    """None for a proposal that the reader may not see (any more)."""
    if notice.code not in NOTICES or (notice.proposal is not None and notice.shown_title is None):
        return None
    _sentence, endpoint = NOTICES[notice.code]
    known: dict[str, Any] = {
        "number": notice.proposal.number if notice.proposal else None,
        "directive_id": notice.directive_id,
    }
    wanted = {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
    return url_for(endpoint, **{name: value for name, value in known.items() if name in wanted})


def write_mail(notice: Notice, name: str) -> tuple[str, str]:
    """(subject, text) of a mail: what the app says and where, with nothing of any proposal."""
    hosts, app_name = current_app.config["TRUSTED_HOSTS"], current_app.config["APP_NAME"]
    scheme = "https" if current_app.config["BEHIND_PROXY"] else "http"
    place = f"{scheme}://{hosts[0].lstrip('.')}/pemberitahuan" if hosts else ""
    lines = [
        _("Yth. %(name)s,", name=name),
        say(notice),
        _("Buka %(place)s", place=place) if place else _("Buka %(app)s, halaman Pemberitahuan.", app=app_name),
        _("Surel ini dikirim otomatis dan tidak perlu dibalas. Alamat surel Anda diatur pada halaman Akun saya."),
    ]
    return _("Pemberitahuan dari %(app)s", app=app_name), "\n\n".join(lines) + "\n"
