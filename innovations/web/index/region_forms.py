"""Forms of /indeks: what the list is narrowed by, the regional part, freezing, filing anew."""

from decimal import Decimal

from wtforms import BooleanField, SelectField
from wtforms.validators import InputRequired

from innovations.domain.index_readiness import Line
from innovations.web.forms import BaseForm, FilterForm, HundredthsField, IdField, WatchfulForm, option
from innovations.web.words import lazy as _l

UNCLAIMED = "belum"


class RegionFilter(FilterForm):
    """Claimed innovations, or those that claim nothing yet."""

    opd = IdField(_l("OPD"), empty=_l("Semua OPD"))
    tampil = SelectField(
        _l("Tampilkan"),
        choices=[option("", _l("Sudah diklaim")), option(UNCLAIMED, _l("Belum diklaim"))],
    )

    def chosen_agency(self) -> int | None:
        """Of the address, whether it is on offer or not."""
        self.opd.offer([])
        self.opd.validate_choice = False
        agency_id: int | None = self.chosen().get("opd")
        return agency_id

    def narrow(self, lines: list[Line]) -> list[Line]:
        """The lines that are left."""
        self.opd.offer(sorted({(line.agency_id, line.agency) for line in lines}, key=lambda pair: pair[1]))
        chosen = self.chosen()
        is_claimed, agency_id = chosen.get("tampil") != UNCLAIMED, chosen.get("opd")
        return [
            line
            for line in lines
            if line.is_claimed is is_claimed and (agency_id is None or line.agency_id == agency_id)
        ]


class SpdForm(WatchfulForm):
    points = HundredthsField(_l("Poin SPD"), low=0, high=999_99)
    """The year's own maximum is the domain's to judge."""

    def read(self) -> Decimal | None:
        return None if self.points.data is None else Decimal(self.points.data) / 100


class FreezeForm(WatchfulForm):
    sure = BooleanField(
        _l("Saya sudah mencocokkan angka ini dengan pedoman resmi dan membekukannya."), validators=[InputRequired()]
    )


class ResubmitForm(BaseForm):
    """Its fields stand in the buttons: `number` of one innovation, none for all."""


class SourceFilter(FilterForm):
    dari = IdField(_l("Salin dari tahun"))
