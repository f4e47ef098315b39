"""Forms of /pengaturan."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from innovations.domain import accounts, agencies, api_tokens, clock
from innovations.domain.directory import Standing
from innovations.domain.directory import Wanted as WantedAccounts
from innovations.domain.log import Wanted as WantedEvents
from innovations.models.accounts import Role, User
from innovations.models.agencies import AgencyKind, HeadKind
from innovations.models.events import Topic
from innovations.web import labels
from innovations.web.forms import (
    BaseForm,
    EnumField,
    FilterForm,
    IdField,
    TokenForm,
    WatchfulForm,
    date_field,
    long_text_field,
    one_line,
    option,
    text_field,
    whole_field,
)
from innovations.web.words import lazy as _l


class RolesField(SelectMultipleField):
    """Checkboxes, one per role that an admin may give."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, text: Any = None, **kwargs: Any) -> None:
        choices = [option(role.value, labels.lazy_label(role)) for role in accounts.GIVEN_ROLES]
        super().__init__(text, choices=choices, coerce=str, **kwargs)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(value) for value in self.data or ())


class AccountFilter(FilterForm):
    q = StringField(_l("Nama atau NIP"), filters=[one_line], validators=[Length(max=200)])
    opd = IdField(_l("OPD atau unit"), empty=_l("Semua OPD"))
    peran = EnumField(_l("Peran"), kind=Role, empty=_l("Semua peran"))
    keadaan = EnumField(_l("Status"), kind=Standing, empty=_l("Semua status"))

    def wanted(self) -> WantedAccounts:
        chosen = self.chosen()
        return WantedAccounts(
            text=chosen.get("q", ""),
            agency_id=chosen.get("opd"),
            role=chosen.get("peran"),
            standing=chosen.get("keadaan"),
        )


class AccountForm(WatchfulForm):
    """Name, e-mail and place of an account that exists."""

    name = text_field(_l("Nama lengkap"), max_length=accounts.MAX_NAME, hint=_l("Dengan gelar, seperti pada SK."))
    agency_id = IdField(_l("OPD atau unit"), empty=_l("Tidak ada (hanya untuk pakar dari luar)"))
    email = text_field(_l("Surel"), max_length=accounts.MAX_EMAIL, required=False, hint=_l("Boleh dikosongkan."))

    def details(self) -> accounts.Details:
        return accounts.Details(self.name.data or "", self.email.data or "", self.agency_id.data)


class NewAccountForm(AccountForm):
    """An account to be: of an ASN with NIP, or of an expert from outside with a number we give."""

    ASN, EXPERT = "asn", "pakar"

    kind = RadioField(
        _l("Jenis akun"),
        choices=[
            option(ASN, _l("ASN, masuk dengan NIP")),
            option(EXPERT, _l("Pakar dari luar, masuk dengan nomor yang dibuat otomatis")),
        ],
        default=ASN,
    )
    login = StringField(
        _l("NIP"),
        filters=[one_line],
        description=_l("18 angka; spasi dan titik boleh. Kosongkan untuk pakar dari luar."),
        validators=[Length(max=60)],
    )
    roles = RolesField(
        _l("Peran"),
        description=_l("Setiap akun juga dapat mengusulkan inovasi, kecuali auditor. Boleh tidak dicentang."),
    )


class RolesForm(WatchfulForm):
    roles = RolesField(_l("Peran"), description=_l("Setiap akun juga dapat mengusulkan inovasi, kecuali auditor."))

    @classmethod
    def of(cls, user: User) -> "RolesForm":
        return cls(data={"roles": [role.value for role in accounts.roles_of(user)], "seen": accounts.digest(user)})


class ReasonForm(BaseForm):
    reason = text_field(
        _l("Alasan"), max_length=300, hint=_l("Misalnya: pensiun, pindah ke luar daerah. Tercatat dalam log.")
    )


class SlipFilter(FilterForm):
    opd = IdField(_l("OPD atau unit"), empty=_l("Semua OPD"))


class SlipForm(BaseForm):
    """Which accounts get a slip; the choices are those that never logged in."""

    users = SelectMultipleField(
        _l("Akun"), coerce=str, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )

    def offer(self, pairs: Sequence[tuple[int, str]]) -> None:
        self.users.choices = [option(str(key), words) for key, words in pairs]


class AgencyFilter(FilterForm):
    q = StringField(_l("Nama atau singkatan"), filters=[one_line], validators=[Length(max=200)])
    masa = SelectField(_l("Masa berlaku"), choices=[option("", _l("Semua")), option("kini", _l("Yang berlaku kini"))])


class AgencyForm(WatchfulForm):
    name = text_field(_l("Nama"), max_length=agencies.MAX_NAME, hint=_l("Nama resmi, tidak disingkat."))
    short_name = text_field(_l("Singkatan"), max_length=agencies.MAX_SHORT_NAME, required=False)
    kind = EnumField(_l("Jenis"), kind=AgencyKind, empty=_l("Pilih jenis"), validators=[DataRequired()])
    parent_id = IdField(
        _l("Induk"),
        empty=_l("Tanpa induk: ini OPD"),
        description=_l("Pilih OPD induknya bila ini unit, misalnya puskesmas atau UPTD."),
    )
    valid_from = date_field(_l("Berlaku sejak"), required=False, hint=_l("Boleh dikosongkan bila sudah lama ada."))
    valid_to = date_field(_l("Berlaku sampai"), required=False, hint=_l("Hari terakhir. Kosongkan selama masih ada."))
    successor_id = IdField(
        _l("Pengganti"),
        empty=_l("Tanpa pengganti"),
        description=_l("OPD yang meneruskan tugasnya. Usulan lama tetap tercatat pada OPD pada masanya."),
    )
    note = long_text_field(
        _l("Catatan"),
        max_length=agencies.MAX_NOTE,
        required=False,
        hint=_l("Misalnya nomor peraturan pembentukannya."),
    )
    staff_count = whole_field(
        _l("Jumlah ASN"),
        low=1,
        high=agencies.MAX_STAFF,
        required=False,
        hint=_l("Termasuk semua unitnya; untuk laporan partisipasi. Kosongkan bila tidak diketahui."),
    )
    staff_counted_on = date_field(
        _l("Jumlah ASN per tanggal"), required=False, hint=_l("Tanggal data kepegawaian yang dipakai.")
    )
    is_coordinator = BooleanField(_l("OPD ini koordinator inovasi"))

    def details(self) -> agencies.Details:
        return agencies.Details(
            name=self.name.data or "",
            kind=self.kind.data,
            short_name=self.short_name.data or "",
            parent_id=self.parent_id.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            successor_id=self.successor_id.data,
            is_coordinator=bool(self.is_coordinator.data),
            note=self.note.data or "",
            staff_count=self.staff_count.data,
            staff_counted_on=self.staff_counted_on.data,
        )


class HeadForm(BaseForm):
    login = StringField(
        _l("NIP kepala"),
        filters=[one_line],
        description=_l("Orang ini harus sudah punya akun. Pelaksana tugas boleh dari OPD lain."),
        validators=[DataRequired(), Length(max=60)],
    )
    kind = EnumField(_l("Kedudukan"), kind=HeadKind, validators=[InputRequired()])
    valid_from = date_field(_l("Mulai menjabat"))
    valid_to = date_field(_l("Hari terakhir"), required=False, hint=_l("Kosongkan bila belum diketahui."))


class EndForm(BaseForm):
    last_day = date_field(_l("Hari terakhir menjabat"), hint=_l("Wewenangnya berlaku sampai akhir hari itu."))


class ApiTokenForm(TokenForm):
    system = text_field(
        _l("Nama sistem"),
        max_length=api_tokens.MAX_SYSTEM,
        hint=_l("Sistem yang akan membaca, misalnya: SIPD daerah."),
    )
    last_day = date_field(
        _l("Berlaku sampai"),
        hint=_l("Hari terakhir, paling lama dua tahun. Sebelum habis, buat token baru untuk sistem itu."),
        default=lambda: clock.today() + api_tokens.USUAL,
    )


class TextForm(WatchfulForm):
    value = long_text_field(_l("Teks"), max_length=4000, required=False)


class EmblemForm(BaseForm):
    file = FileField(
        _l("Gambar lambang"),
        description=_l("PNG atau JPG, paling besar 300 KB. Bentuk persegi dengan latar bening paling baik."),
        validators=[FileRequired(_l("Pilih berkas gambarnya."))],
    )


class LogFilter(FilterForm):
    q = StringField(_l("Cari kata"), filters=[one_line], validators=[Length(max=200)])
    orang = StringField(_l("Nama atau NIP"), filters=[one_line], validators=[Length(max=200)])
    topik = EnumField(_l("Topik"), kind=Topic, empty=_l("Semua topik"))
    kejadian = SelectField(_l("Kejadian"), choices=[])
    dari = date_field(_l("Dari tanggal"), required=False)
    sampai = date_field(_l("Sampai tanggal"), required=False)

    def offer(self, codes: Sequence[str]) -> None:
        """Codes that occur, by their sentences."""
        known = sorted((labels.event_kind(code), code) for code in codes)
        self.kejadian.choices = [option("", _("Semua kejadian")), *(option(code, words) for words, code in known)]

    def wanted(self) -> WantedEvents:
        chosen = self.chosen()
        text = str(chosen.get("q", ""))
        return WantedEvents(
            text=text,
            codes_meant=labels.find_events(text),
            person=chosen.get("orang", ""),
            topic=chosen.get("topik"),
            code=chosen.get("kejadian", ""),
            first_day=chosen.get("dari"),
            last_day=chosen.get("sampai"),
        )
