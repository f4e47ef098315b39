"""The region's own texts and emblem."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import events
from innovations.domain import texts as verbs
from innovations.domain.errors import Invalid
from innovations.domain.texts import TextKey
from innovations.web import texts as words
from innovations.web.current import get_actor

from .blueprint import blueprint, require_admin
from .forms import EmblemForm, TextForm


@blueprint.get("/teks")
def texts() -> ResponseReturnValue:
    rows = [(key, words.get(key), verbs.get(key)) for key in TextKey]
    return render_template(
        "settings/texts.html", rows=rows, emblem=verbs.get_emblem(), last=events.list_settings_changes()
    )


@blueprint.route("/teks/<key>", methods=["GET", "POST"])
def edit_text(key: str) -> ResponseReturnValue:
    require_admin()
    if key not in [*TextKey]:
        abort(404)
    known = TextKey(key)
    row = verbs.get(known)
    current = row.value if row is not None else ""
    form = TextForm(data={"value": current, "seen": verbs.digest(known)})
    if form.validate_on_submit() and form.attempt(
        lambda: verbs.change_text(known, get_actor(), form.value.data or "", form.seen.data),
        lambda: verbs.digest(known),
    ):
        flash(_("Teks disimpan."), "success")
        return redirect(url_for("settings.texts"), 303)
    default, limit = words.get_default(known), verbs.MAX_LENGTHS[known]
    return render_template("settings/text.html", form=form, key=known, default=default, limit=limit), form.status


@blueprint.route("/lambang", methods=["GET", "POST"])
def emblem() -> ResponseReturnValue:
    require_admin()
    form = EmblemForm()
    if form.validate_on_submit():
        try:
            verbs.set_emblem(get_actor(), form.file.data.read(verbs.MAX_EMBLEM_BYTES + 1))
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("Lambang disimpan dan kini tampil di setiap halaman."), "success")
            return redirect(url_for("settings.texts"), 303)
    return render_template("settings/emblem.html", form=form, emblem=verbs.get_emblem()), form.status


@blueprint.post("/lambang/hapus")
def remove_emblem() -> ResponseReturnValue:
    require_admin()
    verbs.remove_emblem(get_actor())
    flash(_("Lambang dihapus. Tanda bawaan aplikasi tampil lagi."), "success")
    return redirect(url_for("settings.texts"), 303)
