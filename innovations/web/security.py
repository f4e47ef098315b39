"""The gate: every endpoint needs a log-in unless it stands in `PUBLIC`, or is opened; headers on every answer."""

from typing import TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from werkzeug.routing import BaseConverter, ValidationError

from innovations.database import aside, reading
from innovations.domain import sessions
from innovations.domain.actor import Actor
from innovations.domain.events import record
from innovations.models.events import Topic

from . import held
from .current import find_actor

PUBLIC = frozenset(
    {
        "static",
        "accounts.login",
        "accounts.forgotten",
        "home.live",
        "home.ready",
        "home.language",
        "home.privacy",
        "home.emblem",
        "api.openapi",
    }
)
OPENED = frozenset({"catalogue.index", "catalogue.show", "catalogue.sheet"})
"""Public only where the setting `PUBLIC_CATALOGUE` says so."""
MACHINES = "api."
"""Endpoints that begin so ask for a token themselves (`api.blueprint`), and no cookie opens them."""
WHILE_PASSWORD_IS_NEW = frozenset({"accounts.password", "accounts.logout", *PUBLIC})
SESSION_KEY = "token"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "X-Robots-Tag": "noindex",
}

csrf = CSRFProtect()
login_manager = LoginManager()

Thing = TypeVar("Thing")


class IdConverter(BaseConverter):
    """A database id in a path: 1 to 2**31-1, so that no engine overflows; anything else is 404."""

    regex = r"[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if not 0 < number < 2**31:
            raise ValidationError
        return number


def init_security(app: Flask) -> None:
    app.url_map.converters["id"] = IdConverter
    login_manager.init_app(app)
    login_manager.session_protection = None  # type: ignore[assignment]  # our sessions are rows, not cookies to be guarded
    login_manager.request_loader(load_actor)
    app.before_request(parse_body)
    app.before_request(gate)
    csrf.init_app(app)
    app.after_request(add_headers)
    app.after_request(held.forget)


def parse_body() -> None:
    """Read the whole body before the database is touched: a slow upload must not hold a lock.

    Flask's limits of form memory and parts count for multipart bodies only; here they hold for the others too.
    """
    if request.method != "POST":
        return
    if request.mimetype != "multipart/form-data":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]
    if len(request.form) > current_app.config["MAX_FORM_PARTS"]:
        abort(413)


def address() -> str:
    return (request.remote_addr or "")[:64]


def load_actor(_request: object = None) -> Actor | None:
    """Flask-Login asks who this is: an actor read in a transaction that ends before the view begins."""
    token = session.get(SESSION_KEY)
    if not isinstance(token, str):
        return None
    with reading():
        return sessions.find_actor(token, address())


def gate() -> ResponseReturnValue | None:
    """Let through, ask to log in, or ask for the new password first."""
    endpoint = request.endpoint
    if endpoint is None or endpoint in PUBLIC or endpoint.startswith(MACHINES):
        return None
    actor = find_actor()
    if actor is None:
        return None if is_public(endpoint) else ask_to_log_in()
    if actor.must_change_password and endpoint not in WHILE_PASSWORD_IS_NEW:
        return redirect(url_for("accounts.password"), 303)
    if request.method in ("GET", "HEAD") and sessions.is_touch_due(actor):
        g.touch = actor.session_id
    return None


def is_public(endpoint: str | None) -> bool:
    """Does it answer who is not logged in?"""
    return endpoint in PUBLIC or (endpoint in OPENED and bool(current_app.config["PUBLIC_CATALOGUE"]))


def ask_to_log_in() -> ResponseReturnValue:
    """To the log-in page, and back afterwards; what a POST had typed is held for the same person."""
    if request.method == "GET":
        return redirect(url_for("accounts.login", next=request.full_path.rstrip("?")), 303)
    is_held = held.keep(held.find_author())
    if not is_held and request.form.get("csrf_token") and held.read_typed():
        abort(400)  # too much, too old, or nobody's any more: the page shows what was typed
    return redirect(url_for("accounts.login", next=held.find_page(), held="1" if is_held else None), 303)


def add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    if response.status_code < 400 and (session_id := g.pop("touch", None)) is not None:
        sessions.touch(session_id)
    return response


def found(thing: Thing | None) -> Thing:
    """The thing, or 404: missing and invisible look the same."""
    if thing is None:
        abort(404)
    return thing


def require(allowed: bool) -> None:
    """403 for an act the person may not do on something they can see; the refusal goes into the log."""
    if not allowed:
        abort(403)


def record_refusal(status: int, code: str = "") -> None:
    """Log a refused act in a transaction of its own: the request's is rolled back."""
    actor = find_actor()
    with aside() as session_aside:
        record(
            Topic.REFUSAL,
            "refused",
            actor,
            session=session_aside,
            status=status,
            endpoint=request.endpoint or "",
            path=request.path[:200],
            refusal=code,
        )
