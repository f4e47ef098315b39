"""Forms of plans, of the years of horizons, and of what becomes of a programme."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms.validators import InputRequired

from innovations.domain.plans import Band, Content
from innovations.models.masterplan import Horizon, Programme
from innovations.web.forms import BaseForm, IdField, WatchfulForm, date_field, long_text_field, text_field
from innovations.web.words import lazy as _l

from .forms import say_programme, year_field


class PlanForm(WatchfulForm):
    name = text_field(_l("Nama rencana"), max_length=200, hint=_l("Contoh: Masterplan Smart City 2024–2033."))
    year_start = year_field(_l("Tahun awal"))
    year_end = year_field(_l("Tahun akhir"))
    legal_basis = text_field(
        _l("Dasar hukum"),
        max_length=300,
        required=False,
        hint=_l("Peraturan yang menetapkannya, misalnya Perbup dengan nomor dan tahunnya."),
    )

    def content(self) -> Content:
        return Content(**{name: self._fields[name].data for name in Content.__dataclass_fields__})


class BandsForm(WatchfulForm):
    """Two years for each horizon, named by its key; `make` builds it."""

    horizons: Sequence[Horizon]

    @classmethod
    def make(cls, horizons: Sequence[Horizon], seen: str) -> "BandsForm":
        fields: dict[str, Any] = {"horizons": horizons}
        values: dict[str, Any] = {"seen": seen}
        for row in horizons:
            for end, words, year in (
                ("from", _("%(name)s: tahun awal", name=row.name), row.year_from),
                ("to", _("%(name)s: tahun akhir", name=row.name), row.year_to),
            ):
                fields[f"{row.key}_{end}"] = year_field(words, required=False)
                values[f"{row.key}_{end}"] = year
        kind: type[BandsForm] = type("HorizonsForm", (cls,), fields)
        return kind(**values)

    def bands(self) -> dict[int, Band]:
        ends = [(row.id, [self._fields[f"{row.key}_{end}"].data for end in ("from", "to")]) for row in self.horizons]
        return {key: (first, last) for key, (first, last) in ends}


class ReasonForm(BaseForm):
    reason = long_text_field(_l("Alasan"), max_length=500)


class StopForm(ReasonForm):
    day = date_field(_l("Terhenti sejak"))


class ReplaceForm(ReasonForm):
    successor_id = IdField(_l("Program pengganti"), empty=_l("Pilih program"), validators=[InputRequired()])

    def offer(self, rows: Sequence[Programme], old: Programme) -> None:
        self.successor_id.offer((row.id, say_programme(row)) for row in rows if row.id != old.id)
