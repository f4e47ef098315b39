"""Forms of a proposal, one per section: everything may be missing, only *Ajukan* demands completeness."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from innovations.domain.errors import Invalid
from innovations.domain.people import Person
from innovations.models.proposals import Form, Initiator, Kind, Stage
from innovations.web.forms import (
    BaseForm,
    EnumField,
    IdField,
    RupiahField,
    TokenForm,
    WholeField,
    as_id,
    date_field,
    long_text_field,
    text_field,
)
from innovations.web.words import lazy as _l

CHOOSE = _l("Pilih …")


class SeenForm(BaseForm):
    """A form on something others may change meanwhile: it carries the `lock_version` it was opened at."""

    lock_version = WholeField(widget=HiddenInput(), validators=[InputRequired(), NumberRange(1, 2**31 - 1)])


class ContentForm(BaseForm):
    """What the sections share: `seen` is `proposals.digest` of the section as it was opened, empty for a new one."""

    seen = HiddenField()


class IdentityForm(TokenForm, ContentForm):
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
    trial_start = date_field(_l("Mulai uji coba"), required=False)
    trial_end = date_field(_l("Selesai uji coba"), required=False)
    budget = RupiahField(
        _l("Anggaran (Rp)"),
        validators=[Optional()],
        description=_l("Rupiah penuh, misalnya 25.000.000. Kosongkan bila tidak memerlukan biaya."),
    )
    budget_source = text_field(
        _l("Sumber anggaran"), required=False, hint=_l("Misalnya DPA Dinas Kesehatan, dana kapitasi, atau CSR.")
    )


class ProgrammesForm(ContentForm):
    programme_ids = SelectMultipleField(
        _l("Program masterplan"),
        coerce=as_id,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l(
            "Program mana yang didukung inovasi ini, menurut Anda? Boleh kosong; Kominfo memastikannya nanti."
        ),
    )

    def offer(self, programmes: Iterable[tuple[int, str, str]]) -> None:
        """(id, name, group) of each programme, those of one group beside each other; the first mention counts."""
        rows: dict[int, tuple[str, str]] = {}
        for key, name, group in programmes:
            rows.setdefault(key, (name, group))
        self.programme_ids.choices = [(key, name) for key, (name, _group) in rows.items()]
        self.groups = [group for _name, group in rows.values()]

    def list_groups(self) -> list[tuple[str, list[Any]]]:
        """(words of the group, its checkboxes) in the order offered."""
        pairs = zip(self.groups, self.programme_ids, strict=True)
        return [(words, [box for _words, box in group]) for words, group in groupby(pairs, lambda pair: pair[0])]


class PersonForm(BaseForm):
    """Somebody looked up by NIP or name; `choice` appears when it must be said who is meant."""

    always_asks = False
    person = text_field(_l("Nama atau NIP"), hint=_l("NIP lengkap, atau sedikitnya tiga huruf dari nama."))
    choice = RadioField(_l("Pilih orangnya"), choices=[], coerce=as_id, validate_choice=False)
    asked = HiddenField()
    """For which `person` the choice was on the page."""

    def offer(self, matches: Iterable[Person]) -> None:
        """Ask who of these is meant."""
        self.choice.choices = [(str(person.id), f"{person.name} – {person.office}") for person in matches]
        if self.asked.data == self.person.data and not self.choice.data:
            self.refuse(Invalid("person_not_chosen", "choice"))
        self.asked.data, self.asked.raw_data = self.person.data, None


class MemberForm(PersonForm):
    task = text_field(_l("Tugas dalam tim"), required=False, hint=_l("Misalnya pengembang, pencatat, atau pelatih."))
    without_account = BooleanField(_l("Orang ini tidak mempunyai akun; cantumkan namanya saja"))


class HandOverForm(PersonForm):
    always_asks = True
    reason = long_text_field(_l("Alasan"), max_length=1000, required=False, hint=_l("Misalnya mutasi atau pensiun."))


class SubmitForm(SeenForm):
    """The button *Ajukan*."""


SECTION_FORMS: dict[str, type[ContentForm]] = {
    "identitas": IdentityForm,
    "gagasan": IdeaForm,
    "manfaat": BenefitForm,
    "rencana": PlanForm,
}
