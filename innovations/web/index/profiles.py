"""Views of a year's profile: a form made from the year's own fields, beside what the proposal already says."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget

from innovations.domain import index_claims, index_profiles, proposals, stewards
from innovations.domain.errors import Invalid
from innovations.domain.index_national import make_profile
from innovations.domain.index_rules import ProfileField
from innovations.web.current import get_actor
from innovations.web.forms import WatchfulForm, date_field, long_text_field, option, text_field
from innovations.web.security import require

from .blueprint import blueprint
from .claims import INNOVATION
from .loading import Place, load
from .profile_words import list_entries

PREFIX = "isian_"
"""Before the names of fields, so that none of a year's keys is taken for a part of the form."""


@blueprint.route(f"{INNOVATION}/<id:year>/profil", methods=["GET", "POST"])
def profile(number: str, year: int) -> ResponseReturnValue:
    """Answer what only the index asks; an incomplete set is kept too."""
    actor, place = get_actor(), load(number, year)
    require(stewards.can_tend(actor, place.proposal))
    affairs = proposals.name_affairs()
    answers, course = index_profiles.get_answers(place.proposal, year), index_profiles.get_course(place.proposal)
    fields = index_profiles.list_open(place.rules, course)
    form = make_form(place, fields, answers, affairs)
    if form.validate_on_submit() and form.attempt(
        lambda: write(place, fields, form, affairs), lambda: index_profiles.digest(place.proposal, year)
    ):
        flash(_("Profil indeks disimpan."), "success")
        return redirect(url_for("index.sheet", number=number, year=year), 303)
    claims = index_claims.list_claims(place.proposal, year)
    entries = list_entries(place.rules, make_profile(place.proposal, claims, course, answers), affairs)
    asked = [form[PREFIX + field.key] for field in fields]
    page = render_template(
        "index/profile.html", proposal=place.proposal, place=place, form=form, asked=asked, entries=entries
    )
    return page, form.status


def write(place: Place, fields: Sequence[ProfileField], form: WatchfulForm, affairs: Mapping[str, str]) -> None:
    """Hand the answers to the domain; what it refuses stands at its field."""
    values = {field.key: form[PREFIX + field.key].data for field in fields}
    try:
        index_profiles.write(place.proposal, get_actor(), place.no, fields, values, affairs, form.seen.data)
    except Invalid as error:
        raise Invalid(error.code, PREFIX + error.field, **error.facts) from error


def make_form(
    place: Place, fields: Sequence[ProfileField], answers: Mapping[str, Any], affairs: Mapping[str, str]
) -> WatchfulForm:
    """A form with one control for each of these fields, filled with what was answered."""
    controls = {PREFIX + field.key: _control(field, index_profiles.list_choices(field, affairs)) for field in fields}
    form_class = type("ProfileForm", (WatchfulForm,), controls)
    filled = index_profiles.read_days(fields, answers)
    form: WatchfulForm = form_class(
        data={PREFIX + key: value for key, value in filled.items()}
        | {"seen": index_profiles.digest(place.proposal, place.no)}
    )
    return form


def _control(field: ProfileField, choices: Mapping[str, str]) -> Any:
    """The control of a field by its type; nothing is required, and the domain judges choices."""
    label, hint = field.label, field.note
    if field.type == "longtext":
        return long_text_field(label, max_length=index_profiles.MAX_LONG_TEXT, required=False, hint=hint)
    if field.type == "date":
        return date_field(label, required=False, hint=hint)
    if field.type == "choice":
        offered = [option("", _("Pilih …")), *(option(key, words) for key, words in choices.items())]
        return SelectField(label, choices=offered, description=hint, validate_choice=False)
    if field.type == "multichoice":
        return SelectMultipleField(
            label,
            choices=[option(key, words) for key, words in choices.items()],
            description=hint,
            validate_choice=False,
            widget=ListWidget(prefix_label=False),
            option_widget=CheckboxInput(),
        )
    most = index_claims.MAX_LINK if field.type == "url" else index_profiles.MAX_TEXT
    return text_field(label, max_length=most, required=False, hint=hint)
