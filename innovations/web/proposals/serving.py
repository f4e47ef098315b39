"""What pages of the masterplan narrow the list of proposals to: those that serve programmes of a place, or none."""

from typing import Any

from flask import request
from flask_babel import gettext as _

from innovations.domain import programmes
from innovations.domain.coverage import Place
from innovations.web.forms import as_id

LINKED, RUNNING, UNLINKED = "ada", "berjalan", "belum"
"""Values of `?tautan=`; with the first two `dimensi`, `jangka` and `pengampu` say which programmes are meant."""

FIELDS = ("tautan", "dimensi", "jangka", "pengampu")


def read() -> tuple[dict[str, Any], str]:
    """Fields of `listing.Filters`, and words for the chip; both empty when the address asks for none of this."""
    asked = request.args.get("tautan")
    if asked == UNLINKED:
        return {"only_unlinked": True}, _("Belum ditautkan ke program masterplan")
    if asked not in (LINKED, RUNNING):
        return {}, ""
    dimension = _find({row.key: row for row in programmes.list_dimensions()}, "dimensi")
    horizon = _find({row.key: row for row in programmes.list_horizons()}, "jangka")
    agency = _find({row.id: row for row in programmes.list_leading_agencies()}, "pengampu")
    place = Place(*(row.id if row is not None else None for row in (dimension, horizon, agency)))
    first = _("Berjalan dan mendukung masterplan") if asked == RUNNING else _("Mendukung masterplan")
    names = [row.name for row in (dimension, horizon, agency) if row is not None]
    return {"serving": place, "only_running": asked == RUNNING}, " · ".join([first, *names])


def _find(known: dict[Any, Any], name: str) -> Any:
    """What the address names, if there is such a one."""
    value = request.args.get(name, "")
    return known.get(as_id(value) if name == "pengampu" else value)
