"""What reports are narrowed to."""

from typing import Self

from innovations.domain import reports
from innovations.domain.actor import Actor
from innovations.domain.reporting import Scope
from innovations.web.forms import FilterForm, IdField
from innovations.web.words import lazy as _l


class ScopeForm(FilterForm):
    tahun = IdField(_l("Tahun"), empty=_l("Semua tahun"))
    arahan = IdField(_l("Arahan"), empty=_l("Semua arahan"))

    @classmethod
    def offered(cls, actor: Actor) -> Self:
        """With the years and directives worth choosing."""
        form, choices = cls(), reports.list_choices(actor)
        form.tahun.offer((year, str(year)) for year in choices.years)
        form.arahan.offer(choices.directives)
        return form

    def scope(self) -> Scope:
        chosen = self.chosen()
        return Scope(year=chosen.get("tahun"), directive_id=chosen.get("arahan"))
