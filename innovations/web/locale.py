"""Which language: Indonesian needs no catalogue, English is the translation."""

from functools import cached_property

from babel.support import NullTranslations
from flask import Flask, g, has_app_context, has_request_context, session
from flask_babel import Babel, Domain

from .current import find_actor

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}


class RequestDomain(Domain):
    """Finds the catalogue once per request: a page asks for some two hundred sentences.

    It is kept where Flask-Babel's own `force_locale` and `refresh` forget it.
    """

    def get_translations(self) -> NullTranslations:
        kept = g.get("_flask_babel") if has_app_context() else None
        found: NullTranslations | None = getattr(kept, "babel_translations", None)
        if found is None:
            found = super().get_translations()  # type: ignore[no-untyped-call]  # Flask-Babel has no types
        if kept is not None:
            kept.babel_translations = found
        return found


class RequestBabel(Babel):
    @cached_property
    def domain_instance(self) -> Domain:
        return RequestDomain(domain=self.domain)  # type: ignore[no-untyped-call]  # likewise


def init_locale(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.config["TIMEZONE"]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "innovations/translations"
    RequestBabel(app, locale_selector=get_locale_code)  # type: ignore[no-untyped-call]  # likewise


def get_locale_code() -> str:
    """The language chosen in this browser, else the account's own, else Indonesian."""
    if not has_request_context():
        return "id"
    chosen = session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    actor = find_actor()
    return actor.locale if actor is not None and actor.locale in LOCALES else "id"
