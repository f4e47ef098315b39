"""Forms of log-in and account."""

from wtforms import BooleanField, PasswordField, RadioField, StringField
from wtforms.validators import DataRequired, EqualTo, Length

from innovations.domain.accounts import MAX_EMAIL
from innovations.domain.passwords import MAX_LENGTH, MIN_LENGTH
from innovations.web.forms import BaseForm, one_line, option, text_field
from innovations.web.locale import LOCALES
from innovations.web.words import lazy as _l


class LoginForm(BaseForm):
    login = StringField(
        _l("NIP"),
        filters=[one_line],
        description=_l("18 angka; spasi dan titik boleh. Penilai dari luar memakai nomor masuk dari admin."),
        validators=[DataRequired(_l("Tulis NIP Anda.")), Length(max=60)],
    )
    password = PasswordField(
        _l("Kata sandi"), validators=[DataRequired(_l("Tulis kata sandi Anda.")), Length(max=MAX_LENGTH)]
    )
    shared = BooleanField(
        _l("Ini komputer bersama"),
        description=_l("Anda dikeluarkan setelah 30 menit tidak dipakai, bukan 12 jam."),
    )


def _new_password() -> PasswordField:
    return PasswordField(
        _l("Kata sandi baru"),
        description=_l(
            "Sedikitnya 10 karakter, tidak memuat NIP. Beberapa kata yang mudah Anda ingat lebih baik daripada"
            " satu kata dengan angka."
        ),
        validators=[
            DataRequired(_l("Tulis kata sandi baru.")),
            Length(min=MIN_LENGTH, max=MAX_LENGTH, message=_l("Tulis %(min)d sampai %(max)d karakter.")),
        ],
    )


def _again() -> PasswordField:
    return PasswordField(
        _l("Ulangi kata sandi baru"),
        validators=[EqualTo("new", _l("Kedua kata sandi baru tidak sama. Tulis lagi."))],
    )


class FirstPasswordForm(BaseForm):
    """After logging in with a one-time password."""

    new = _new_password()
    again = _again()


class PasswordForm(BaseForm):
    current = PasswordField(
        _l("Kata sandi sekarang"),
        validators=[DataRequired(_l("Tulis kata sandi Anda sekarang.")), Length(max=MAX_LENGTH)],
    )
    new = _new_password()
    again = _again()


class ContactForm(BaseForm):
    email = text_field(
        _l("Surel"),
        max_length=MAX_EMAIL,
        required=False,
        hint=_l("Boleh dikosongkan. Hanya untuk pemberitahuan tentang usulan Anda."),
    )
    locale = RadioField(_l("Bahasa tampilan"), choices=[option(code, name) for code, name in LOCALES.items()])
