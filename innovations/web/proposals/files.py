"""Evidence: one file per request, checked before the database is touched; taken out, put back, fetched."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import files, proposals
from innovations.models.proposals import Attachment, AttachmentKind, Proposal
from innovations.web import uploads
from innovations.web.current import get_actor
from innovations.web.loading import load
from innovations.web.security import found
from innovations.web.uploads import FileForm

from .blueprint import blueprint


@blueprint.route("/<number>/ubah/bukti", methods=["GET", "POST"])
def evidence(number: str) -> ResponseReturnValue:
    """The files of a proposal; a POST adds one."""
    form = FileForm()
    taken = uploads.take(form.file.data)
    actor, proposal = get_actor(), load(number, whole=True)
    proposals.require_editable(proposal, actor)
    if form.validate_on_submit() and uploads.keep(
        form, taken, lambda upload: files.add_evidence(uploads.folder(), proposal, actor, upload)
    ):
        return redirect(url_for("proposals.evidence", number=number), 303)
    return show_evidence(form, proposal), form.status


def show_evidence(form: FileForm, proposal: Proposal) -> str:
    return render_template(
        "proposals/edit/bukti.html",
        form=form,
        proposal=proposal,
        directive=proposal.directive,
        present=files.list_evidence(proposal),
        removed=[
            row for row in proposal.attachments if row.removed_at is not None and row.kind is AttachmentKind.EVIDENCE
        ],
        most=files.MAX_FILES,
    )


@blueprint.get("/<number>/lampiran/<id:file_id>")
def download(number: str, file_id: int) -> ResponseReturnValue:
    """One file, for those who work on the proposal."""
    actor, proposal = get_actor(), load(number, whole=True)
    attachment = find_file(proposal, file_id)
    found(attachment if files.can_open(actor, proposal, attachment) else None)
    return uploads.send_attachment(attachment)


@blueprint.post("/<number>/lampiran/<id:file_id>/keluarkan")
def remove_file(number: str, file_id: int) -> ResponseReturnValue:
    """Take a file out of the evidence; it can be put back."""
    proposal = load(number, whole=True)
    attachment = find_file(proposal, file_id)
    files.remove(proposal, get_actor(), attachment)
    flash(_("Berkas %(name)s dikeluarkan. Anda masih dapat memulihkannya.", name=attachment.filename), "success")
    return redirect(url_for("proposals.evidence", number=number), 303)


@blueprint.post("/<number>/lampiran/<id:file_id>/pulihkan")
def restore_file(number: str, file_id: int) -> ResponseReturnValue:
    """Put a file back that was taken out."""
    proposal = load(number, whole=True)
    attachment = find_file(proposal, file_id)
    files.restore(proposal, get_actor(), attachment)
    flash(_("Berkas %(name)s dipulihkan.", name=attachment.filename), "success")
    return redirect(url_for("proposals.evidence", number=number), 303)


def find_file(proposal: Proposal, file_id: int) -> Attachment:
    """The proposal's own file of this id, or 404."""
    return found(next((row for row in proposal.attachments if row.id == file_id), None))
