"""Forms of a proposal, one per section: everything may be missing, only *Ajukan* demands completeness."""

import secrets

from wtforms import DateField, HiddenField, IntegerField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from innovations.models.proposals import Form, Initiator, Kind, Stage
from innovations.web.forms import BaseForm, EnumField, IdField, RupiahField, long_text_field, text_field
from innovations.web.words import lazy as _l

CHOOSE = _l("Pilih …")


class SeenForm(BaseForm):
    """A form on something others may change meanwhile: it carries the `lock_version` it was opened at."""

    lock_version = IntegerField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, 2**31 - 1)])


class ContentForm(BaseForm):
    """What the four written sections share: `lock_version` is empty only while there is no proposal yet."""

    lock_version = IntegerField(widget=HiddenInput(), validators=[Optional(), NumberRange(1, 2**31 - 1)])


class IdentityForm(ContentForm):
    form_token = HiddenField(
        default=lambda: secrets.token_urlsafe(32),
        validators=[Optional(), Length(max=64), Regexp(r"[A-Za-z0-9_-]+\Z")],
    )
    title = text_field(_l("Judul inovasi"), hint=_l("Singkat dan khas, misalnya nama program dan apa gunanya."))
    summary = long_text_field(
        _l("Ringkasan"),
        max_length=1000,
        required=False,
        hint=_l("Dua atau tiga kalimat: apa yang baru, untuk siapa, dan apa hasilnya."),
    )
    initiator = EnumField(_l("Inisiator"), kind=Initiator, validators=[DataRequired()])
    initiator_name = text_field(
        _l("Nama inisiator"),
        required=False,
        hint=_l("Hanya untuk kepala daerah, anggota DPRD, atau masyarakat."),
    )
    agency_id = IdField(_l("OPD"), validators=[DataRequired()])
    unit_id = IdField(
        _l("Unit"), empty=_l("Tanpa unit"), description=_l("Puskesmas, sekolah, bagian, atau UPTD di bawah OPD itu.")
    )
    form = EnumField(_l("Bentuk inovasi"), kind=Form, empty=CHOOSE)
    kind = EnumField(_l("Jenis inovasi"), kind=Kind, empty=CHOOSE)
    affair_id = IdField(_l("Urusan pemerintahan"), empty=CHOOSE)
    stage = EnumField(
        _l("Tahapan inovasi"), kind=Stage, empty=CHOOSE, description=_l("Keadaan sekarang, menurut Anda.")
    )


class IdeaForm(ContentForm):
    problem = long_text_field(
        _l("Masalah"), required=False, hint=_l("Apa yang belum baik sekarang, siapa yang merasakannya, dan buktinya.")
    )
    design = long_text_field(
        _l("Rancang bangun dan pokok perubahan"),
        max_length=40000,
        required=False,
        hint=_l("Bagaimana inovasi ini bekerja, langkah demi langkah, dan apa yang berubah dari cara lama."),
    )


class BenefitForm(ContentForm):
    aims = long_text_field(_l("Tujuan"), required=False, hint=_l("Apa yang ingin dicapai."))
    benefits = long_text_field(_l("Manfaat"), required=False, hint=_l("Siapa yang terbantu, dan dengan cara apa."))
    results = long_text_field(
        _l("Hasil yang diharapkan"),
        required=False,
        hint=_l("Ukuran yang dapat diperiksa, misalnya waktu tunggu turun dari 60 menjadi 20 menit."),
    )


class PlanForm(ContentForm):
    trial_start = DateField(_l("Mulai uji coba"), validators=[Optional()])
    trial_end = DateField(_l("Selesai uji coba"), validators=[Optional()])
    budget = RupiahField(
        _l("Anggaran (Rp)"),
        validators=[Optional()],
        description=_l("Rupiah penuh, misalnya 25.000.000. Kosongkan bila tidak memerlukan biaya."),
    )
    budget_source = text_field(
        _l("Sumber anggaran"), required=False, hint=_l("Misalnya DPA Dinas Kesehatan, dana kapitasi, atau CSR.")
    )


class SubmitForm(SeenForm):
    """The button *Ajukan*."""


SECTION_FORMS: dict[str, type[ContentForm]] = {
    "identitas": IdentityForm,
    "gagasan": IdeaForm,
    "manfaat": BenefitForm,
    "rencana": PlanForm,
}
