"""The sample story of the head-counts: how many civil servants some OPD have, so that shares of them show."""

from collections.abc import Mapping
from datetime import date, timedelta

from innovations.domain import agencies
from innovations.domain.actor import Actor

from .telling import at

MARK = "; jumlah ASN rekaan (contoh)"
"""At the end of an OPD's note: what `demo_removal` takes out again."""

COUNTS = {
    "Badan Penanggulangan Bencana Daerah": 48,
    "Dinas Kependudukan dan Pencatatan Sipil": 62,
    "Dinas Kesehatan": 940,
    "Dinas Komunikasi dan Informatika": 51,
    "Dinas Pendidikan": 2150,
    "Dinas Perhubungan": 74,
    "Distrik Sentani": 96,
}


def tell(cast: Mapping[str, Actor], today: date) -> None:
    """Entered two weeks ago, as of the first of that month; a count that is known stays."""
    day = today - timedelta(days=14)
    for name, count in COUNTS.items():
        agency = agencies.find_by_name(name)
        if agency is not None and agency.staff_count is None:
            known = {field: getattr(agency, field) for field in agencies.Details.__dataclass_fields__}
            counted = {"note": agency.note + MARK, "staff_count": count, "staff_counted_on": day.replace(day=1)}
            with at(day, 9):
                agencies.change_agency(agency, cast["admin"], agencies.Details(**known | counted))
