"""The region's own texts and emblem."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import events, policy
from innovations.domain import texts as verbs
from innovations.domain.errors import Invalid
from innovations.domain.texts import TextKey
from innovations.web import texts as words
from innovations.web.current import get_actor
from innovations.web.security import require

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
    if key not in [*TextKey]:
        require_admin()
        abort(404)
    known = TextKey(key)
    require(verbs.can_change(known, get_actor()))
    row, back = verbs.get(known), url_for(".texts") if policy.can_read_accounts(get_actor()) else None
    default, limit = words.get_default(known), verbs.MAX_LENGTHS[known]
    current = row.value if row is not None else default if known in verbs.LETTERS else ""
    form = TextForm(data={"value": current, "seen": verbs.digest(known)})
    if form.validate_on_submit() and form.attempt(
        lambda: verbs.change_text(known, get_actor(), drop_default(form.value.data, default), form.seen.data),
        lambda: verbs.digest(known),
    ):
        flash(_("Teks disimpan."), "success")
        return redirect(back or url_for(".edit_text", key=key), 303)
    fields = verbs.LETTERS.get(known, ())
    if fields:
        form.value.render_kw = {"lang": "id"}
    page = render_template(
        "settings/text.html", form=form, key=known, default=default, limit=limit, fields=fields, back_url=back
    )
    return page, form.status


def drop_default(typed: str | None, default: str) -> str:
    """Our own wording, sent as it was offered, is no text of the region."""
    return "" if typed is None or typed == default else typed


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
