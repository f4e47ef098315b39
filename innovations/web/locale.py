"""Which language: Indonesian needs no catalogue, English is the translation."""

from flask import Flask, has_request_context, session
from flask_babel import Babel

from .current import find_actor

LOCALES = {"id": "Bahasa Indonesia", "en": "English"}


def init_locale(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "id"
    app.config["BABEL_DEFAULT_TIMEZONE"] = app.config["TIMEZONE"]
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "innovations/translations"
    Babel(app, locale_selector=get_locale_code)


def get_locale_code() -> str:
    """The language chosen in this browser, else the account's own, else Indonesian."""
    if not has_request_context():
        return "id"
    chosen = session.get("locale")
    if chosen in LOCALES:
        return str(chosen)
    actor = find_actor()
    return actor.locale if actor is not None and actor.locale in LOCALES else "id"
