"""The sample story of the index: four innovations claim levels for 2026, kominfo verifies some."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from innovations.domain import clock, index_checks, index_claims, index_profiles, index_years, proposals
from innovations.domain.actor import Actor
from innovations.domain.index_rules import Indicator
from innovations.models.proposals import Proposal

from .telling import find

YEAR = 2026
CLAIMS: Mapping[str, tuple[str, Mapping[str, tuple[int, int | None]]]] = {
    "e-Aduan": (
        "inspektorat",
        {
            "regulasi": (2, 2),
            "sdm": (2, 2),
            "anggaran": (3, 2),
            "alat_kerja": (3, 3),
            "pelaksana": (3, 3),
            "kemudahan_proses": (2, None),
            "pengaduan": (3, 3),
            "kecepatan": (2, 2),
            "kemanfaatan": (3, None),
            "video": (2, 2),
        },
    ),
    "DAKU": (
        "dukcapil",
        {"regulasi": (1, 1), "sdm": (1, 1), "alat_kerja": (3, None), "kemanfaatan": (3, None), "video": (3, None)},
    ),
    "Marit": ("pustaka", {"regulasi": (1, 1), "sdm": (1, None), "sosialisasi": (2, 1), "replikasi": (1, None)}),
    "Ceting Bu Cadas": ("dinkes", {"regulasi": (1, None), "kemanfaatan": (2, None), "bimtek": (2, None)}),
}
"""Title: who claims, and per indicator the level claimed and the level found by kominfo, None while nobody has."""
WITHOUT_EVIDENCE = ("Ceting Bu Cadas", "kemanfaatan")
LESS = "Dokumen hanya mendukung level yang lebih rendah (contoh)."


def tell(cast: Mapping[str, Actor], today: date) -> None:
    """Claimed three weeks ago, verified two weeks ago."""
    year = index_years.get(YEAR)
    if year is None:
        return
    rules = index_years.get_rules(year)
    affairs = proposals.name_affairs()
    for place, (title, (owner, levels)) in enumerate(CLAIMS.items()):
        proposal = find(title, cast[owner])
        for indicator in rules.indicators:
            if indicator.key in levels:
                with clock.at(clock.moment_of(today - timedelta(days=21 - place), time(9, indicator.number))):
                    _claim(proposal, cast[owner], indicator, levels[indicator.key][0], today)
                with clock.at(clock.moment_of(today - timedelta(days=14 - place), time(13, indicator.number))):
                    _verify(proposal, cast["kominfo"], indicator, levels[indicator.key])
        answers = {
            "tematik": "Digitalisasi layanan pemerintahan",
            "waktu_penerapan": date(2024, 9, 2),
            "koordinat": "-2.57, 140.51",
        }
        with clock.at(clock.moment_of(today - timedelta(days=20 - place), time(10))):
            fields = [field for field in index_profiles.list_asked(rules) if place < 2 or field.key == "tematik"]
            index_profiles.write(proposal, cast[owner], YEAR, fields, answers, affairs)


def _claim(proposal: Proposal, actor: Actor, indicator: Indicator, level: int, today: date) -> None:
    title, bare = WITHOUT_EVIDENCE
    is_bare = proposal.title.startswith(title) and indicator.key == bare
    link = "" if is_bare else f"https://example.org/contoh/{proposal.number}/{indicator.key}"
    content = index_claims.Content(
        level,
        letter_number=f"188/{indicator.number}/CONTOH/{today.year - 1}",
        letter_date=date(today.year - 1, 3, indicator.number),
        about=f"{indicator.name} (contoh)",
        link=link,
    )
    index_claims.write(proposal, actor, YEAR, indicator, content)


def _verify(proposal: Proposal, kominfo: Actor, indicator: Indicator, levels: tuple[int, int | None]) -> None:
    claimed, found = levels
    if found is not None:
        note = LESS if found < claimed else ""
        index_checks.verify(proposal, kominfo, YEAR, indicator, found, note)
