"""Forms of the masterplan: what a list is narrowed by, a programme, a link."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from wtforms import BooleanField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from innovations.domain import calls, masterplan, programmes
from innovations.domain.programmes import Content, Filters
from innovations.models.agencies import Agency
from innovations.models.masterplan import Dimension, Horizon, LinkWeight, Plan, Programme
from innovations.web.forms import (
    BaseForm,
    EnumField,
    FilterForm,
    IdField,
    RupiahField,
    WatchfulForm,
    WholeField,
    as_id,
    long_text_field,
    one_line,
    option,
    text_field,
)
from innovations.web.words import lazy as _l

YES_NO = {"ya": True, "tidak": False}
STOPPED, REPLACED, NO_PLAN = "terhenti", "diganti", "tanpa"


@dataclass(frozen=True)
class Reference:
    """The choices of a masterplan form: read once per request."""

    dimensions: Sequence[Dimension]
    horizons: Sequence[Horizon]
    agencies: Sequence[Agency]
    plans: Sequence[Plan]


class ProgrammeFilter(FilterForm):
    q = StringField(_l("Cari"), filters=[one_line], validators=[Length(max=200)])
    dimensi = SelectField(_l("Dimensi"), choices=[])
    jangka = SelectField(_l("Jangka"), choices=[])
    opd = IdField(_l("OPD penanggung jawab"), empty=_l("Semua"))
    quick_win = SelectField(_l("Quick win"), choices=[])
    inovasi = SelectField(_l("Inovasi"), choices=[])
    rencana = SelectField(_l("Rencana masterplan"), choices=[])
    keberlakuan = SelectField(
        _l("Keberlakuan"), choices=[option("", _l("Yang berlaku")), option(REPLACED, _l("Yang sudah diganti"))]
    )

    def offer(self, reference: Reference) -> None:
        everything = option("", _("Semua"))
        self.dimensi.choices = [everything, *(option(row.key, row.name) for row in reference.dimensions)]
        self.jangka.choices = [everything, *(option(row.key, row.name) for row in reference.horizons)]
        self.opd.offer((agency.id, agency.name) for agency in reference.agencies)
        stopped = option(STOPPED, _("Ya, yang terhenti"))
        self.quick_win.choices = [everything, option("ya", _("Ya")), stopped, option("tidak", _("Tidak"))]
        self.inovasi.choices = [everything, option("ya", _("Sudah ada")), option("tidak", _("Belum ada"))]
        plans = [option(str(plan.id), plan.name) for plan in reference.plans]
        self.rencana.choices = [everything, *plans, option(NO_PLAN, _("Belum masuk rencana"))]

    def filters(self, reference: Reference) -> Filters:
        """Values that nobody offered narrow nothing."""
        chosen = self.chosen()
        return Filters(
            words=chosen.get("q", ""),
            dimension_id={row.key: row.id for row in reference.dimensions}.get(chosen.get("dimensi", "")),
            horizon_id={row.key: row.id for row in reference.horizons}.get(chosen.get("jangka", "")),
            agency_id=chosen.get("opd"),
            is_quick_win=YES_NO.get(chosen.get("quick_win", "")),
            has_innovations=YES_NO.get(chosen.get("inovasi", "")),
            plan_id={NO_PLAN: 0, **{str(row.id): row.id for row in reference.plans}}.get(chosen.get("rencana", "")),
            is_stopped=True if chosen.get("quick_win") == STOPPED else None,
            is_replaced=chosen.get("keberlakuan") == REPLACED,
        )


def _year_field(text: str) -> WholeField:
    low, high = programmes.MIN_YEAR, programmes.MAX_YEAR
    return WholeField(text, validators=[Optional(), NumberRange(low, high)])


class ProgrammeForm(WatchfulForm):
    """The plan, the 17 columns of the action table in their order, and the OPD that support it."""

    code = text_field(
        _l("Kode"), max_length=programmes.MAX_CODE, hint=_l("Unik, tanpa garis miring. Contoh: SC-LIV-01.")
    )
    plan_id = IdField(_l("Rencana masterplan"), empty=_l("Belum masuk rencana"))
    dimension_id = IdField(_l("Dimensi"), empty=_l("Pilih dimensi"), validators=[InputRequired()])
    sub_dimension_id = IdField(_l("Sub-dimensi"), empty=_l("Tidak ditentukan"))
    name = text_field(_l("Program"), max_length=300)
    activity = long_text_field(_l("Kegiatan / rencana aksi"), max_length=2000, required=False)
    target = long_text_field(_l("Sasaran / keluaran"), max_length=2000, required=False)
    indicator = long_text_field(_l("Indikator dan target"), max_length=2000, required=False)
    location = text_field(_l("Lokasi (distrik/kampung)"), max_length=300, required=False)
    agency_id = IdField(_l("OPD penanggung jawab"), empty=_l("Belum ditentukan"))
    supporting_agency_ids = SelectMultipleField(
        _l("OPD pendukung"), coerce=as_id, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    supporters = text_field(
        _l("Pihak pendukung lain"),
        max_length=500,
        required=False,
        hint=_l("Yang bukan OPD, dipisah titik koma. Contoh: pemerintah kampung; universitas."),
    )
    horizon_id = IdField(_l("Jangka pendek/menengah/panjang"), empty=_l("Pilih jangka"), validators=[InputRequired()])
    year_start = _year_field(_l("Tahun mulai"))
    year_end = _year_field(_l("Tahun selesai"))
    budget = RupiahField(_l("Perkiraan anggaran"), description=_l("Dalam rupiah, boleh dengan titik."))
    funding_source = text_field(_l("Sumber dana (APBD, APBN, Otsus, CSR, lain)"), max_length=200, required=False)
    plan_reference = text_field(_l("Rujukan RPJMD/RPD/Renstra"), max_length=500, required=False)
    is_quick_win = BooleanField(_l("Quick win"))

    def offer(self, reference: Reference) -> None:
        self.dimension_id.offer((row.id, row.name) for row in reference.dimensions)
        self.sub_dimension_id.offer(
            (sub.id, f"{row.name} – {sub.name}") for row in reference.dimensions for sub in row.sub_dimensions
        )
        self.horizon_id.offer((row.id, f"{row.name} – {row.span}") for row in reference.horizons)
        self.agency_id.offer((agency.id, agency.name) for agency in reference.agencies)
        self.supporting_agency_ids.choices = [(agency.id, agency.name) for agency in reference.agencies]
        self.plan_id.offer((plan.id, plan.name) for plan in reference.plans)

    def content(self) -> Content:
        values = {name: self._fields[name].data for name in Content.__dataclass_fields__}
        return Content(**values | {"supporting_agency_ids": tuple(sorted(self.supporting_agency_ids.data or ()))})


def _contribution_field() -> StringField:
    return text_field(
        _l("Kontribusi"),
        max_length=masterplan.MAX_CONTRIBUTION,
        hint=_l("Satu kalimat: apa sumbangan inovasi ini bagi program."),
    )


def _weight_field() -> EnumField:
    return EnumField(
        _l("Bobot"),
        kind=LinkWeight,
        default=LinkWeight.SUPPORTING,
        description=_l("Paling banyak satu program utama; yang lama menjadi pendukung bila Anda memilih yang baru."),
    )


class LinkForm(BaseForm):
    """A proposal is tied to a programme; its ids keep clear of other forms on the proposal's page."""

    programme_id = IdField(
        _l("Program masterplan"), id="tautan-program", empty=_l("Pilih program"), validators=[InputRequired()]
    )
    contribution = _contribution_field()
    weight = _weight_field()

    def offer(self, rows: Sequence[Programme]) -> None:
        self.programme_id.offer((row.id, f"{row.code} · {row.name} ({row.dimension.name})") for row in rows)


class InnovationForm(BaseForm):
    """A programme is tied to a proposal, named by its number."""

    number = StringField(
        _l("Nomor usulan"),
        filters=[one_line, str.upper],
        validators=[DataRequired(), Length(max=20)],
        description=_l("Contoh: INV-2023-0001. Hanya inovasi yang sudah disetujui."),
    )
    contribution = _contribution_field()
    weight = _weight_field()


class ChangeLinkForm(WatchfulForm):
    """What a link says."""

    contribution = _contribution_field()
    weight = _weight_field()


class UnlinkForm(BaseForm):
    reason = text_field(_l("Alasan"), max_length=masterplan.MAX_REASON)


class CallForm(BaseForm):
    """A directive is to ask innovations for a programme."""

    directive_id = IdField(_l("Arahan"), empty=_l("Pilih arahan"), validators=[InputRequired()])
    note = long_text_field(
        _l("Catatan bagi pengusul"),
        max_length=calls.MAX_NOTE,
        required=False,
        hint=_l("Misalnya gagasan seperti apa yang dicari. Dibaca semua yang membuka arahan ini."),
    )
