"""The sample story of the region's index: 2023 claimed by two innovations and frozen, the regional part of 2026."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from decimal import Decimal

from innovations.domain import clock, index_claims, index_keeping, index_years
from innovations.domain.actor import Actor

from .telling import find

OLD, NEW = 2023, 2026
SPD = Decimal("38.50")
CLAIMS: Mapping[str, tuple[str, Mapping[str, int]]] = {
    "e-Aduan": ("inspektorat", {"sdm": 2, "alat_kerja": 2, "pedoman": 1}),
    "Marit": ("pustaka", {"sosialisasi": 2, "jejaring": 1}),
}
"""Title: who claims, and the level of each indicator; some are claimed anew in 2026, others wait for that."""


def tell(cast: Mapping[str, Actor], today: date) -> None:
    """Claimed in December 2023, frozen in January 2024; the regional part came last week."""
    old, new = index_years.get(OLD), index_years.get(NEW)
    if old is None or new is None:
        return
    rules = index_years.get_rules(old)
    for place, (title, (owner, levels)) in enumerate(CLAIMS.items()):
        proposal = find(title, cast[owner])
        for indicator in rules.indicators:
            if indicator.key in levels:
                content = index_claims.Content(
                    levels[indicator.key],
                    about=f"{indicator.name} (contoh)",
                    link=f"https://example.org/contoh/{proposal.number}/{OLD}/{indicator.key}",
                )
                with clock.at(clock.moment_of(date(2023, 12, 11 + place), time(9, indicator.number))):
                    index_claims.write(proposal, cast[owner], OLD, indicator, content)
    with clock.at(clock.moment_of(date(2024, 1, 15), time(14))):
        index_keeping.freeze(old, cast["kominfo"])
    with clock.at(clock.moment_of(today - timedelta(days=6), time(11))):
        index_keeping.set_spd(new, cast["kominfo"], SPD)
