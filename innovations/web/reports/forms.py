"""What reports are narrowed to."""

from collections.abc import Collection
from typing import Self

from innovations.domain import index_years, listing
from innovations.domain.reporting import Scope
from innovations.web.forms import FilterForm, IdField
from innovations.web.words import lazy as _l

FIELDS = {"tahun": "year", "arahan": "directive_id", "indeks": "index_year"}
"""Name in the query string → field of `Scope`."""


class ScopeForm(FilterForm):
    tahun = IdField(_l("Tahun"), empty=_l("Semua tahun"))
    arahan = IdField(_l("Arahan"), empty=_l("Semua arahan"))
    indeks = IdField(_l("Tahun indeks"), empty=_l("Yang sedang dikerjakan"))

    @classmethod
    def heeding(cls, narrows: Collection[str]) -> Self:
        """The fields that a report heeds, with what is worth choosing."""
        form = cls()
        for name, field in FIELDS.items():
            if field not in narrows:
                del form[name]
        if "index_year" in narrows:
            form.indeks.offer((year, str(year)) for year in index_years.list_numbers())
            return form
        choices = listing.list_choices()
        form.tahun.offer(choices.year)
        form.arahan.offer(choices.directive_id)
        return form

    def scope(self) -> Scope:
        chosen = self.chosen()
        return Scope(**{field: chosen[name] for name, field in FIELDS.items() if name in chosen})
