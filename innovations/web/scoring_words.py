"""The terms of a round in words: decree, quorum, tie rules, cut, how a tie was settled, and what changed in them."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from innovations.domain import ties
from innovations.domain.fairness import Cut
from innovations.domain.ties import Tie
from innovations.models.directives import Annex, Directive, TieOrder

from . import event_labels, formats, labels
from .words import lazy as _l

TIES: Mapping[Tie, str] = {
    Tie.FIRST: _l("teratas"),
    Tie.WEIGHT: _l("kriteria berbobot tertinggi"),
    Tie.SPREAD: _l("selisih nilai terkecil"),
    Tie.RECEIPT: _l("penerimaan paling awal"),
    Tie.ID: _l("urutan pencatatan"),
}
"""By what rule a proposal of a tie has its place."""
KINDS: Mapping[str, type[StrEnum]] = {"tie_order": TieOrder, "annex": Annex}


def say_cut(cut: Cut | None) -> str:
    """`10 usulan teratas`, `nilai 75,00 ke atas`."""
    if cut is None:
        return _("tidak ada")
    if cut.number is not None:
        return ngettext("%(num)s usulan teratas", "%(num)s usulan teratas", cut.number)
    return _("nilai %(score)s ke atas", score=formats.score(cut.score))


def say_decree(directive: Directive) -> str:
    if directive.committee_decree_number is None:
        return _("belum diisi")
    day = formats.day(directive.committee_decree_date)
    return _("Nomor %(number)s tanggal %(day)s", number=directive.committee_decree_number, day=day)


def say_quorum(quorum: int) -> str:
    if not quorum:
        return _("tidak diatur")
    return ngettext("sedikitnya %(num)s anggota hadir", "sedikitnya %(num)s anggota hadir", quorum)


def say_explanation(days: int) -> str:
    if not days:
        return _("tidak dibuka")
    return ngettext("%(num)s hari sejak keputusan", "%(num)s hari sejak keputusan", days)


def list_facts(directive: Directive) -> list[tuple[str, str]]:
    """For the macro `facts`: all terms of the round."""
    return [
        (_("Keputusan tim penilai"), say_decree(directive)),
        (_("Kuorum"), say_quorum(directive.quorum)),
        *list_fixed_facts(directive),
        (_("Penjelasan"), say_explanation(directive.explanation_days)),
    ]


def list_fixed_facts(directive: Directive) -> list[tuple[str, str]]:
    """The terms that the first score fixes."""
    return [
        (_("Penentu nilai seri"), labels.label(directive.tie_order)),
        (_("Batas"), say_cut(ties.get_cut(directive))),
        (_("Pengusul"), say_blind(directive.is_blind)),
        (_("Lampiran lembar nilai"), labels.label(directive.annex)),
    ]


def say_blind(is_blind: bool) -> str:
    """Whether the committee learns whose a proposal is."""
    return _("disembunyikan dari tim penilai") if is_blind else _("diketahui tim penilai")


def say_changes(changes: Mapping[str, Any]) -> str:
    """What an event keeps of a change: `kuorum dari 0 menjadi 3; …`."""
    return "; ".join(
        _(
            "%(field)s dari %(old)s menjadi %(new)s",
            field=event_labels.DIRECTIVE_FIELDS[name],
            old=_say(name, old),
            new=_say(name, new),
        )
        for name, (old, new) in changes.items()
    )


def _say(name: str, value: Any) -> str:
    if value is None:
        return "–"
    if name == "is_blind":
        return say_blind(value)
    if name in KINDS:
        return labels.label(KINDS[name](value))
    if name == "cut_score_hundredths":
        return formats.score(Fraction(value, 100))
    return formats.day(date.fromisoformat(value)) if name.endswith(("_date", "_due")) else str(value)
