"""Views of /usulan/<number>/penyamaran: text and files that a blind committee gets instead of the proposal's own."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import redactions
from innovations.domain.versions import TEXT_FIELDS
from innovations.models.proposals import AttachmentKind, Proposal
from innovations.web import uploads
from innovations.web.current import get_actor
from innovations.web.forms import WatchfulForm, long_text_field, text_field
from innovations.web.loading import load
from innovations.web.security import found
from innovations.web.uploads import FileForm
from innovations.web.words import lazy as _l

from .blueprint import blueprint
from .files import find_file

PATH = "/<number>/penyamaran"
PREFIX = "berkas"


class RedactionForm(WatchfulForm):
    """The texts of `versions.TEXT_FIELDS`, to be freed of what tells whose the proposal is."""

    title = text_field(_l("Judul inovasi"))
    summary = long_text_field(_l("Ringkasan"), max_length=1000, required=False)
    problem = long_text_field(_l("Masalah"), max_length=40000, required=False)
    design = long_text_field(_l("Rancang bangun dan pokok perubahan"), max_length=40000, required=False)
    aims = long_text_field(_l("Tujuan"), max_length=40000, required=False)
    benefits = long_text_field(_l("Manfaat"), max_length=40000, required=False)
    results = long_text_field(_l("Hasil yang diharapkan"), max_length=40000, required=False)
    budget_source = text_field(_l("Sumber anggaran"), required=False)


@blueprint.route(PATH, methods=["GET", "POST"])
def redact(number: str) -> ResponseReturnValue:
    """Write the text as the committee shall read it."""
    actor, proposal = get_actor(), load(number)
    redactions.require_open(proposal, actor)
    form = RedactionForm(data={**redactions.read_texts(proposal), "seen": redactions.digest(proposal)})
    if form.validate_on_submit() and form.attempt(
        lambda: redactions.write(
            proposal, actor, {name: form.data[name] or "" for name in TEXT_FIELDS}, form.seen.data
        ),
        lambda: redactions.digest(proposal),
    ):
        flash(_("Naskah tersamar disimpan."), "success")
        return redirect(url_for("proposals.redact", number=number), 303)
    return _page(proposal, form, FileForm(formdata=None, prefix=PREFIX)), form.status


@blueprint.post(f"{PATH}/berkas")
def add_redacted_file(number: str) -> ResponseReturnValue:
    """One redacted file."""
    form = FileForm(prefix=PREFIX)
    taken = uploads.take(form.file.data)
    actor, proposal = get_actor(), load(number)
    redactions.require_open(proposal, actor)
    if form.validate_on_submit() and uploads.keep(
        form, taken, lambda upload: redactions.add_file(uploads.folder(), proposal, actor, upload)
    ):
        return redirect(url_for("proposals.redact", number=number), 303)
    texts = RedactionForm(
        formdata=None, data={**redactions.read_texts(proposal), "seen": redactions.digest(proposal)}
    )
    return _page(proposal, texts, form), 422


@blueprint.post(f"{PATH}/berkas/<id:file_id>/keluarkan")
def remove_redacted_file(number: str, file_id: int) -> ResponseReturnValue:
    """Take a redacted file away from the reviewers."""
    actor, proposal = get_actor(), load(number, whole=True)
    attachment = find_file(proposal, file_id)
    found(attachment if attachment.kind is AttachmentKind.REDACTED else None)
    redactions.remove_file(proposal, actor, attachment)
    flash(_("Berkas %(name)s dikeluarkan.", name=attachment.filename), "success")
    return redirect(url_for("proposals.redact", number=number), 303)


def _page(proposal: Proposal, form: RedactionForm, file_form: FileForm) -> str:
    return render_template(
        "proposals/redact.html",
        proposal=proposal,
        form=form,
        file_form=file_form,
        files=redactions.name_files(proposal, redactions.list_files(proposal)),
        page_error=bool(file_form.errors),
    )
