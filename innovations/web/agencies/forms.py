"""Filters of the lists per OPD."""

from wtforms import SelectField

from innovations.domain.reports import Choices
from innovations.models.proposals import State
from innovations.web import labels
from innovations.web.forms import FilterForm, IdField, option
from innovations.web.words import lazy as _l

STATUSES = [
    option("", _l("Semua status")),
    option("process", _l("Dalam proses")),
    *(option(state.value, labels.LABELS[state]) for state in State if state is not State.DRAFT),
    option("closed", _l("Tidak lolos atau ditarik")),
]


class AgencyListFilter(FilterForm):
    """Narrows the figures."""

    tahun = IdField(_l("Tahun"), empty=_l("Semua tahun"))
    arahan = IdField(_l("Arahan"), empty=_l("Semua arahan"))
    dimensi = IdField(_l("Dimensi"), empty=_l("Semua dimensi"))
    urusan = IdField(_l("Urusan"), empty=_l("Semua urusan"))

    def offer(self, choices: Choices) -> None:
        self.tahun.offer((year, str(year)) for year in choices.years)
        self.arahan.offer(choices.directives)
        self.dimensi.offer(choices.dimensions)
        self.urusan.offer(choices.affairs)


class AgencyFilter(AgencyListFilter):
    """Narrows the list of one OPD."""

    status = SelectField(_l("Status"), choices=STATUSES)
    unit = IdField(_l("Unit"), empty=_l("OPD dan semua unit"))

    def offer(self, choices: Choices) -> None:
        super().offer(choices)
        self.unit.offer(choices.units)
        if not choices.units:
            del self.unit
