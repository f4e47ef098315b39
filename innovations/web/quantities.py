"""Measured numbers as people here write and read them: `1.250` and `12,5`, up to four decimals."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import format_decimal, gettext
from wtforms import Field
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import TextInput

from innovations.models.base import MAX_QUANTITY

WHOLE_WITH_DOTS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+")
PLAIN = re.compile(r"[0-9]{1,15}([.,][0-9]{1,4})?")
AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
"""`1,250` is a thousand and more to some, one and a quarter to others: better asked than guessed."""


def write(value: Decimal | None, unit: str = "") -> str:
    """`12,5 menit`; an en dash for nothing."""
    if value is None:
        return "–"
    return f"{format_decimal(value, '#,##0.####')} {unit}".rstrip()


def parse(text: str) -> Decimal | None:
    """The number, or None for what is none, is too large or could be two numbers."""
    sign, bare = ("-", text[1:]) if text[:1] in ("-", "−") else ("", text)
    if WHOLE_WITH_DOTS.fullmatch(bare):
        bare = bare.replace(".", "")
    elif AMBIGUOUS.fullmatch(bare) or not PLAIN.fullmatch(bare):
        return None
    number = Decimal(sign + bare.replace(",", "."))
    return number if abs(number) < MAX_QUANTITY else None


def as_typed(value: Decimal) -> str:
    """As a field holds it: `parse` takes it back."""
    text = f"{value.normalize():f}".replace(".", ",")
    return f"{text}0" if len(text.rpartition(",")[2]) == 3 and "," in text else text


class QuantityField(Field):
    """A `Decimal` of at most four decimals, or None."""

    widget = TextInput()

    def __init__(self, text: Any = None, *, required: bool = True, **kwargs: Any) -> None:
        asks = [InputRequired() if required else Optional()]
        super().__init__(text, validators=asks, render_kw={"inputmode": "decimal"}, **kwargs)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else as_typed(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = "".join(str(valuelist[0] if valuelist else "").split())
        self.data = parse(text)
        if text and self.data is None:
            raise ValueError(gettext("Tulis angka tanpa satuan, misalnya 1250 atau 12,5."))
