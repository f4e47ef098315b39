"""How each indicator of an innovation stands, in words, and what to be warned of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import index_profiles, index_scoring
from innovations.domain.index_rules import Indicator, Rules
from innovations.models.index import IndexClaim
from innovations.web import formats


@dataclass(frozen=True)
class Row:
    """One indicator: levels with their points as they count, and the state in words."""

    indicator: Indicator
    level: int
    verified_level: int | None
    claimed: int
    verified: int
    evidence: str
    state: str
    tone: str
    copied_from: int | None = None


def list_rows(rules: Rules, claims: Mapping[str, IndexClaim], only: Indicator | None = None) -> list[Row]:
    """All indicators in their order, or one."""
    return [_row(rules, one, claims.get(one.key)) for one in ([only] if only else rules.indicators)]


def _row(rules: Rules, indicator: Indicator, claim: IndexClaim | None) -> Row:
    if claim is None:
        return Row(indicator, 0, None, 0, 0, "", _("Belum diklaim"), "grey")
    standing = index_scoring.read(claim)
    score = index_scoring.score_innovation(rules, [standing])
    state, tone = _state(standing)
    return Row(
        indicator,
        claim.level,
        claim.verified_level,
        score.claimed,
        score.verified,
        _evidence(claim),
        state,
        tone,
        claim.copied_from,
    )


def _state(standing: index_scoring.Standing) -> tuple[str, str]:
    if not standing.level:
        return _("Belum diklaim"), "grey"
    if not standing.has_evidence:
        return _("Tanpa bukti, dihitung 0"), "orange"
    if standing.verified_level is None:
        return _("Menunggu verifikasi"), "blue"
    if standing.verified_level < standing.level:
        return _("Diturunkan saat verifikasi"), "yellow"
    return _("Terverifikasi"), "green"


def _evidence(claim: IndexClaim) -> str:
    """`2 berkas, tautan`."""
    parts = [ngettext("%(num)s berkas", "%(num)s berkas", len(claim.files))] if claim.files else []
    return ", ".join([*parts, *([_("tautan")] if claim.link else [])])


def list_warnings(rules: Rules, claims: Mapping[str, IndexClaim], answers: Mapping[str, Any]) -> list[str]:
    """What the year demands beyond points: mandatory indicators, and the age of the innovation."""
    rows = list_rows(rules, claims)
    empty = [row.indicator.name for row in rows if row.indicator.is_mandatory and not row.claimed]
    said = [_("Indikator wajib belum diklaim dengan bukti: %(names)s.", names="; ".join(empty))] if empty else []
    is_of_age = index_profiles.is_of_age(rules, answers)
    if rules.age_window is not None and not is_of_age:
        first, last = (formats.day(day) for day in rules.age_window)
        window = _("Waktu penerapan atau pengembangan harus antara %(first)s dan %(last)s", first=first, last=last)
        rest = _("belum diisi pada profil") if is_of_age is None else _("yang tercatat di luar rentang itu")
        said.append(f"{window}; {rest}.")
    return said
