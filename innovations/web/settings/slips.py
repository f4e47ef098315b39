"""Slips with one-time passwords: shown once in the answer to the POST that made them, never stored or logged."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import accounts as verbs
from innovations.domain import agencies, clock, directory, passwords
from innovations.models.accounts import User
from innovations.web.current import get_actor
from innovations.web.transactions import reading

from .blueprint import blueprint, require_admin
from .forms import SlipFilter, SlipForm

MAX_AT_ONCE = 60
"""Each password costs about 20 ms to hash; the rest of a large import takes another click."""


@dataclass(frozen=True)
class Slip:
    """What one paper says."""

    user_id: int
    name: str
    login: str
    agency: str
    password: str


def show_slips(made: Sequence[tuple[User, str]]) -> ResponseReturnValue:
    """The papers, one per account: an answer with status 200, since nothing keeps them for a redirect."""
    names = agencies.list_names()
    papers = [
        Slip(user.id, user.name, user.login, names.get(user.agency_id or 0, ""), password) for user, password in made
    ]
    login_url = url_for("accounts.login", _external=True)
    return render_template("settings/slips.html", slips=papers, login_url=login_url, today=clock.today())


@blueprint.route("/akun/slip", methods=["GET", "POST"])
def slips() -> ResponseReturnValue:
    """Who never logged in; slips for the chosen, or for all that are listed. No lock is held while hashing."""
    require_admin()
    actor, filters, form = get_actor(), SlipFilter(), SlipForm()
    with reading():
        filters.opd.offer(agencies.list_choices())
        agency_id = filters.chosen().get("opd")
        users = directory.list_new(actor, agency_id, MAX_AT_ONCE)
        total = directory.count_new(actor, agency_id)
        names = agencies.list_names()
    form.offer([(user.id, f"{user.name}, {names.get(user.agency_id or 0, user.login)}") for user in users])
    if form.validate_on_submit():
        chosen = {str(user.id) for user in users} if "semua" in request.form else set(form.users.data or [])
        if chosen:
            return show_slips(_make([user.id for user in users if str(user.id) in chosen]))
        form.users.errors = [_("Centang sedikitnya satu akun.")]
    page = render_template("settings/choose_slips.html", filters=filters, form=form, users=users, total=total)
    return page, form.status


def _make(user_ids: Sequence[int]) -> list[tuple[User, str]]:
    """New one-time passwords; who logged in meanwhile is left alone."""
    secrets = {user_id: passwords.issue() for user_id in user_ids}
    made = []
    for user_id, secret in secrets.items():
        user = verbs.get(user_id)
        if user is not None and directory.is_new(user_id):
            verbs.reset_password(user, get_actor(), secret.hash)
            made.append((user, secret.password))
    return made
