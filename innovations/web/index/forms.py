"""Forms of the index: a claim, its verification, a year's file, what the queue is narrowed by."""

from flask_babel import gettext as _
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from innovations.domain import index_checks, index_claims
from innovations.domain.index_rules import Indicator
from innovations.web.forms import (
    BaseForm,
    FilterForm,
    IdField,
    WatchfulForm,
    date_field,
    long_text_field,
    option,
    text_field,
)
from innovations.web.words import lazy as _l


class ClaimForm(WatchfulForm):
    level = RadioField(_l("Level yang diklaim"), coerce=int, validators=[InputRequired()])
    letter_number = text_field(
        _l("Nomor surat atau dokumen"), max_length=index_claims.MAX_LETTER_NUMBER, required=False
    )
    letter_date = date_field(_l("Tanggal surat atau dokumen"), required=False)
    about = text_field(_l("Tentang"), max_length=index_claims.MAX_ABOUT, required=False)
    link = text_field(
        _l("Tautan bukti"),
        max_length=index_claims.MAX_LINK,
        required=False,
        hint=_l("Diawali https://. Pastikan yang memverifikasi dapat membukanya."),
    )

    def offer(self, indicator: Indicator) -> None:
        """The levels with the year's own texts."""
        texts = [_("Belum diklaim"), *indicator.levels]
        self.level.choices = [option(str(level), f"{level} – {text}") for level, text in enumerate(texts)]

    def read(self) -> index_claims.Content:
        values = {name: self._fields[name].data for name in index_claims.Content.__dataclass_fields__}
        return index_claims.Content(**values)


class VerifyForm(WatchfulForm):
    verified_level = RadioField(_l("Level yang didukung bukti"), coerce=int, validators=[InputRequired()])
    note = long_text_field(
        _l("Catatan"),
        max_length=index_checks.MAX_NOTE,
        required=False,
        hint=_l("Wajib bila level diturunkan: sebutkan apa yang kurang. Dibaca oleh yang mengklaim."),
    )

    def offer(self, indicator: Indicator, most: int) -> None:
        """Level 0 to what is claimed."""
        texts = [_("Bukti tidak mendukung level mana pun"), *indicator.levels][: most + 1]
        self.verified_level.choices = [option(str(level), f"{level} – {text}") for level, text in enumerate(texts)]


class YearForm(BaseForm):
    """A file is chosen first; what it would do is shown, and `text` carries it to the second press."""

    file = FileField(
        _l("Pilih berkas"),
        description=_l(
            "JSON seperti yang diunduh dari halaman Tahun indeks. Belum ada yang disimpan sebelum Anda menyetujuinya."
        ),
    )
    text = HiddenField()
    seen = HiddenField()


class QueueForm(FilterForm):
    tahun = IdField(_l("Tahun"), empty=_l("Semua tahun"))
    opd = IdField(_l("OPD"), empty=_l("Semua OPD"))

    def filters(self) -> index_checks.Filters:
        """Values that nobody offered narrow nothing."""
        chosen = self.chosen()
        return index_checks.Filters(chosen.get("tahun"), chosen.get("opd"))
