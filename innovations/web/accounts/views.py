"""Log-in, log-out, and one's own account."""

import json
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import clock, nip, own_account, own_data, passwords, sessions
from innovations.domain.actor import Actor
from innovations.domain.errors import Invalid
from innovations.domain.events import record_export
from innovations.web import held
from innovations.web.current import find_actor, get_actor
from innovations.web.paths import own_path
from innovations.web.security import SESSION_KEY, address, found
from innovations.web.transactions import keep, reading

from .devices import describe
from .forms import ContactForm, FirstPasswordForm, LoginForm, PasswordForm

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/masuk", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Log in by NIP or issued number; the work of hashing is done before the writing transaction."""
    target = own_path(request.args.get("next"))
    if find_actor() is not None and request.method == "GET":
        return redirect(target, 303)
    form = LoginForm()
    if not form.validate_on_submit():
        return _ask(form, form.status)
    try:
        user_id, known_hash = _verify(form)
        _open_session(user_id, known_hash, shared=bool(form.shared.data))
    except Invalid as error:
        form.refuse(error)
        return _ask(form, 429 if error.code == "too_many_tries" else 422)
    return redirect(target, 303)


def _verify(form: LoginForm) -> tuple[int, str]:
    """The account's id and the hash that fitted; raises `Invalid`.

    Unknown and known numbers cost the same work and get the same words.
    """
    typed = nip.clean_login(form.login.data or "")
    with reading():
        locked = sessions.is_locked_out(typed, address())
        known = None if locked else sessions.find_credentials(typed)
    if locked:
        raise Invalid("too_many_tries")
    is_right = passwords.is_correct(form.password.data or "", known[1] if known else None)
    if sessions.is_locked_out(typed, address()):  # again, now that this transaction writes: others guessed meanwhile
        raise Invalid("too_many_tries")
    if not is_right or known is None:
        sessions.record_failure(typed, address(), known[0] if known else None)
        keep()
        raise Invalid("login_wrong")
    return known


def _ask(form: LoginForm, status: int) -> ResponseReturnValue:
    return render_template("accounts/login.html", form=form, held=request.args.get("held", "")), status


def _open_session(user_id: int, known_hash: str, *, shared: bool) -> None:
    """A new session on the server, and a cookie with nothing of the old one but the language."""
    previous = find_actor()
    if previous is not None and previous.session_id is not None:
        sessions.end_session(previous, previous.session_id)
    token = sessions.start_session(
        user_id, known_hash, shared=shared, address=address(), device=request.user_agent.string
    )
    locale = session.get("locale")
    session.clear()
    session[SESSION_KEY] = token
    if locale:
        session["locale"] = locale
    held.remember(user_id)


@blueprint.post("/keluar")
def logout() -> ResponseReturnValue:
    """End this session on the server too: a copied cookie is dead."""
    actor = get_actor()
    if actor.session_id is not None:
        sessions.end_session(actor, actor.session_id)
    session.clear()
    flash(_("Anda sudah keluar."), "success")
    return redirect(url_for("accounts.login"), 303)


@blueprint.get("/lupa-kata-sandi")
def forgotten() -> ResponseReturnValue:
    """Whom to ask: there is no mail on this intranet to send a link by."""
    return render_template("accounts/forgotten.html")


@blueprint.get("/akun")
def account() -> ResponseReturnValue:
    """Own data, language and e-mail, password, sessions, download."""
    actor = get_actor()
    own = own_account.get_account(actor)
    return _show(actor, own, ContactForm(data={"email": own.email, "locale": own.locale}))


@blueprint.post("/akun")
def change() -> ResponseReturnValue:
    """E-mail and language."""
    actor = get_actor()
    form = ContactForm()
    if form.validate_on_submit():
        try:
            own_account.set_contact(actor, form.email.data or "", form.locale.data)
        except Invalid as error:
            form.refuse(error)
        else:
            session["locale"] = form.locale.data
            flash(_("Perubahan disimpan."), "success")
            return redirect(url_for("accounts.account"), 303)
    return _show(actor, own_account.get_account(actor), form)


def _show(actor: Actor, own: own_account.Account, form: ContactForm) -> ResponseReturnValue:
    rows = [
        {
            "id": row.id,
            "device": describe(row.device),
            "address": row.address,
            "seen_at": row.last_seen_at,
            "is_shared": row.is_shared_computer,
            "is_this": row.id == actor.session_id,
        }
        for row in own_account.list_sessions(actor)
    ]
    return render_template("accounts/account.html", actor=actor, own=own, form=form, sessions=rows), form.status


@blueprint.route("/akun/kata-sandi", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """A new password; the first one must be changed before anything else."""
    actor = get_actor()
    form: Any = FirstPasswordForm() if actor.must_change_password else PasswordForm()
    if form.validate_on_submit():
        try:
            _change_password(actor, form)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Kata sandi diganti. Semua sesi Anda di perangkat lain sudah diakhiri."), "success")
            return redirect(url_for("home.index" if actor.must_change_password else "accounts.account"), 303)
    return render_template("accounts/password.html", form=form, is_first=actor.must_change_password), form.status


def _change_password(actor: Actor, form: Any) -> None:
    """Compare and hash before the writing transaction; wrong guesses count as failed log-ins do."""
    with reading():
        old_hash, locked = own_account.get_password_hash(actor), sessions.is_locked_out(actor.login, address())
    if not actor.must_change_password:
        if locked:
            raise Invalid("too_many_tries", "current")
        if not passwords.is_correct(form.current.data, old_hash):
            sessions.record_failure(actor.login, address(), actor.id)
            keep()
            raise Invalid("password_wrong", "current")
    own_account.check_new_password(actor, form.new.data, old_hash)
    own_account.change_password(actor, old_hash, passwords.hash_password(form.new.data))


@blueprint.post("/akun/sesi/<id:session_id>/akhiri")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions; ending this one is logging out."""
    actor = get_actor()
    found(sessions.end_session(actor, session_id) or None)
    flash(_("Sesi itu sudah diakhiri."), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/akun/sesi/akhiri-lain")
def end_other_sessions() -> ResponseReturnValue:
    own_account.end_other_sessions(get_actor())
    flash(_("Semua sesi lain sudah diakhiri."), "success")
    return redirect(url_for("accounts.account"), 303)


@blueprint.get("/akun/data")
def data() -> ResponseReturnValue:
    """All that is held on this person, as a file of theirs."""
    actor = get_actor()
    with reading():
        content = own_data.collect(actor)
    record_export(actor, "own_data", rows=1)
    name = f"pinova-data-saya-{clock.today().isoformat()}.json"
    return Response(
        json.dumps(content, ensure_ascii=False, indent=2),
        mimetype="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox",
        },
    )


@blueprint.post("/akun/isian/buang")
def discard_held() -> ResponseReturnValue:
    """Throw away what was kept from a form whose session had ended, and go on to its page or to `next`."""
    path = own_path(request.form.get("path"))
    held.discard(get_actor(), path)
    flash(_("Isian yang disimpan sudah dibuang."), "success")
    return redirect(own_path(request.form.get("next"), path), 303)
