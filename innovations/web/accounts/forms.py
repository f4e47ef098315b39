"""Forms of log-in and account."""

from wtforms import BooleanField, PasswordField, StringField
from wtforms.validators import DataRequired, Length

from innovations.web.forms import BaseForm, one_line
from innovations.web.words import lazy as _l


class LoginForm(BaseForm):
    login = StringField(_l("NIP"), filters=[one_line], validators=[DataRequired(), Length(max=60)])
    password = PasswordField(_l("Kata sandi"), validators=[DataRequired(), Length(max=200)])
    shared = BooleanField(_l("Ini komputer bersama"))
