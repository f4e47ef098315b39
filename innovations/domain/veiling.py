"""Taking out of texts what names a person in passing: NIP and NIK, mobile numbers, mail addresses. Pure."""

import re

HIDDEN = "[…]"
"""Stands for what was taken out."""
_BETWEEN = r"[ .()\u00a0-]{0,2}"
_PERSONAL = re.compile(
    r"(?<![0-9])[0-9](?:[ .\u00a0-]?[0-9]){15,17}(?![0-9])"
    rf"|(?<![0-9])(?:\+?62|0){_BETWEEN}8[0-9](?:{_BETWEEN}[0-9]){{6,10}}(?![0-9])"
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,5}"
)


def veil(text: str) -> str:
    """The text without them."""
    return _PERSONAL.sub(HIDDEN, text)
