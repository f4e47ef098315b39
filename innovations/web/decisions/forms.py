"""Forms of a list of decisions: the list itself, made for the proposals of one round, its release and its undoing."""

from collections.abc import Mapping
from typing import Any, cast

from flask_babel import gettext as _
from wtforms import BooleanField, HiddenField

from innovations.domain import agencies
from innovations.domain.decision_lists import Choice, Line, Sheet
from innovations.models.decisions import Verdict
from innovations.web.forms import (
    BaseForm,
    EnumField,
    IdField,
    WatchfulForm,
    date_field,
    long_text_field,
    strip,
    text_field,
)
from innovations.web.words import lazy as _l

REASON_CHARACTERS = 4000
BELOW_THE_CUT = "Nilai usulan belum mencapai batas yang ditetapkan sebelum penilaian."
"""Proposed as the reason, where there is a cut; what an owner reads is Indonesian, whoever writes it."""


class ListForm(WatchfulForm):
    """What is the same for all; `make_list_form` adds three fields for each proposal."""

    common_reason = long_text_field(
        _l("Alasan umum penolakan"),
        max_length=REASON_CHARACTERS,
        required=False,
        hint=_l("Dipakai untuk setiap penolakan yang kolom alasannya kosong. Dibaca oleh pengusul."),
    )
    early = BooleanField(_l("Putuskan sekarang walaupun belum semua penilaian masuk"))

    def fields_of(self, line: Line) -> tuple[Any, Any, Any]:
        """Verdict, reason and executing OPD of a proposal; None for the last where the OPD is hidden."""
        key = line.row.proposal.id
        return self[f"verdict_{key}"], self[f"reason_{key}"], self._fields.get(f"agency_{key}")

    @property
    def is_early(self) -> bool:
        """Ticked; without anything outstanding there is no box."""
        return "early" in self and bool(self.early.data)

    def read(self, sheet: Sheet) -> Mapping[int, Choice]:
        """What was chosen; proposals left out are not in it."""
        common = self.common_reason.data or ""
        found = {}
        for line in list_open(sheet):
            verdict, reason, agency = self.fields_of(line)
            if verdict.data is not None:
                found[line.row.proposal.id] = Choice(
                    verdict.data,
                    reason.data or common,
                    line.row.proposal.agency_id if agency is None else agency.data,
                )
        return found


def list_open(sheet: Sheet) -> list[Line]:
    """What this chair may put into the list, in the order of the ranking."""
    return [line for line in sheet.lines if line.bar is None]


def make_list_form(sheet: Sheet) -> ListForm:
    """Filled with the list as stored, else with what ranking and cut propose."""
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"seen": sheet.stamp}
    for line in list_open(sheet):
        proposal = line.row.proposal
        key = proposal.id
        fields[f"verdict_{key}"] = EnumField(
            _("Keputusan untuk %(number)s", number=proposal.number), kind=Verdict, empty=_l("Tidak dimasukkan")
        )
        fields[f"reason_{key}"] = long_text_field(
            _("Alasan penolakan %(number)s", number=proposal.number),
            max_length=REASON_CHARACTERS,
            required=False,
            hint=_l("Kosongkan untuk memakai alasan umum."),
        )
        if line.row.agency:
            fields[f"agency_{key}"] = IdField(_("OPD pelaksana %(number)s", number=proposal.number))
        data |= _begin(line, is_new=sheet.stored is None)
    if sheet.stored is not None:
        data["early"] = sheet.stored.is_early
    elif sheet.ranking.cut is not None:
        data["common_reason"] = BELOW_THE_CUT
    form = cast(ListForm, type("RoundListForm", (ListForm,), fields)(data=data))
    choices = agencies.list_choices(roots=True)
    for line in list_open(sheet):
        if line.row.agency:
            form.fields_of(line)[2].offer(choices)
    if not any(line.missing for line in list_open(sheet)):
        del form.early
    return form


def _begin(line: Line, *, is_new: bool) -> dict[str, Any]:
    """The chair's own choice, or above the cut approve, below it reject; without a cut nothing."""
    key, stored = line.row.proposal.id, line.stored
    by_cut = {True: Verdict.APPROVE, False: Verdict.REJECT}
    if stored is None:
        verdict = by_cut.get(line.row.is_above) if is_new and line.row.is_above is not None else None
        return {f"verdict_{key}": verdict, f"agency_{key}": line.row.proposal.agency_id}
    return {
        f"verdict_{key}": stored.verdict,
        f"reason_{key}": stored.reason,
        f"agency_{key}": stored.executing_agency_id or line.row.proposal.agency_id,
    }


class ListIdForm(BaseForm):
    """Names the list that was looked at."""

    list_id = HiddenField(filters=[strip])

    @property
    def list_key(self) -> int:
        """0, which no list has, for nonsense."""
        text = self.list_id.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0


class ReleaseForm(ListIdForm):
    """The Keputusan of what is approved; where nothing is, `without_decree` takes the fields out."""

    decree_number = text_field(_l("Nomor keputusan"), max_length=100)
    decree_date = date_field(_l("Tanggal keputusan"))

    def without_decree(self) -> None:
        del self.decree_number
        del self.decree_date


class UndoForm(ListIdForm):
    reason = long_text_field(
        _l("Alasan"), max_length=1000, hint=_l("Dibaca oleh ketua, sekretaris, Kominfo, dan auditor.")
    )
