"""Texts that the region may word itself: what an admin wrote, else our own wording; read once per request."""

from collections.abc import Mapping

from flask import current_app, g, url_for
from flask_babel import force_locale

from innovations.documents import agency_letters, letters
from innovations.domain import texts
from innovations.domain.texts import Regional, TextKey

from .words import lazy as _l

DEFAULTS: Mapping[TextKey, str] = {
    TextKey.OFFICE_LINE: _l("Dinas Komunikasi dan Informatika %(region)s"),
    TextKey.PASSWORD_CONTACT: _l(
        "Hubungi admin aplikasi ini di Dinas Komunikasi dan Informatika %(region)s, langsung atau melalui pengelola"
        " kepegawaian di OPD Anda."
    ),
    TextKey.PRIVACY_CONTACT: _l("Dinas Komunikasi dan Informatika %(region)s"),
    TextKey.HOME_WELCOME: _l("Sampaikan gagasan Anda, ikuti penilaiannya, dan lihat inovasi di setiap OPD."),
    TextKey.LETTERHEAD: _l("Pemerintah %(region)s\nDinas Komunikasi dan Informatika"),
    TextKey.LETTER_APPROVED: letters.APPROVED,
    TextKey.LETTER_REJECTED: letters.REJECTED,
    TextKey.LETTER_AGENCY: agency_letters.WORDING,
}


def get(key: str) -> str:
    """The text to show, e.g. `texts.get("password_contact")`; in templates `region_text("password_contact")`."""
    known = TextKey(key)
    return _regional().texts.get(known) or get_default(known)


def get_default(key: TextKey) -> str:
    """Our own wording, with the region's name in it."""
    return str(DEFAULTS[key]) % {"region": current_app.config["REGION_NAME"]}


def get_letterhead() -> str:
    """For papers, which are Indonesian whoever prints them."""
    with force_locale("id"):
        return get("letterhead")


def get_office() -> str:
    """Names the app on the foot of papers: `Pinova, Kabupaten Jayapura`."""
    return f"{current_app.config['APP_NAME']}, {current_app.config['REGION_NAME']}"


def get_emblem_url() -> str | None:
    """The address of the region's emblem, changing with its content; None when there is none."""
    digest = _regional().emblem_hash
    return url_for("home.emblem", v=digest[:12]) if digest else None


def _regional() -> Regional:
    if "regional" not in g:
        g.regional = texts.load()
    found: Regional = g.regional
    return found
