"""Terms as WHERE clauses: which OPD and units exist on a day, and who heads an OPD then; both days inclusive."""

from datetime import date

from sqlalchemy import ColumnElement, and_, or_

from innovations.models.agencies import Agency, AgencyHead

from . import clock


def current(day: date | None = None) -> ColumnElement[bool]:
    """Over `Agency`: the OPD or unit exists on `day`, or today."""
    day = day or clock.today()
    return and_(
        or_(Agency.valid_from.is_(None), Agency.valid_from <= day),
        or_(Agency.valid_to.is_(None), Agency.valid_to >= day),
    )


def in_office(day: date | None = None) -> ColumnElement[bool]:
    """Over `AgencyHead`: the term holds `day`, or today."""
    day = day or clock.today()
    return and_(AgencyHead.valid_from <= day, or_(AgencyHead.valid_to.is_(None), AgencyHead.valid_to >= day))
