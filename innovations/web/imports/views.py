"""Upload a file, see row by row what it would do, then let all of it happen or nothing.

The file waits on disk between the two steps; what is confirmed is exactly what was shown, or it is refused.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.documents.sheets import write_csv, write_xlsx
from innovations.domain import plans
from innovations.domain.errors import DomainError, Invalid
from innovations.transfer import imports
from innovations.transfer.imports import Choice, Kind, Outcome, Report, RowReport, stash
from innovations.transfer.imports.columns import Column
from innovations.transfer.sheets_in import MAX_BYTES
from innovations.web import formats, labels, masterplan_labels
from innovations.web.current import get_actor
from innovations.web.downloads import MEDIA_TYPES, send_file_bytes
from innovations.web.security import found, require
from innovations.web.tables import Page, paginate_list, with_query
from innovations.web.words import lazy as _l

from .forms import ColumnsForm, ConfirmForm, ProgrammesUploadForm, UploadForm

blueprint = Blueprint("imports", __name__)

MAX_ROWS_HERE = 3000
"""All is done in one transaction, so that others wait this long; larger files go by the command line."""
ROWS_PER_PAGE = 100


@dataclass(frozen=True)
class Place:
    """Where a kind of import stands, who may do it, and where it leads."""

    path: str
    back: str
    title: str
    hint: str


PLACES: Mapping[Kind, Place] = {
    Kind.PROGRAMMES: Place(
        "/masterplan/impor",
        "masterplan.index",
        _l("Impor program masterplan"),
        _l(
            "Baris dengan kode yang sudah ada mengubah program itu; kode baru menambah program. "
            "Baris tanpa kode dicari menurut dimensi dan nama programnya, dan dibuatkan kode bila belum ada. "
            "Judul di atas tabel, sel gabungan, dan baris jumlah tidak mengganggu."
        ),
    ),
    Kind.PROPOSALS: Place(
        "/usulan/impor",
        "proposals.index",
        _l("Impor inovasi terdahulu"),
        _l("Inovasi yang sudah berjalan sebelum aplikasi ini dipakai. Tidak perlu Keputusan dan tidak dinilai."),
    ),
    Kind.USERS: Place(
        "/pengaturan/impor/akun",
        "settings.accounts",
        _l("Impor akun"),
        _l("Tulis NIP sebagai teks. Slip kata sandi dibuat sesudahnya; sel kosong tidak mengubah data yang ada."),
    ),
    Kind.AGENCIES: Place(
        "/pengaturan/impor/opd",
        "settings.agencies",
        _l("Impor OPD dan unit"),
        _l("Baris dengan nama yang sudah ada mengubah OPD itu; sel kosong tidak mengubah data yang ada."),
    ),
}


def folder() -> Path:
    return Path(current_app.instance_path) / "imports"


def get_place(kind: Kind) -> Place:
    """Where this import stands; 403 for who may not do it."""
    place = PLACES[kind]
    require(imports.RIGHTS[kind](get_actor()))
    return place


def upload(kind: Kind) -> ResponseReturnValue:
    """The file is read, and tried, before anything is kept of it."""
    place = get_place(kind)
    form = UploadForm()
    if kind is Kind.PROGRAMMES:
        form = ProgrammesUploadForm()
        form.offer(plans.list_plans())
    if form.validate_on_submit():
        try:
            file, actor = form.file.data, get_actor()
            content = file.stream.read(MAX_BYTES + 1)
            report = try_file(kind, file.filename or "", content, form.chosen_plan)
            token = stash.keep(folder(), actor.id, content, report)
            return redirect(url_for("imports.preview", kind=kind, token=token), 303)
        except Invalid as error:
            form.refuse(error)
    columns = list_columns(kind)
    page = render_template("imports/upload.html", form=form, place=place, kind=kind, columns=columns)
    return page, form.status


def list_columns(kind: Kind) -> list[Column]:
    """Those that are named on the page and in the template."""
    return [column for column in imports.IMPORTERS[kind].columns if column.is_offered]


def try_file(kind: Kind, name: str, content: bytes, plan_id: int | None, choice: Choice | None = None) -> Report:
    """What the file would do. Raises `Invalid`."""
    staged = imports.read(kind, name, content, choice)
    if len(staged.rows) > MAX_ROWS_HERE:
        raise Invalid("too_many_rows_here", "file", most=formats.number(MAX_ROWS_HERE))
    return imports.run(kind, staged, get_actor(), plan_id=plan_id, is_trial=True)


def preview(kind: Kind, token: str) -> ResponseReturnValue:
    """What each row would do, the errors first."""
    place = get_place(kind)
    report = found(stash.load(folder(), get_actor().id, kind, token)).report
    return show(place, token, report, ColumnsForm.make(report.source, imports.IMPORTERS[kind].columns))


def show(place: Place, token: str, report: Report, columns: ColumnsForm) -> ResponseReturnValue:
    page = render_template(
        "imports/preview.html",
        columns=columns,
        token=token,
        place=place,
        kind=report.kind,
        report=report,
        plan=plans.get(report.plan_id or 0),
        page=page_of(report.rows, has_errors=report.has_errors),
        outcome_chips=list_chips(report.rows, masterplan_labels.OUTCOMES, has_errors=report.has_errors),
        outcomes=masterplan_labels.OUTCOMES,
        tones=masterplan_labels.OUTCOME_TONES,
        hows=masterplan_labels.HOWS,
        say=labels.problem,
    )
    return page, columns.status


def reread(kind: Kind, token: str) -> ResponseReturnValue:
    """Try the file again, with its columns or its sheet read as the person says."""
    place, actor = get_place(kind), get_actor()
    stashed = stash.load(folder(), actor.id, kind, token)
    if stashed is None:
        raise DomainError("import_gone")
    source = stashed.report.source
    form = ColumnsForm.make(source, imports.IMPORTERS[kind].columns)
    if form.validate_on_submit():
        try:
            choice = form.choice(source)
            report = try_file(kind, source.name, stashed.content, stashed.report.plan_id, choice)
            stash.change(folder(), actor.id, token, report)
            return redirect(url_for("imports.preview", kind=kind, token=token), 303)
        except Invalid as error:
            form.refuse(error)
    return show(place, token, stashed.report, form)


def page_of(rows: Sequence[RowReport], *, has_errors: bool) -> Page[RowReport]:
    """The rows with the chosen outcome; without a choice all, but errors only while there are any."""
    asked = request.args.get("hasil", Outcome.ERROR.value if has_errors else "")
    return paginate_list([row for row in rows if asked in ("", "semua", row.outcome.value)], ROWS_PER_PAGE)


def list_chips(
    rows: Sequence[RowReport], words: Mapping[Outcome, str], *, has_errors: bool
) -> list[dict[str, object]]:
    """The outcomes that occur, each with its number and the address of its rows."""
    asked = request.args.get("hasil", Outcome.ERROR.value if has_errors else "semua")
    entries = [("semua", _("Semua"), len(rows))]
    counts = Counter(row.outcome for row in rows)
    entries += [(outcome.value, str(words[outcome]), counts[outcome]) for outcome in Outcome if counts[outcome]]
    return [
        {"label": name, "count": number, "url": with_query(hasil=key, page=None), "active": key == asked}
        for key, name, number in entries
    ]


def confirm(kind: Kind, token: str) -> ResponseReturnValue:
    """Do what was shown; refused when the data has changed since, or the file has been used."""
    place = get_place(kind)
    form = ConfirmForm()
    if not form.validate_on_submit():
        abort(400)
    actor = get_actor()
    stashed = stash.load(folder(), actor.id, kind, token)
    if stashed is None:
        raise DomainError("import_gone")
    source, shown = stashed.report.source, form.seen.data
    staged = imports.read(kind, source.name, stashed.content, source.choice)
    report = imports.run(kind, staged, actor, plan_id=stashed.report.plan_id)
    if report.has_errors or report.fingerprint != shown:
        raise DomainError("import_changed")
    stash.drop(folder(), actor.id, kind, token)
    new, changed = report.counts[Outcome.NEW], report.counts[Outcome.CHANGED]
    flash(_("Impor selesai: %(new)s baru, %(changed)s berubah.", new=new, changed=changed), "success")
    needs_slips = kind is Kind.USERS and new
    return redirect(url_for("settings.slips" if needs_slips else place.back), 303)


def template(kind: Kind, suffix: str) -> ResponseReturnValue:
    """An empty file with the right columns."""
    get_place(kind)
    columns = list_columns(kind)
    names = [column.label for column in columns]
    if suffix == "csv":
        body = b"".join(write_csv(names, []))
    else:
        notes = {column.label: _("wajib") if column.is_required else _("boleh kosong") for column in columns}
        with write_xlsx(names, [], title=_("Data"), notes=notes, notes_title=_("Keterangan")) as book:
            body = book.read()
    return send_file_bytes(body, f"templat-{kind.value}.{suffix}", MEDIA_TYPES[suffix])


for _kind, _place in PLACES.items():
    _told = {"kind": _kind}
    _token = f"{_place.path}/<string(length={stash.TOKEN_LENGTH}):token>"
    _template = f"{_place.path}/templat.<any(csv, xlsx):suffix>"
    blueprint.add_url_rule(_place.path, "upload", upload, methods=["GET", "POST"], defaults=_told)
    blueprint.add_url_rule(_token, "preview", preview, methods=["GET"], defaults=_told)
    blueprint.add_url_rule(_token, "confirm", confirm, methods=["POST"], defaults=_told)
    blueprint.add_url_rule(f"{_token}/kolom", "reread", reread, methods=["POST"], defaults=_told)
    blueprint.add_url_rule(_template, "template", template, methods=["GET"], defaults=_told)
