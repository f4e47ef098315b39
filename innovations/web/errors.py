"""Every refusal and fault becomes an honest page: what happened, and what to do now."""

import logging

from flask import Flask, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from innovations.database import db, set_read_only
from innovations.domain.errors import Denied, DomainError

from . import held, labels, problems, security
from .current import assume_nobody, find_actor
from .tables import UnknownFilter
from .transactions import SAFE_METHODS

PAGES = frozenset({400, 403, 404, 405, 409, 413, 422, 429, 500, 503})

log = logging.getLogger("pinova")


def init_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(DomainError, domain_error)
    app.register_error_handler(CSRFError, csrf_error)
    app.register_error_handler(StaleDataError, stale_data)
    app.register_error_handler(IntegrityError, broken_rule)
    app.register_error_handler(OperationalError, database_unusable)
    app.register_error_handler(UnicodeEncodeError, bad_text)
    app.register_error_handler(Exception, fault)


def http_error(error: HTTPException) -> ResponseReturnValue:
    """Pages for HTTP errors; redirects and others keep their own answer."""
    code = error.code or 500
    if code < 400:
        return error
    if isinstance(error, SecurityError):  # another host's name: no address can be made for a page
        return Response("400", status=400, mimetype="text/plain")
    if problems.are_wanted():
        db.session.rollback()
        return problems.tell_error(error)
    if code == 403:
        security.record_refusal(403)
    page = code if code in PAGES else 400 if code < 500 else 500
    return _page(page, code, **(error.words if isinstance(error, UnknownFilter) else {}))


def domain_error(error: DomainError) -> ResponseReturnValue:
    """A rule said no after all checks of shape: 403 for someone else's part, else 409 with what happened."""
    status = 403 if isinstance(error, Denied) else 409
    if problems.are_wanted():
        return _page(status, status)
    security.record_refusal(status, error.code)
    actor = find_actor()
    if error.code == "stale_form" and actor is not None:
        held.keep(actor.id, is_stale=True)
    back = request.referrer if request.referrer and request.referrer.startswith(request.host_url) else None
    title = {"not_in_this_phase": _("Belum atau tidak lagi dibuka"), "too_long_for_paper": _("PDF tidak dibuat")}.get(
        error.code, ""
    )
    return _page(status, status, title=title, message=labels.refusal(error), back_url=back)


def csrf_error(error: CSRFError) -> ResponseReturnValue:
    """An old or foreign form: one's own is kept and shown again, another's is refused with its text to copy."""
    if find_actor() is None and not security.is_public(request.endpoint):
        return security.ask_to_log_in()
    return held.rescue() or _page(400, 400)


def stale_data(error: StaleDataError) -> ResponseReturnValue:
    """Someone else changed the row between our reading and writing."""
    return domain_error(DomainError("stale_form"))


def broken_rule(error: IntegrityError) -> ResponseReturnValue:
    """Two did the same at once and a UNIQUE or CHECK held; the first one counts."""
    log.warning("integrity: %s", error.orig)
    return domain_error(DomainError("happened_already"))


def database_unusable(error: OperationalError) -> ResponseReturnValue:
    """Locked for too long, disk full or server away: nothing was stored, reading may still work."""
    log.error("database: %s", error.orig)
    return _plain_page(503)


def bad_text(error: UnicodeEncodeError) -> ResponseReturnValue:
    """Lone surrogates in the input: not text, and no database takes them."""
    return _page(400, 400)


def fault(error: Exception) -> ResponseReturnValue:
    """Anything unexpected: logged with its trace, told without it."""
    if current_app.testing:
        raise error
    log.error("fault on %s %s", request.method, request.path, exc_info=error)
    return _plain_page(500)


def _page(template: int, status: int, **context: object) -> ResponseReturnValue:
    db.session.rollback()
    if problems.are_wanted():
        return problems.tell(status)
    held.miss_form()
    set_read_only(True)  # the page only reads: it must not wait for a writer
    typed = held.list_texts(held.read_typed()) if status in (400, 403, 409) else []
    return render_template(f"errors/{template}.html", page_error=True, typed=typed, **context), status


def _plain_page(status: int) -> ResponseReturnValue:
    """Without nav and database, so that it shows even when those are what failed."""
    db.session.rollback()
    if problems.are_wanted():
        return problems.tell(status)
    assume_nobody()
    template = current_app.jinja_env.get_template(f"errors/{status}.html")
    typed = held.list_texts(held.read_typed())
    return template.render(page_error=True, saved=request.method in SAFE_METHODS, typed=typed), status
