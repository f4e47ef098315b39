"""Forms of what follows the Keputusan; labels of the trial as the contract names them.

`reason` is why something is mended; whoever makes a form for what is not written yet takes it out.
"""

from datetime import date
from decimal import Decimal

from wtforms import StringField
from wtforms.validators import DataRequired

from innovations.domain import clock
from innovations.domain.errors import Invalid
from innovations.domain.trials import (
    ClosureFacts,
    Facts,
    ImplementationFacts,
    MeasureFacts,
    OutcomeFacts,
    TrialFacts,
)
from innovations.models.followup import RegulationKind, Result
from innovations.web.forms import EnumField, IdField, date_field, long_text_field, text_field
from innovations.web.quantities import QuantityField
from innovations.web.words import lazy as _l

from .action_forms import ActionForm, reason_field, scan_field

MEASURE_HINT = _l("Satu angka yang menunjukkan manfaatnya, misalnya: rata-rata waktu tunggu pasien.")
LESSON_HINT = _l("Apa yang perlu diketahui OPD lain sebelum mencoba hal yang sama? Yang belum berhasil pun berguna.")


class PartForm(ActionForm):
    """What is written of one part. `read` gives it to the verb and raises `Invalid`."""

    reason: StringField

    def read(self) -> Facts:
        raise NotImplementedError


def _needed(value: date | None, field: str) -> date:
    if value is None:
        raise Invalid("missing", field)
    return value


class TrialForm(PartForm):
    started_on = date_field(_l("Mulai uji coba"))
    planned_end = date_field(_l("Selesai uji coba"), hint=_l("Menurut rencana."))
    place = text_field(_l("Tempat uji coba"), hint=_l("Misalnya: Puskesmas Sentani dan Puskesmas Waibu."))
    reason = reason_field()

    def read(self) -> TrialFacts:
        days = _needed(self.started_on.data, "started_on"), _needed(self.planned_end.data, "planned_end")
        return TrialFacts(*days, self.place.data or "")


class MeasureForm(PartForm):
    name = text_field(_l("Ukuran keberhasilan"), hint=MEASURE_HINT)
    unit = text_field(_l("Satuan ukur"), max_length=40, required=False, hint=_l("Misalnya: menit, orang, persen."))
    baseline = QuantityField(_l("Nilai awal"), description=_l("Sebelum inovasi ini."))
    target = QuantityField(_l("Target"))
    reason = reason_field()

    def read(self) -> MeasureFacts:
        return read_measure(self)


class StartForm(TrialForm):
    """The measure may follow; half of one may not."""

    name = text_field(_l("Ukuran keberhasilan"), required=False, hint=MEASURE_HINT)
    unit = text_field(_l("Satuan ukur"), max_length=40, required=False, hint=_l("Misalnya: menit, orang, persen."))
    baseline = QuantityField(_l("Nilai awal"), required=False, description=_l("Sebelum inovasi ini."))
    target = QuantityField(_l("Target"), required=False)
    reason = long_text_field(_l("Catatan"), max_length=4000, required=False)

    def read_measure(self) -> MeasureFacts | None:
        given = (self.name.data, self.unit.data, self.baseline.data, self.target.data)
        return None if all(value in (None, "") for value in given) else read_measure(self)


def read_measure(form: MeasureForm | StartForm) -> MeasureFacts:
    values: dict[str, Decimal] = {}
    for field in (form.name, form.baseline, form.target):
        if field.data in (None, ""):
            raise Invalid("missing", field.name)
    for number in (form.baseline, form.target):
        values[number.name] = number.data
    return MeasureFacts(form.name.data or "", form.unit.data or "", **values)


class OutcomeForm(PartForm):
    result = EnumField(_l("Hasil uji coba"), kind=Result, empty=_l("Pilih hasil"), validators=[DataRequired()])
    ended_on = date_field(_l("Tanggal selesai"), default=clock.today)
    measured = QuantityField(_l("Nilai terukur"), required=False)
    lesson = long_text_field(_l("Pelajaran"), max_length=8000, hint=LESSON_HINT)
    reason = reason_field()

    def read(self) -> OutcomeFacts:
        result, ended_on = self.result.data, _needed(self.ended_on.data, "ended_on")
        measured = self.measured.data if "measured" in self else None
        return OutcomeFacts(result, ended_on, measured, self.lesson.data or "")


class ImplementationForm(PartForm):
    begun_on = date_field(_l("Mulai diterapkan"), default=clock.today)
    regulation = EnumField(
        _l("Dasar hukum"),
        kind=RegulationKind,
        empty=_l("Belum ada"),
        description=_l("Boleh menyusul. Bila ada, isi juga nomor dan tanggalnya."),
    )
    number = text_field(_l("Nomor dasar hukum"), max_length=100, required=False)
    issued_on = date_field(_l("Tanggal dasar hukum"), required=False)
    scan = scan_field(_l("Pindaian dasar hukum"))
    reason = reason_field()

    def read(self) -> ImplementationFacts:
        begun_on, number = _needed(self.begun_on.data, "begun_on"), self.number.data or ""
        return ImplementationFacts(begun_on, self.regulation.data, number, self.issued_on.data)


class ImplementForm(ImplementationForm):
    reason = long_text_field(_l("Catatan"), max_length=4000, required=False)


class ClosureForm(PartForm):
    stopped_on = date_field(_l("Tanggal penghentian"), default=clock.today)
    reason = reason_field()
    lesson = long_text_field(_l("Pelajaran"), max_length=8000, required=False, hint=LESSON_HINT)

    def read(self) -> ClosureFacts:
        return ClosureFacts(_needed(self.stopped_on.data, "stopped_on"), self.lesson.data or "")


class ExecutorForm(ActionForm):
    executing_agency = IdField(_l("OPD pelaksana yang baru"), validators=[DataRequired()])
    since = date_field(_l("Berlaku mulai"), default=clock.today)
    reason = reason_field()
