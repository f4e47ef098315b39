"""Views of /kalender/jadwal: the entries that kominfo keeps."""

from dataclasses import asdict, fields
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import calendar_entries
from innovations.domain.actor import Actor
from innovations.domain.calendar_entries import Content
from innovations.domain.errors import require_part
from innovations.models.calendar import CalendarEntry
from innovations.web.current import get_actor
from innovations.web.forms import TokenForm, WatchfulForm, date_field, long_text_field, text_field
from innovations.web.security import found
from innovations.web.words import lazy as _l

from .views import blueprint


class EntryForm(TokenForm, WatchfulForm):
    title = text_field(_l("Nama jadwal"), hint=_l("Misalnya: Pengisian Indeks Inovasi Daerah oleh Kemendagri."))
    starts_on = date_field(_l("Hari pertama"))
    ends_on = date_field(_l("Hari terakhir"), hint=_l("Isi sama dengan hari pertama bila hanya satu hari."))
    note = long_text_field(_l("Catatan"), max_length=500, required=False)
    link = text_field(_l("Tautan"), max_length=300, required=False, hint=_l("Diawali https://"))

    def read(self) -> Content:
        """What was typed, once it is valid."""
        values: dict[str, Any] = {field.name: self.data[field.name] or "" for field in fields(Content)}
        return Content(**values)


@blueprint.route("/kalender/jadwal/baru", methods=["GET", "POST"])
def add_entry() -> ResponseReturnValue:
    """One more."""
    actor, form = get_actor(), EntryForm()
    require_part(calendar_entries.can_manage(actor))
    token = form.form_token.data
    if form.validate_on_submit() and form.attempt(
        lambda: calendar_entries.add(actor, form.read(), token), lambda: ""
    ):
        return done(form, _("Jadwal ditambahkan."))
    return render_template("calendar/entry.html", form=form, entry=None), form.status


@blueprint.route("/kalender/jadwal/<id:entry_id>", methods=["GET", "POST"])
def change_entry(entry_id: int) -> ResponseReturnValue:
    """Other days or words."""
    actor, entry = load(entry_id)
    form = EntryForm(data=asdict(calendar_entries.read_content(entry)) | {"seen": calendar_entries.digest(entry)})
    seen = form.seen.data
    if form.validate_on_submit() and form.attempt(
        lambda: calendar_entries.change(entry, actor, form.read(), seen), lambda: calendar_entries.digest(entry)
    ):
        return done(form, _("Jadwal disimpan."))
    return render_template("calendar/entry.html", form=form, entry=entry), form.status


@blueprint.post("/kalender/jadwal/<id:entry_id>/hapus")
def remove_entry(entry_id: int) -> ResponseReturnValue:
    """Take it out."""
    actor, entry = load(entry_id)
    calendar_entries.remove(entry, actor)
    flash(_("Jadwal %(title)s dihapus.", title=entry.title), "success")
    return redirect(url_for(".index"), 303)


def load(entry_id: int) -> tuple[Actor, CalendarEntry]:
    """The entry (404), for who keeps it (403); a POST holds it against other editors."""
    actor = get_actor()
    entry = found(calendar_entries.get(entry_id, lock=request.method == "POST"))
    require_part(calendar_entries.can_manage(actor))
    return actor, entry


def done(form: EntryForm, words: str) -> ResponseReturnValue:
    """Back to the month that it is in."""
    flash(words, "success")
    return redirect(url_for(".index", bulan=f"{form.starts_on.data:%Y-%m}"), 303)
