"""Files of a form, read and checked before the database is touched, and stored files sent safely."""

from collections.abc import Callable
from pathlib import Path

from flask import Response, current_app, flash, send_file
from flask_babel import gettext as _
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage

from innovations.domain import files
from innovations.domain.errors import Invalid
from innovations.models.files import StoredFile

from .forms import BaseForm
from .security import found
from .words import lazy as _l


class FileForm(BaseForm):
    """One file, and nothing else."""

    file = FileField(_l("Pilih berkas"), description=_l("PDF, JPG, atau PNG, paling besar 10 MB."))


def folder() -> Path:
    """Where uploads are kept, outside static."""
    return Path(current_app.config["UPLOAD_FOLDER"])


def read_upload(storage: FileStorage | None, field: str = "file") -> files.Upload | None:
    """What was chosen, judged by its content; None when nothing was. Raises `Invalid`."""
    if storage is None or not storage.filename:
        return None
    return files.inspect(storage.filename, storage.stream.read(files.MAX_BYTES + 1), field)


def take(storage: FileStorage | None) -> files.Upload | Invalid:
    """The one file of a form, or why it is none; asked before the database is touched."""
    try:
        return read_upload(storage) or Invalid("file_missing", "file")
    except Invalid as error:
        return error


def keep(form: BaseForm, taken: files.Upload | Invalid, verb: Callable[[files.Upload], object]) -> bool:
    """Hand what was taken to the verb and say so; what either refuses stands on the form."""
    try:
        if isinstance(taken, Invalid):
            raise taken
        verb(taken)
    except Invalid as error:
        form.refuse(error)
        return False
    flash(_("Berkas %(name)s disimpan.", name=taken.filename), "success")
    return True


def send_attachment(attachment: StoredFile, name: str = "") -> Response:
    """As a download that no browser runs or shows as ours; 404 when the disk has lost it. `name` replaces its own."""
    path = folder() / attachment.stored_name
    found(path if path.is_file() else None)
    response = send_file(
        path,
        mimetype=attachment.media_type,
        as_attachment=True,
        download_name=name or attachment.filename,
        etag=False,
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
