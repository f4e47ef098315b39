"""The NIP (nomor induk pegawai): 18 digits that hold birth date, appointment, sex and a serial. Pure.

Layout after BKN rule 22/2007: YYYYMMDD birth, YYYYMM appointment (PPPK: year and two other digits), sex 1 or 2,
serial of three. There is no check digit.
"""

import re
from datetime import date

MIN_AGE, MAX_AGE, MIN_AGE_AT_APPOINTMENT = 17, 70, 15


def clean_login(text: str) -> str:
    """What was typed as NIP or issued number, without the spaces and dots people put in."""
    return re.sub(r"[ .\u00a0-]", "", text).upper()


def is_nip(text: str, on: date) -> bool:
    """Is this a possible NIP on the day `on`? Digits 13 and 14 are not checked: PPPK have no month there."""
    if not re.fullmatch(r"[0-9]{18}", text):
        return False
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    appointed = int(text[8:12])
    return (
        MIN_AGE <= age <= MAX_AGE
        and born.year + MIN_AGE_AT_APPOINTMENT <= appointed <= on.year
        and text[14] in "12"
        and text[15:] != "000"
    )


def is_shaped(login: str) -> bool:
    """Is this a NIP by its shape, not an issued number?"""
    return re.fullmatch(r"[0-9]{18}", login) is not None


def mask(login: str) -> str:
    """A NIP as others may see it, `1990•••••••••••012`; issued numbers hold no personal data and stay."""
    return f"{login[:4]}{'•' * 11}{login[-3:]}" if is_shaped(login) else login
