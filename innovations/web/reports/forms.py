"""What reports are narrowed to."""

from innovations.domain import index_years, listing
from innovations.domain.reporting import Entry, Scope
from innovations.web.forms import FilterForm, IdField
from innovations.web.words import lazy as _l

FIELDS = {"tahun": "year", "arahan": "directive_id", "indeks": "index_year"}
"""Name in the query string → field of `Scope`."""


class ScopeForm(FilterForm):
    tahun = IdField(_l("Tahun"), empty=_l("Semua tahun"))
    arahan = IdField(_l("Arahan"), empty=_l("Semua arahan"))
    indeks = IdField(_l("Tahun indeks"), empty=_l("Yang sedang dikerjakan"))

    @classmethod
    def of_entry(cls, entry: Entry) -> "ScopeForm":
        """The fields that this report heeds, with what is worth choosing."""
        form = cls()
        for name, field in FIELDS.items():
            if field not in entry.narrows:
                del form[name]
        if "index_year" in entry.narrows:
            form.indeks.offer((year, str(year)) for year in index_years.list_numbers())
            return form
        choices = listing.list_choices()
        form.tahun.offer(choices.year)
        form.arahan.offer(choices.directive_id)
        return form

    def scope(self) -> Scope:
        return Scope(**{FIELDS[name]: value for name, value in self.chosen().items()})
