"""Log-in and log-out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import nip, passwords, sessions
from innovations.web.current import get_actor
from innovations.web.paths import own_path
from innovations.web.security import SESSION_KEY, address
from innovations.web.transactions import keep, reading

from .forms import LoginForm

blueprint = Blueprint("accounts", __name__)


@blueprint.route("/masuk", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    """Log in by NIP or issued number; the work of hashing is done before the writing transaction."""
    form = LoginForm()
    target = own_path(request.args.get("next"))
    if not form.validate_on_submit():
        return render_template("accounts/login.html", form=form), form.status
    typed = nip.clean_login(form.login.data or "")
    with reading():
        locked = sessions.is_locked_out(typed, address())
        found = None if locked else sessions.find_credentials(typed)
    if locked:
        form.form_errors.append(_("Terlalu banyak percobaan masuk. Coba lagi setelah 15 menit, atau hubungi admin."))
        return render_template("accounts/login.html", form=form), 429
    if not passwords.is_correct(form.password.data or "", found[1] if found else None) or found is None:
        sessions.record_failure(typed, address(), found[0] if found else None)
        keep()
        form.form_errors.append(_("NIP atau kata sandi salah."))
        return render_template("accounts/login.html", form=form), 422
    _open_session(found[0], shared=bool(form.shared.data))
    return redirect(target, 303)


def _open_session(user_id: int, *, shared: bool) -> None:
    """A new session on the server, and a cookie with nothing of the old one but the language."""
    token = sessions.start_session(user_id, shared=shared, address=address(), device=request.user_agent.string)
    locale = session.get("locale")
    session.clear()
    session[SESSION_KEY] = token
    if locale:
        session["locale"] = locale


@blueprint.post("/keluar")
def logout() -> ResponseReturnValue:
    """End this session on the server too: a copied cookie is dead."""
    actor = get_actor()
    if actor.session_id is not None:
        sessions.end_session(actor, actor.session_id)
    session.clear()
    return redirect(url_for("accounts.login"), 303)


@blueprint.get("/lupa-kata-sandi")
def forgotten() -> ResponseReturnValue:
    """Whom to ask: there is no mail on this intranet to send a link by."""
    return render_template("accounts/forgotten.html")


@blueprint.get("/akun")
def account() -> ResponseReturnValue:
    return render_template("accounts/account.html")


@blueprint.route("/akun/kata-sandi", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    return render_template("accounts/password.html")
