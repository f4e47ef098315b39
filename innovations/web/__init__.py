"""Screens: everything between a request and a verb."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from . import (
    accounts,
    agencies,
    api,
    calendar,
    catalogue,
    decisions,
    directives,
    errors,
    followup,
    formats,
    home,
    imports,
    index,
    labels,
    locale,
    masterplan,
    notice_words,
    page,
    proposals,
    reports,
    reviews,
    security,
    settings,
)
from .transactions import Application, init_transactions

__all__ = ["Application", "init_web"]

AREAS = (
    home,
    accounts,
    directives,
    proposals,
    reviews,
    decisions,
    agencies,
    masterplan,
    imports,
    followup,
    index,
    reports,
    catalogue,
    calendar,
    settings,
    api,
)


def init_web(app: Flask) -> None:
    """Install gate, errors, language, formats and the areas' blueprints."""
    if app.config["BEHIND_PROXY"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # Werkzeug's own recipe
    init_transactions(app)
    locale.init_locale(app)
    security.init_security(app)
    errors.init_errors(app)
    formats.init_formats(app)
    page.init_page(app)
    app.extensions["notice_words"] = notice_words  # and write mails in them
    app.extensions["words"] = labels  # the command line says refusals in the same sentences
    for area in AREAS:
        app.register_blueprint(area.blueprint)
