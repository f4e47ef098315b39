"""Forms of the catalogue: what its list is narrowed by, and what an innovation adopts."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length

from innovations.domain import adoptions, catalogue
from innovations.domain.catalogue import Filters
from innovations.models.masterplan import Dimension
from innovations.models.proposals import LIVE_STATES, State
from innovations.web import labels
from innovations.web.forms import FilterForm, IdField, WatchfulForm, one_line, option, text_field
from innovations.web.words import lazy as _l


class CatalogueFilter(FilterForm):
    q = StringField(_l("Cari"), filters=[one_line], validators=[Length(max=200)])
    opd = IdField(_l("OPD"), empty=_l("Semua OPD"))
    dimensi = SelectField(_l("Dimensi"), choices=[])
    tahun = IdField(_l("Tahun"), empty=_l("Semua tahun"))
    status = SelectField(_l("Status"), choices=[])
    sort = HiddenField()

    def offer(self, dimensions: Sequence[Dimension]) -> None:
        agencies, years = catalogue.list_choices()
        self.opd.offer(agencies)
        self.tahun.offer((year, str(year)) for year in years)
        self.dimensi.choices = [
            option("", _l("Semua dimensi")),
            *(option(row.key, row.name) for row in dimensions),
        ]
        self.status.choices = [
            option("", _l("Semua status")),
            *(option(state.value, labels.label(state)) for state in LIVE_STATES),
        ]

    def filters(self, dimensions: Sequence[Dimension]) -> Filters:
        """Values that nobody offered narrow nothing."""
        chosen = self.chosen()
        return Filters(
            words=chosen.get("q", ""),
            agency_id=chosen.get("opd"),
            dimension_id={row.key: row.id for row in dimensions}.get(chosen.get("dimensi", "")),
            year=chosen.get("tahun"),
            state=State(chosen["status"]) if "status" in chosen else None,
        )


class SourceForm(WatchfulForm):
    """The adopted innovation: by its number, or in words; both empty for none."""

    number = StringField(
        _l("Nomor inovasi"),
        filters=[one_line, str.upper],
        validators=[Length(max=20)],
        description=_l("Bila inovasi itu terdaftar di sini dan sudah disetujui. Contoh: INV-2023-0001."),
    )
    source_text = text_field(
        _l("Inovasi dari daerah lain"),
        max_length=adoptions.MAX_SOURCE,
        required=False,
        hint=_l("Bila inovasi itu tidak terdaftar di sini: tulis nama dan daerah asalnya."),
    )
