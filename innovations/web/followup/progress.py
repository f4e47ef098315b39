"""Views of /usulan/<number>/kemajuan: progress reports by period, skipped or corrected, and their files."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from innovations.domain import files, milestones, progress, stewards, trials
from innovations.domain.progress import Content
from innovations.domain.schedule import DEFAULT_MONTHS, INTERVALS
from innovations.models.progress import ProgressReport, ReportFile, Running
from innovations.models.proposals import LIVE_STATES, Proposal, State
from innovations.web import formats, labels, quantities, uploads
from innovations.web.current import get_actor
from innovations.web.forms import BaseForm, TokenForm, WatchfulForm, long_text_field, option
from innovations.web.loading import load_live
from innovations.web.measure_chart import make_chart
from innovations.web.quantities import QuantityField
from innovations.web.security import found, require
from innovations.web.uploads import FileForm
from innovations.web.words import lazy as _l

from .blueprint import blueprint

PATH = "/usulan/<string(maxlength=20):number>/kemajuan"
ONE = f"{PATH}/<id:report_id>"


class ReportForm(TokenForm, WatchfulForm):
    running = RadioField(
        _l("Apakah inovasi ini berjalan?"),
        choices=[option(answer.value, labels.lazy_label(answer)) for answer in (Running.RUNNING, Running.PAUSED)],
        validators=[InputRequired()],
    )
    value = QuantityField(_l("Hasil terukur"), required=False)
    text = long_text_field(
        _l("Kemajuan"),
        max_length=progress.MAX_CHARACTERS,
        hint=_l("Apa yang dikerjakan, apa hasilnya, dan apa kendalanya. Beberapa kalimat sudah cukup."),
    )

    def read(self, value: Decimal | None = None) -> Content:
        """What was typed, once it is valid; `value` stands where none is asked for."""
        return Content(
            Running(self.data.get("running", Running.NOT_BEGUN)), self.text.data or "", self.data.get("value", value)
        )


class SkipForm(TokenForm):
    reason = long_text_field(
        _l("Alasan"), max_length=1000, hint=_l("Mengapa tidak ada yang dapat dilaporkan pada masa ini.")
    )


class IntervalForm(BaseForm):
    months = SelectField(_l("Laporan setiap"), coerce=int, default=DEFAULT_MONTHS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.months.choices = [
            option(str(number), ngettext("%(num)s bulan", "%(num)s bulan", number)) for number in INTERVALS
        ]


@blueprint.get(PATH)
def list_reports(number: str) -> ResponseReturnValue:
    """When the next is due, how the measure goes, and all reports, the newest first."""
    return show_reports(load_live(number))


def show_reports(proposal: Proposal, form: IntervalForm | None = None) -> str:
    actor, reports = get_actor(), progress.list_of(proposal)
    schedule, story = progress.get_schedule(proposal), trials.get_story(proposal)
    if schedule is not None and schedule.is_owed and stewards.can_call_for_reports(actor, proposal):
        form = form or IntervalForm(data={"months": schedule.months})
    last = reports[0] if reports else None
    return render_template(
        "followup/reports.html",
        proposal=proposal,
        reports=reports,
        schedule=schedule,
        measure=story.measure,
        chart=make_chart(story),
        may_tend=stewards.can_tend(actor, proposal),
        correctable=last if last and progress.is_correctable(last, proposal, actor, schedule) else None,
        may_see_files=stewards.can_see_report_files(actor, proposal),
        earlier_of=show_earlier,
        form=form,
    )


def show_earlier(report: ProgressReport) -> list[dict[str, str]]:
    """What it said before each correction, oldest first."""
    return [
        {
            "text": said["text"] or said["skip_reason"],
            "note": " · ".join(
                [
                    formats.moment(datetime.fromisoformat(said["at"])),
                    labels.label(Running(said["running"])) if said["running"] else _("Dilewati"),
                    *([quantities.write(Decimal(said["value"]))] if said["value"] else []),
                ]
            ),
        }
        for said in report.earlier
    ]


@blueprint.route(f"{PATH}/baru", methods=["GET", "POST"])
def report(number: str) -> ResponseReturnValue:
    """Report on the open period; a double click is one report."""
    actor, proposal, form = get_actor(), load_live(number), ReportForm()
    fit(form, proposal, has_begun=proposal.state is not State.APPROVED)
    token = form.form_token.data
    if form.validate_on_submit() and form.attempt(
        lambda: progress.send(proposal, actor, form.read(), token), lambda: ""
    ):
        return answer(proposal, _("Laporan kemajuan terkirim. Anda dapat menambahkan foto atau berkas."))
    return show_form("followup/report.html", proposal, form), form.status


@blueprint.route(f"{PATH}/lewati", methods=["GET", "POST"])
def skip_report(number: str) -> ResponseReturnValue:
    """Nothing to report on this period, with the reason."""
    actor, proposal, form = get_actor(), load_live(number), SkipForm()
    if form.validate_on_submit():
        content = Content(None, skip_reason=form.reason.data or "")
        progress.send(proposal, actor, content, form.form_token.data)
        return answer(proposal, _("Masa laporan ini dilewati."))
    return show_form("followup/skip.html", proposal, form), form.status


def show_form(template: str, proposal: Proposal, form: TokenForm) -> str:
    schedule = progress.require_open(proposal, get_actor(), to_skip=isinstance(form, SkipForm))
    return render_template(template, proposal=proposal, form=form, schedule=schedule)


def fit(form: ReportForm, proposal: Proposal, *, has_begun: bool) -> None:
    """Name the measure, or ask for no value where there is none; nor whether it runs what has not begun."""
    if not has_begun:
        del form.running
    measure = progress.get_measure(proposal)
    if measure is None:
        del form.value
        return
    form.value.label.text = measure.name
    unit = _("Dalam %(unit)s.", unit=measure.unit) if measure.unit else ""
    form.value.description = " ".join(filter(None, (unit, _("Boleh kosong bila belum diukur."))))


@blueprint.route(ONE, methods=["GET", "POST"])
def correct_report(number: str, report_id: int) -> ResponseReturnValue:
    """Mend the last report; what it said before stays in the record."""
    actor, proposal, row = get_actor(), *load(number, report_id)
    progress.require_correctable(row, proposal, actor)
    form = ReportForm(data=asdict(progress.read_content(row)) | {"seen": progress.digest(row)})
    fit(form, proposal, has_begun=row.running is not Running.NOT_BEGUN)
    seen = form.seen.data
    if form.validate_on_submit() and form.attempt(
        lambda: progress.correct(row, proposal, actor, form.read(row.value), seen), lambda: progress.digest(row)
    ):
        return answer(proposal, _("Laporan kemajuan diperbaiki."))
    return render_template("followup/correct.html", proposal=proposal, form=form, report=row), form.status


@blueprint.route(f"{ONE}/berkas", methods=["GET", "POST"])
def report_files(number: str, report_id: int) -> ResponseReturnValue:
    """Photos and papers of the last report; a POST adds one."""
    form = FileForm()
    taken = uploads.take(form.file.data)
    actor, proposal, row = get_actor(), *load(number, report_id)
    progress.require_correctable(row, proposal, actor)
    if form.validate_on_submit() and uploads.keep(
        form, taken, lambda upload: progress.add_file(uploads.folder(), row, proposal, actor, upload)
    ):
        return redirect(url_for(".report_files", number=number, report_id=report_id), 303)
    page = render_template(
        "followup/report_files.html", proposal=proposal, form=form, report=row, most=files.MAX_FILES
    )
    return page, form.status


@blueprint.get(f"{ONE}/berkas/<id:file_id>")
def report_file(number: str, report_id: int, file_id: int) -> ResponseReturnValue:
    """One file, for those who tend or oversee the innovation."""
    proposal, row = load(number, report_id)
    require(stewards.can_see_report_files(get_actor(), proposal))
    return uploads.send_attachment(find_file(row, file_id))


@blueprint.post(f"{ONE}/berkas/<id:file_id>/hapus")
def remove_report_file(number: str, report_id: int, file_id: int) -> ResponseReturnValue:
    """Delete one for good."""
    proposal, row = load(number, report_id)
    file = find_file(row, file_id)
    progress.remove_file(uploads.folder(), row, proposal, get_actor(), file)
    flash(_("Berkas %(name)s dihapus.", name=file.filename), "success")
    return redirect(url_for(".report_files", number=number, report_id=report_id), 303)


@blueprint.post(f"{PATH}/jadwal")
def set_interval(number: str) -> ResponseReturnValue:
    """How often this innovation reports, by kominfo."""
    actor, proposal, form = get_actor(), load_live(number), IntervalForm()
    require(stewards.can_call_for_reports(actor, proposal))
    if not form.validate_on_submit():
        return show_reports(proposal, form), 422
    progress.set_interval(proposal, actor, form.months.data)
    return answer(proposal, _("Jadwal laporan disimpan."))


def load(number: str, report_id: int) -> tuple[Proposal, ProgressReport]:
    """The innovation and its report, or 404."""
    proposal = load_live(number)
    return proposal, found(next((row for row in progress.list_of(proposal) if row.id == report_id), None))


def find_file(row: ProgressReport, file_id: int) -> ReportFile:
    """The report's own file of this id, or 404."""
    return found(next((file for file in row.files if file.id == file_id), None))


def answer(proposal: Proposal, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".list_reports", number=proposal.number), 303)


@blueprint.app_context_processor
def offer_progress() -> dict[str, Any]:
    """`progress_panel(proposal)` for templates/followup/_progress.html, which stands on a page of another area."""
    return {"progress_panel": progress_panel}


def progress_panel(proposal: Proposal) -> dict[str, Any] | None:
    """The last report, when the next is due, and the milestones; None for what was not approved."""
    if proposal.state not in LIVE_STATES:
        return None
    actor, reports = get_actor(), progress.list_of(proposal)
    return {
        "last": reports[0] if reports else None,
        "schedule": progress.get_schedule(proposal),
        "measure": progress.get_measure(proposal),
        "milestones": milestones.list_of(proposal),
        "is_overdue": milestones.is_overdue,
        "may_tend": stewards.can_tend(actor, proposal),
        "may_change": milestones.can_change(actor, proposal),
    }
