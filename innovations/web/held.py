"""Nothing typed is lost: a form sent after its session ended is kept, and given back to the same person.

Each form carries its author: the CSRF token's signed value begins with the account's id (`new_csrf_value`), so even
a request without a cookie tells whose page was filled in. Nobody else on the same computer gets the text.
"""

import secrets
from typing import Any
from urllib.parse import urlsplit

from flask import Response, current_app, flash, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException

from innovations.domain import held_forms
from innovations.domain.actor import Actor
from innovations.models.accounts import HeldForm

from . import labels
from .current import find_actor
from .paths import own_path

FLAG = "held"
"""In the cookie while something is held for the person logged in, so that other pages ask the database nothing."""

NEVER_KEPT = frozenset({"csrf_token", "form_token", "next", "path", "locale", "action"})
NEVER_READ = frozenset({"lock_version", "reviews", "seen"})
"""Kept for the form's sake, but nothing that somebody typed."""
SECRET_WORDS = ("password", "sandi", "secret", "token")
FORMS_OF_SECRETS = frozenset({"accounts.login", "accounts.password"})
MAX_FIELDS = 300
LONG_TEXT = 20
"""From so many characters on, typed text is worth showing where its form is gone."""

TOKEN_SALT = "wtf-csrf-token"  # noqa: S105 - Flask-WTF's own name for it


def new_csrf_value(user_id: int) -> str:
    """For `session["csrf_token"]` at log-in: the account's id and 256 random bits."""
    return f"{user_id}.{secrets.token_hex(32)}"


def find_author() -> int | None:
    """Whose page the sent form stood on, by its signed CSRF token, at most a week old."""
    serializer = URLSafeTimedSerializer(str(current_app.secret_key), salt=TOKEN_SALT)
    try:
        value = serializer.loads(request.form.get("csrf_token", ""), max_age=int(held_forms.KEPT.total_seconds()))
    except BadData:
        return None
    head = str(value).partition(".")[0]
    return int(head) if head.isdigit() and "." in str(value) else None


def read_typed() -> dict[str, list[str]]:
    """What people typed into the sent form; no tokens, no passwords."""
    if request.method != "POST" or request.endpoint in FORMS_OF_SECRETS:
        return {}
    try:
        names = list(request.form)[:MAX_FIELDS]
    except HTTPException:
        return {}
    kept = [name for name in names if name not in NEVER_KEPT and not any(word in name for word in SECRET_WORDS)]
    typed = {name: request.form.getlist(name) for name in kept}
    return typed if any(value.strip() for values in typed.values() for value in values) else {}


def list_texts(typed: dict[str, list[str]], least: int = 1) -> list[tuple[str, str]]:
    """(label, text) of what is at least so long, for people to copy."""
    return [
        (str(labels.FIELDS.get(name) or labels.ACT_FIELDS.get(name, _("Isian"))), value)
        for name, values in typed.items()
        if name not in NEVER_READ
        for value in values
        if len(value.strip()) >= least
    ]


def find_page() -> str:
    """The page the sent form stood on: its own address where that can be fetched, else the one that led here."""
    if _is_page(request.path):
        return request.full_path.rstrip("?")
    referrer = urlsplit(request.referrer or "")
    path = own_path(referrer.path if referrer.netloc == request.host else "")
    return path if _is_page(path) else "/"


def _is_page(path: str) -> bool:
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True


def keep(user_id: int | None, *, is_stale: bool = False) -> bool:
    """Hold the sent form for this person; False when nothing was typed or it could not be kept."""
    typed = read_typed()
    if user_id is None or not typed:
        return False
    had_files = any(file.filename for file in request.files.values())
    page = urlsplit(find_page()).path
    kept = held_forms.hold(user_id, page, request.path, typed, had_files=had_files, is_stale=is_stale)
    actor = find_actor()
    if kept and actor is not None and actor.id == user_id:
        session[FLAG] = True
        g.just_held = True
    return kept


def remember(user_id: int) -> None:
    """At log-in: a CSRF value that names the person, and a flag when something is held for them."""
    session["csrf_token"] = new_csrf_value(user_id)
    held_forms.purge()
    if held_forms.list_pages(user_id):
        session[FLAG] = True


def rescue() -> ResponseReturnValue | None:
    """Answer a form whose CSRF token is no longer good but was the actor's own; None when it was not."""
    actor = find_actor()
    if request.endpoint == "accounts.login":
        flash(_("Halaman ini sudah lama terbuka. Silakan masuk sekali lagi."), "warn")
        return redirect(url_for("accounts.login", next=own_path(request.args.get("next"))), 303)
    if actor is None or find_author() != actor.id:
        return None
    if read_typed() and not keep(actor.id):
        return None
    if "just_held" not in g:
        flash(_("Halaman ini sudah lama terbuka, sehingga tombolnya belum bekerja. Tekan sekali lagi."), "warn")
    return redirect(find_page(), 303)


def list_pages() -> list[str]:
    """The pages at which something is held for the actor: for the home page."""
    actor = find_actor()
    return list(held_forms.list_pages(actor.id)) if actor is not None and session.get(FLAG) else []


def find_row() -> HeldForm | None:
    """What is held for the actor at the page being shown."""
    if "held_row" not in g:
        actor = find_actor()
        asked = request.method == "GET" and session.get(FLAG) and actor is not None
        g.held_row = held_forms.get(actor.id, request.path) if asked and actor is not None else None
    row: HeldForm | None = g.held_row
    return row


def find_values(form: Any) -> MultiDict[str, str] | None:
    """What `form` is to show instead of what is stored, if it is the one that was held."""
    row = find_row()
    if row is None:
        return None
    values: dict[str, list[str]] = row.fields["values"]
    filled = {name for name, texts in values.items() if any(texts)}
    own = {name for name in filled if any(name == field.name or name.startswith(f"{field.name}-") for field in form)}
    if not own or len(filled - own) > 1:  # one more may be the button that was pressed
        return None
    hidden = {field.name for field in form if getattr(field.widget, "input_type", "") == "hidden"}
    g.held_row_is_shown = True
    dropped = hidden if row.fields["stale"] else set()
    return MultiDict([(name, text) for name, texts in values.items() if name not in dropped for text in texts])


def find_note() -> dict[str, Any] | None:
    """What base.html says about the held form of this page; where that page is an error, all that was typed."""
    row = find_row()
    if row is None:
        return None
    is_error = "held_form_is_gone" in g
    is_shown = bool(g.get("held_row_is_shown")) and not is_error
    texts = [] if is_shown else list_texts(row.fields["values"], 1 if is_error else LONG_TEXT)
    if not is_shown and not texts:
        return None
    return {"at": row.at, "had_files": row.had_files, "path": row.path, "is_shown": is_shown, "texts": texts}


def miss_form() -> None:
    """The page shows an error instead of the form it was built for."""
    g.held_form_is_gone = True


def forget(response: Response) -> Response:
    """After each request: what was sent successfully is no longer held."""
    if not session.get(FLAG) or request.method != "POST" or response.status_code >= 400 or "just_held" in g:
        return response
    actor = find_actor()
    if actor is not None:
        discard(actor, request.path)
    return response


def discard(actor: Actor, path: str) -> None:
    """Forget what is held at this page."""
    if not held_forms.drop(actor.id, path):
        session.pop(FLAG, None)
