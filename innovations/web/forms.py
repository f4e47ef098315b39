"""What every form shares: CSRF, words for WTForms' own messages, clean text, and choices from enums."""

import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, TypeVar

from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, Field, HiddenField, IntegerField, SelectField, StringField, TextAreaField, TimeField
from wtforms.fields import choices
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp, StopValidation
from wtforms.widgets import TextInput

from innovations.domain.errors import DomainError, Invalid

from . import held, labels
from .tables import list_unknown_names
from .words import lazy as _l

Member = TypeVar("Member", bound=StrEnum)

NOT_WHOLE = "Not a valid integer value."
MESSAGES: Mapping[str, str] = {
    "This field is required.": _l("Isian ini wajib diisi."),
    "Not a valid choice.": _l("Pilihan ini tidak tersedia."),
    "'%(value)s' are not valid choices for this field.": _l("Pilihan ini tidak tersedia."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Pilihan ini tidak tersedia."),
    "Choices cannot be None.": _l("Pilihan ini tidak tersedia."),
    "Invalid Choice: could not coerce.": _l("Pilihan ini tidak tersedia."),
    "'%(value)s' is not a valid choice for this field.": _l("Pilihan ini tidak tersedia."),
    "Not a valid date value.": _l("Tulis tanggal yang benar, misalnya 23/11/2026."),
    "Not a valid datetime value.": _l("Tulis tanggal dan jam yang benar."),
    "Not a valid time value.": _l("Tulis jam yang benar, misalnya 14.30."),
    "Not a valid week value.": _l("Tulis minggu yang benar."),
    "Not a valid month value.": _l("Tulis bulan yang benar."),
    "Not a valid decimal value.": _l("Tulis angka yang benar."),
    "Not a valid float value.": _l("Tulis angka yang benar."),
    NOT_WHOLE: _l("Tulis bilangan bulat, tanpa titik atau koma."),
    "Number must be at least %(min)s.": _l("Angka paling kecil %(min)s."),
    "Number must be at most %(max)s.": _l("Angka paling besar %(max)s."),
    "Number must be between %(min)s and %(max)s.": _l("Angka harus antara %(min)s dan %(max)s."),
    "Date must be at least %(min)s.": _l("Tanggal paling awal %(min)s."),
    "Date must be at most %(max)s.": _l("Tanggal paling akhir %(max)s."),
    "Date must be between %(min)s and %(max)s.": _l("Tanggal harus antara %(min)s dan %(max)s."),
    "Field must be at least %(min)d character long.": _l("Tulis sekurangnya %(min)d karakter."),
    "Field must be at least %(min)d characters long.": _l("Tulis sekurangnya %(min)d karakter."),
    "Field cannot be longer than %(max)d character.": _l("Tulis paling banyak %(max)d karakter."),
    "Field cannot be longer than %(max)d characters.": _l("Tulis paling banyak %(max)d karakter."),
    "Field must be exactly %(max)d character long.": _l("Tulis tepat %(max)d karakter."),
    "Field must be exactly %(max)d characters long.": _l("Tulis tepat %(max)d karakter."),
    "Field must be between %(min)d and %(max)d characters long.": _l("Tulis %(min)d sampai %(max)d karakter."),
    "Field must be equal to %(other_name)s.": _l("Isian ini harus sama dengan %(other_name)s."),
    "Invalid input.": _l("Isian ini tidak dapat dibaca."),
    "Invalid email address.": _l("Tulis alamat surel yang benar, misalnya nama@contoh.go.id."),
    "Invalid URL.": _l("Tulis alamat tautan yang benar."),
    "Invalid IP address.": _l("Tulis alamat IP yang benar."),
    "Invalid Mac address.": _l("Tulis alamat MAC yang benar."),
    "Invalid UUID.": _l("Isian ini tidak dapat dibaca."),
    "Invalid value, can't be any of: %(values)s.": _l("Nilai ini tidak boleh dipakai."),
    "Invalid value, must be one of: %(values)s.": _l("Nilai ini tidak tersedia."),
    "Invalid field name '%s'.": _l("Isian ini tidak dapat dibaca."),
    "This field cannot be edited.": _l("Isian ini tidak dapat diubah."),
    "This field is disabled and cannot have a value.": _l("Isian ini tidak dapat diisi."),
    "CSRF failed.": _l("Formulir ini sudah kedaluwarsa. Kirim sekali lagi."),
    "CSRF token expired.": _l("Formulir ini sudah kedaluwarsa. Kirim sekali lagi."),
    "CSRF token missing.": _l("Formulir ini sudah kedaluwarsa. Kirim sekali lagi."),
    "Invalid CSRF Token.": _l("Formulir ini sudah kedaluwarsa. Kirim sekali lagi."),
}


class _Translations:
    """WTForms' own messages in the language of the request."""

    def gettext(self, string: str) -> str:
        return str(MESSAGES.get(string, string))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(MESSAGES.get(singular if n == 1 else plural, plural))


class PlainForm(FlaskForm):
    """What forms and filters share: typed, and with words for WTForms' own messages."""

    class Meta(FlaskForm.Meta):
        translations: ClassVar[_Translations] = _Translations()

        def get_translations(self, _form: Any) -> _Translations:
            return self.translations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]  # Flask-WTF has no types


class BaseForm(PlainForm):
    """All forms that are sent inherit from this; one that was held when a session ended comes back as typed."""

    class Meta(PlainForm.Meta):
        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """As Flask-WTF, but a JSON body is no form: it would put lists and numbers where text is expected."""
            if request.is_json:
                return None
            return super().wrap_formdata(form, formdata)  # type: ignore[no-untyped-call]  # Flask-WTF has no types

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = None if args or kwargs.get("formdata") is not None else held.find_values(self)
        if kept is not None:
            own = ("formdata", "prefix", "meta")  # the rest are what the fields begin with
            self.process(kept, **{name: value for name, value in kwargs.items() if name not in own})

    def is_submitted(self) -> bool:
        """Is this an unsafe request?"""
        return bool(super().is_submitted())  # type: ignore[no-untyped-call]  # as above

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Was it sent, and is its shape right?"""
        return bool(super().validate_on_submit(extra_validators))  # type: ignore[no-untyped-call]  # as above

    @property
    def status(self) -> int:
        """What a view that shows the form answers with: 422 when it was refused."""
        return 422 if self.is_submitted() else 200

    def refuse(self, error: Invalid) -> None:
        """Put the domain's objection at its field, or above the form; answer with 422 then."""
        field = self._fields.get(error.field)
        words = labels.refusal(error)
        if field is None:
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]


class TokenForm(BaseForm):
    """A form that makes something new: its token is kept, unique, with what it makes, so a double click is one."""

    form_token = HiddenField(
        default=lambda: secrets.token_urlsafe(24), validators=[Regexp(r"[A-Za-z0-9_-]{20,64}\Z")]
    )


class WatchfulForm(BaseForm):
    """A form that knows what it was opened on: `seen` is the fingerprint of the thing at that moment."""

    seen = HiddenField()
    stale = False

    @property
    def status(self) -> int:
        return 409 if self.stale else super().status

    def attempt(self, verb: Callable[[], object], digest: Callable[[], str]) -> bool:
        """Run the verb; what it refuses is shown on the form, with all that was typed.

        When someone else was first the answer is 409, and sending once more means: mine after all.
        """
        try:
            verb()
        except Invalid as error:
            self.refuse(error)
            return False
        except DomainError as error:
            if error.code != "stale_form":
                raise
            self.form_errors.append(labels.refusal(error))
            self.form_errors.append(
                gettext("Bila Anda menyimpan sekali lagi, isian Anda di halaman ini yang berlaku.")
            )
            self.stale, self.seen.data = True, digest()
            return False
        return True


class FilterForm(PlainForm):
    """A GET form read from the query string: bookmarkable, no CSRF; nonsense in it counts as nothing chosen."""

    class Meta(PlainForm.Meta):
        csrf = False

        def wrap_formdata(self, _form: Any, formdata: Any) -> Any:
            """The address, or what was made of it."""
            return formdata if isinstance(formdata, MultiDict) else request.args

    def chosen(self) -> dict[str, Any]:
        """Values by field name; fields that are empty or hold nonsense are left out."""
        self.validate()
        values = {name: field.data for name, field in self._fields.items() if not field.errors}
        for field in self:
            field.errors = []
        return {name: value for name, value in values.items() if value not in (None, "", "None")}

    def list_left_out(self) -> list[str]:
        """Words of what the address names and that means nothing here."""
        asked = [name for name, field in self._fields.items() if any(text.strip() for text in field.raw_data or ())]
        lost = [name for name in asked if name not in self.chosen()]
        return [*(str(self[name].label.text) for name in lost), *list_unknown_names(request.args, self._fields)]

    def words(self) -> list[str]:
        """What is chosen, for people: `Tahun: 2023`; goes into files made from a list."""
        chosen = self.chosen()
        return [f"{self._fields[name].label.text}: {_shown(self._fields[name])}" for name in chosen]


def _shown(field: Any) -> str:
    """The words of a field's value: of the chosen option, or what was typed."""
    options = field.iter_choices() if isinstance(field, SelectField) else ()
    return next((str(words) for _value, words, chosen, *_rest in options if chosen), str(field.data))


def strip(text: str | None) -> str:
    """White space at the ends goes, line ends become one kind, NUL goes: no database keeps it."""
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()


def one_line(text: str | None) -> str:
    return " ".join(strip(text).split())


def text_field(text: str, *, max_length: int = 200, required: bool = True, hint: str = "") -> StringField:
    """A single line."""
    checks: list[Any] = [Length(max=max_length)]
    return StringField(
        text,
        filters=[one_line],
        description=hint,
        validators=[DataRequired(), *checks] if required else checks,
    )


def long_text_field(text: str, *, max_length: int = 20000, required: bool = True, hint: str = "") -> TextAreaField:
    """Several lines."""
    checks: list[Any] = [Length(max=max_length)]
    return TextAreaField(
        text, filters=[strip], description=hint, validators=[DataRequired(), *checks] if required else checks
    )


def option(value: str, words: str) -> Any:
    """One choice of a select or radio group."""
    return choices.SelectChoice(value, words)  # type: ignore[attr-defined]  # types-WTForms does not know it yet


def enum_choices(kind: type[StrEnum], *, empty: str | None = None) -> list[Any]:
    """Choices in the enum's order, with an empty one first when `empty` is given."""
    first = [] if empty is None else [option("", empty)]
    return [*first, *(option(member.value, labels.lazy_label(member)) for member in kind)]


class EnumField(SelectField):
    """A select whose data is an enum member or None."""

    def __init__(
        self,
        text: Any = None,
        *,
        kind: type[StrEnum],
        empty: Any = None,
        validators: Sequence[Any] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(
            text,
            choices=enum_choices(kind, empty=empty),
            coerce=lambda value: kind(value) if value else None,
            validators=list(validators),
            **kwargs,
        )


class IdField(SelectField):
    """A select whose data is a database id or None; give its choices per request with `offer`."""

    def __init__(self, text: Any = None, *, empty: Any = None, validators: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(text, choices=[], coerce=as_id, validators=list(validators), **kwargs)
        self.empty = empty

    def offer(self, pairs: Iterable[tuple[int, str]]) -> None:
        first = [] if self.empty is None else [option("", self.empty)]
        self.choices = [*first, *(option(str(key), words) for key, words in pairs)]


def as_id(value: object) -> int | None:
    """An id; None for nothing; 0, which no choice has, for nonsense."""
    text = str(value or "")
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0


def as_member(kind: type[Member], text: str | None) -> Member | None:
    """The member whose value is written; None for nothing and for nonsense."""
    return kind(text) if text is not None and text in {*kind} else None


class WholeField(IntegerField):
    """A whole number in ASCII digits; `int` alone would take other scripts' digits, underscores and 4,000 places."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0] if valuelist else "").strip()
        self.data = None
        if text:
            if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
                raise ValueError(self.gettext(NOT_WHOLE))
            self.data = int(text)


def whole_field(
    text: str, *, low: int, high: int, required: bool = True, hint: str = "", default: int | None = None
) -> WholeField:
    """A whole number from `low` to `high`."""
    checks = [InputRequired() if required else Optional(), NumberRange(min=low, max=high)]
    return WholeField(text, description=hint, default=default, validators=checks)


class HundredthsField(IntegerField):
    """A number of at most two decimals, with comma or point, kept as whole hundredths; may be empty."""

    widget = TextInput()

    def __init__(self, text: Any = None, *, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(text, validators=[Optional()], **kwargs)
        self.low, self.high = low, high

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data // 100},{self.data % 100:02d}"

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        parts = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", text)
        number = int(parts[1]) * 100 + int((parts[2] or "").ljust(2, "0")) if parts else 0
        if parts is None or not self.low <= number <= self.high:
            words = gettext("Tulis angka %(low)s sampai %(high)s dengan paling banyak dua desimal, misalnya 75,50.")
            raise ValueError(words % {"low": self.low // 100, "high": self.high // 100})
        self.data = number


YEARS = (1990, 2100)


def plausible_year(_form: Any, field: Field) -> None:
    """Refuse a mistyped year before arithmetic or a database does."""
    if field.data is not None and not YEARS[0] <= field.data.year <= YEARS[1]:
        raise StopValidation(gettext("Tahun harus antara %(low)s dan %(high)s.", low=YEARS[0], high=YEARS[1]))


def date_field(
    text: str, *, required: bool = True, hint: str = "", default: Callable[[], date] | None = None
) -> DateField:
    """A day in the region; typed as 2026-11-23 by browsers, as 23/11/2026 by people."""
    return DateField(
        text,
        format=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"],
        description=hint,
        default=default,
        validators=[InputRequired(), plausible_year] if required else [Optional(), plausible_year],
    )


def time_field(text: str, *, hint: str = "") -> TimeField:
    """A time on the region's clocks; 14:30 by browsers, 14.30 by people."""
    return TimeField(text, format=["%H:%M", "%H:%M:%S", "%H.%M"], description=hint, validators=[InputRequired()])


class RupiahField(IntegerField):
    """Whole rupiah; dots, spaces and a leading `Rp` are taken as people write them.

    A text input: one of `type=number` would not even let them be typed.
    """

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:,}".replace(",", ".")

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = str(valuelist[0] if valuelist else "").strip()
        cleaned = text.removeprefix("Rp").replace(".", "").replace(" ", "").replace("\u00a0", "")
        if not cleaned:
            self.data = None
            return
        if not (cleaned.isascii() and cleaned.isdigit()) or len(cleaned) > 15:
            self.data = None
            raise ValueError(gettext("Tulis angka rupiah, misalnya 25.000.000."))
        self.data = int(cleaned)
