"""One innovation of the catalogue on one page, always Indonesian: what the template `catalogue.typ` is told."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from innovations.domain import clock

from .indonesian import say_day

TEMPLATE = "catalogue.typ"
ROOM: Mapping[str, int] = {
    "summary": 500,
    "problem": 700,
    "design": 1500,
    "aims": 450,
    "benefits": 500,
    "results": 450,
}
"""How many characters of each text have room on the page."""


def read(
    *,
    title: str,
    number: str,
    facts: Iterable[tuple[str, str]],
    texts: Iterable[tuple[str, str, str]],
    letterhead: str,
    office: str,
    address: str,
) -> dict[str, Any]:
    """Plain values; `facts` are (label, words), `texts` (name, label, words), long ones are cut between words.

    `office` names the app on the foot, `address` is the page with the whole text.
    """
    whole = [(name, label, " ".join(text.split())) for name, label, text in texts]
    cut = [(label, textwrap.shorten(text, ROOM[name], placeholder=" …")) for name, label, text in whole]
    return {
        "letterhead": letterhead.splitlines(),
        "foot": f"Dicetak dari {office} pada {say_day(clock.today())}",
        "title": textwrap.shorten(title, 200, placeholder=" …"),
        "number": number,
        "facts": [[label, textwrap.shorten(text, 300, placeholder=" …")] for label, text in facts],
        "texts": [list(row) for row in cut],
        "is_cut": [text for _label, text in cut] != [text for _name, _label, text in whole],
        "address": address,
    }
