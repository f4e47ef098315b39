"""Accounts: found, made, changed, given roles, ended."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import accounts as verbs
from innovations.domain import agencies, directory, events, heads, passwords
from innovations.domain.errors import Invalid
from innovations.models.accounts import User
from innovations.models.events import Topic
from innovations.web.current import get_actor
from innovations.web.forms import BaseForm
from innovations.web.security import found
from innovations.web.tables import Table, paginate

from .blueprint import blueprint, require_admin
from .forms import AccountFilter, AccountForm, NewAccountForm, ReasonForm, RolesForm
from .slips import show_slips

SORTABLE = {"nama": User.name, "dibuat": User.created_at}


@blueprint.get("/akun")
def accounts() -> ResponseReturnValue:
    """Everybody who may log in, or might once."""
    actor, form, table = get_actor(), AccountFilter(), Table(SORTABLE, default="nama")
    form.opd.offer(agencies.list_choices())
    page = paginate(directory.select_users(actor, form.wanted()).order_by(*table.order_by(User.id)))
    return render_template(
        "settings/accounts.html",
        form=form,
        is_filtered=bool(form.chosen()),
        table=table,
        page=page,
        names=agencies.list_names(),
        headed=directory.list_headed([user.id for user in page.items]),
    )


@blueprint.get("/akun/<id:user_id>")
def account(user_id: int) -> ResponseReturnValue:
    user = found(verbs.get(user_id))
    return render_template(
        "settings/account.html",
        user=user,
        names=agencies.list_names(),
        terms=heads.list_of_user(user.id),
        seats=verbs.list_open_seats(user.id),
        footprint=directory.get_footprint(user.id),
        is_new=directory.is_new(user.id),
        last=events.find_last(Topic.ACCOUNT, user.id),
    )


@blueprint.route("/akun/baru", methods=["GET", "POST"])
def new_account() -> ResponseReturnValue:
    """The answer to the POST is the slip itself: the password is shown once and kept nowhere."""
    require_admin()
    form = NewAccountForm()
    secret = passwords.issue() if form.is_submitted() else None  # hashed before the transaction begins
    form.agency_id.offer(agencies.list_choices())
    if secret is not None and form.validate_on_submit():
        try:
            user = _create(form, secret.hash)
        except Invalid as error:
            form.refuse(error)
        else:
            return show_slips([(user, secret.password)])
    return render_template("settings/account_form.html", form=form, user=None), form.status


def _create(form: NewAccountForm, password_hash: str) -> User:
    typed = form.login.data or ""
    is_expert = form.kind.data == form.EXPERT
    if is_expert and typed:
        raise Invalid("nip_not_for_expert", "login")
    if not is_expert and not typed:
        raise Invalid("nip_missing", "login")
    login = None if is_expert else typed
    return verbs.create_user(get_actor(), form.details(), form.roles.roles, password_hash, login=login)


@blueprint.route("/akun/<id:user_id>/ubah", methods=["GET", "POST"])
def edit_account(user_id: int) -> ResponseReturnValue:
    require_admin()
    user = found(verbs.get(user_id))
    form = AccountForm(obj=user, seen=verbs.digest(user))
    form.agency_id.offer(agencies.list_choices())
    if form.validate_on_submit() and form.attempt(
        lambda: verbs.change_user(user, get_actor(), form.details(), form.seen.data),
        lambda: verbs.digest(user),
    ):
        flash(_("Data akun disimpan."), "success")
        return redirect(url_for("settings.account", user_id=user.id), 303)
    return render_template("settings/account_form.html", form=form, user=user), form.status


@blueprint.route("/akun/<id:user_id>/peran", methods=["GET", "POST"])
def roles(user_id: int) -> ResponseReturnValue:
    require_admin()
    user = found(verbs.get(user_id))
    verbs.refuse_oneself(user, get_actor())
    form = RolesForm.of(user)
    if form.validate_on_submit() and form.attempt(
        lambda: verbs.set_roles(user, get_actor(), form.roles.roles, form.seen.data),
        lambda: verbs.digest(user),
    ):
        flash(_("Peran disimpan. Orang ini perlu masuk lagi."), "success")
        return redirect(url_for("settings.account", user_id=user.id), 303)
    seats = verbs.list_open_seats(user.id)
    return render_template("settings/roles.html", form=form, user=user, seats=seats), form.status


@blueprint.route("/akun/<id:user_id>/kata-sandi", methods=["GET", "POST"])
def reset_password(user_id: int) -> ResponseReturnValue:
    """Ask first; the answer to the POST is the slip."""
    require_admin()
    form = BaseForm()
    secret = passwords.issue() if form.is_submitted() else None  # hashed before the transaction begins
    user = found(verbs.get(user_id))
    verbs.refuse_oneself(user, get_actor())
    if secret is not None and form.validate_on_submit():
        verbs.reset_password(user, get_actor(), secret.hash)
        return show_slips([(user, secret.password)])
    return render_template("settings/reset.html", form=form, user=user), form.status


@blueprint.route("/akun/<id:user_id>/nonaktifkan", methods=["GET", "POST"])
def deactivate(user_id: int) -> ResponseReturnValue:
    """Ask first, with what hangs on the account."""
    require_admin()
    user = found(verbs.get(user_id))
    verbs.refuse_oneself(user, get_actor())
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            verbs.deactivate(user, get_actor(), form.reason.data or "")
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Akun dinonaktifkan."), "success")
            return redirect(url_for("settings.account", user_id=user.id), 303)
    return render_template("settings/deactivate.html", form=form, user=user, **_hanging_on(user)), form.status


def _hanging_on(user: User) -> dict[str, object]:
    terms = [term for term in heads.list_of_user(user.id) if heads.is_in_office(term)]
    return {
        "terms": terms,
        "seats": verbs.list_open_seats(user.id),
        "footprint": directory.get_footprint(user.id),
    }


@blueprint.post("/akun/<id:user_id>/aktifkan")
def reactivate(user_id: int) -> ResponseReturnValue:
    require_admin()
    user = found(verbs.get(user_id))
    verbs.reactivate(user, get_actor())
    flash(_("Akun aktif kembali, dengan kata sandi dan peran yang lama."), "success")
    return redirect(url_for("settings.account", user_id=user.id), 303)
