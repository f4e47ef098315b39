"""Forms of the acts on a proposal; labels as the contract names them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from wtforms import BooleanField, FileField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from innovations.domain import clock
from innovations.domain.checks import GateVerdict
from innovations.domain.files import Upload
from innovations.domain.trials import plain
from innovations.models.agencies import AgencyHead, HeadKind
from innovations.models.events import Event
from innovations.models.proposals import Gate
from innovations.web import labels
from innovations.web.forms import BaseForm, IdField, WholeField, date_field, long_text_field, option, text_field
from innovations.web.words import lazy as _l

DAYS_TO_MEND = 14
"""The proposed time for a revision; whoever returns it sets the day (no law names one)."""
OTHER_OFFICIAL = "0"


def _seen_field() -> WholeField:
    return WholeField(widget=HiddenInput(), validators=[Optional(), NumberRange(0, 2**31 - 1)])


def reason_field(*, required: bool = True) -> StringField:
    return long_text_field(_l("Alasan"), max_length=4000, required=required)


def scan_field(text: str) -> FileField:
    return FileField(text, description=_l("Bila ada. PDF, JPG, atau PNG, paling besar 10 MB."))


class ActionForm(BaseForm):
    """Carries what was on screen, so that an act on something changed meanwhile is refused.

    `upload` is the scan that came with it, already judged: files are read before the database is touched.
    """

    lock_version = _seen_field()
    upload: Upload | None = None

    def give_ids(self, prefix: str) -> None:
        """Ids of its own, for several forms on one page."""
        for field in self:
            field.id = f"{prefix}-{field.name}"
            field.label.field_id = field.id

    def says(self, event: Event) -> bool:
        """Does the event tell of what is filled in here?"""
        told = {"reason": event.reason, **event.details}
        return all(plain(field.data) == plain(told[field.name]) for field in self if field.name in told)


class LetterForm(ActionForm):
    letter_number = text_field(_l("Nomor surat izin"), max_length=100)
    letter_date = date_field(_l("Tanggal surat izin"))


class PermissionForm(LetterForm):
    """Filled in by the head who signed it."""

    scan = scan_field(_l("Pindaian surat izin"))


class PaperLetterForm(LetterForm):
    """A letter signed on paper, recorded by the coordinator."""

    signer = SelectField(_l("Penanda tangan"), validators=[DataRequired()])
    signed_by = text_field(
        _l("Jabatan penanda tangan"),
        required=False,
        hint=_l("Seperti tercetak pada surat. Boleh kosong bila penanda tangannya kepala OPD di atas."),
    )
    scan = scan_field(_l("Pindaian surat izin"))

    def offer(self, heads: Sequence[AgencyHead], agency_name: str, *, superior: bool) -> None:
        """The OPD's heads, now and before, and another official; for a head's own idea only the latter."""
        seen: dict[str, str] = {}
        for head in [] if superior else heads:
            seen.setdefault(str(head.user_id), f"{head.user.name} – {office_of(head.kind, agency_name)}")
        seen.setdefault(OTHER_OFFICIAL, _l("Pejabat lain (tulis jabatannya)"))
        self.signer.choices = [option(value, words) for value, words in seen.items()]

    @property
    def signer_id(self) -> int | None:
        chosen = str(self.signer.data or OTHER_OFFICIAL)
        return None if chosen == OTHER_OFFICIAL else int(chosen)


class ReturnForm(ActionForm):
    reason = reason_field()
    until = date_field(
        _l("Batas perbaikan"),
        default=lambda: clock.today() + timedelta(days=DAYS_TO_MEND),
        hint=_l("Hari terakhir usulan boleh diajukan lagi."),
    )


class ReasonForm(ActionForm):
    reason = reason_field()


class DecisionForm(ActionForm):
    """Also knows how many reviews were on screen: the score is frozen with the decision.

    While some are outstanding, `early` must be ticked; else whoever makes the form takes it out.
    """

    reviews = _seen_field()
    early = BooleanField(_l("Putuskan sekarang walaupun belum semua penilaian masuk"))

    @property
    def is_early(self) -> bool:
        """Ticked; without anything outstanding there is no box."""
        return "early" in self and bool(self.early.data)


class RejectForm(DecisionForm):
    reason = reason_field()


class DecreeForm(ActionForm):
    decree_number = text_field(_l("Nomor keputusan"), max_length=100)
    decree_date = date_field(_l("Tanggal keputusan"))
    executing_agency = IdField(_l("OPD pelaksana"), validators=[DataRequired()])


class ApproveForm(DecisionForm, DecreeForm):
    scan = scan_field(_l("Pindaian Keputusan"))


class CorrectionForm(DecreeForm):
    reason = reason_field()


def _gate_field(gate: Gate) -> RadioField:
    return RadioField(
        labels.LABELS[gate], choices=[option("yes", _l("Ya")), option("no", _l("Tidak"))], validators=[Optional()]
    )


class CheckForm(ActionForm):
    """The five gates; the buttons say what follows. `reason` and `until` are needed to return, `reason` to reject."""

    new = _gate_field(Gate.NEW)
    new_reason = text_field(_l("Alasan bila tidak"), max_length=1000, required=False)
    beneficial = _gate_field(Gate.BENEFICIAL)
    beneficial_reason = text_field(_l("Alasan bila tidak"), max_length=1000, required=False)
    no_burden = _gate_field(Gate.NO_BURDEN)
    no_burden_reason = text_field(_l("Alasan bila tidak"), max_length=1000, required=False)
    within_authority = _gate_field(Gate.WITHIN_AUTHORITY)
    within_authority_reason = text_field(_l("Alasan bila tidak"), max_length=1000, required=False)
    replicable = _gate_field(Gate.REPLICABLE)
    replicable_reason = text_field(_l("Alasan bila tidak"), max_length=1000, required=False)
    reason = reason_field(required=False)
    until = date_field(
        _l("Batas perbaikan"),
        required=False,
        default=lambda: clock.today() + timedelta(days=DAYS_TO_MEND),
        hint=_l("Hari terakhir usulan boleh diajukan lagi."),
    )

    sure = BooleanField(_l("Kekurangan ini tidak dapat diperbaiki (wajib untuk menolak)"))

    def list_gates(self) -> Iterator[tuple[Gate, Any, Any]]:
        """(gate, its radios, its reason) in the order of the law."""
        for gate in Gate:
            yield gate, self[gate.value], self[f"{gate.value}_reason"]

    def list_verdicts(self) -> list[GateVerdict]:
        """What was answered; a gate without an answer is left out."""
        return [
            GateVerdict(gate, answer.data == "yes", reason.data or "")
            for gate, answer, reason in self.list_gates()
            if answer.data in ("yes", "no")
        ]


def office_of(kind: HeadKind, agency_name: str) -> str:
    """The head's office as a letter prints it; always Indonesian, as letters are."""
    for body, office in (("Sekretariat", "Sekretaris"), ("Inspektorat", "Inspektur"), ("RSUD", "Direktur RSUD")):
        if agency_name.startswith(body):
            title = office + agency_name.removeprefix(body)
            break
    else:
        title = f"Kepala {agency_name}"
    return {HeadKind.ACTING: "Plt. ", HeadKind.DAILY_ACTING: "Plh. "}.get(kind, "") + title
