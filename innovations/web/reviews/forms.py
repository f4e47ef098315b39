"""The scoring form, made for the criteria of one rubric, and those of a conflict and of the committee's meeting."""

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypeVar, cast

from flask import request
from flask_babel import gettext as _
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.form import BaseForm as PlainForm
from wtforms.widgets import CheckboxInput, ListWidget

from innovations.domain import discussion, minutes
from innovations.domain.assignments import Line
from innovations.domain.minutes import Attendant, Meeting
from innovations.domain.reviews import Desk, Sheet, read_sheet
from innovations.models.directives import Criterion
from innovations.models.reviews import Review
from innovations.web import labels
from innovations.web.forms import (
    BaseForm,
    IdField,
    TokenForm,
    WatchfulForm,
    WholeField,
    date_field,
    long_text_field,
    option,
    strip,
    text_field,
)
from innovations.web.words import lazy as _l

REASON_CHARACTERS = 600
COMMENT_CHARACTERS = 2000
_SCORE_FIELD = re.compile(r"(?:value|reason)_([0-9]{1,10})", re.ASCII)


def as_value(text: object) -> int:
    """`"1"` to `"5"`, in ASCII digits only: what else `int` would take is not one of the five."""
    if str(text) not in {"1", "2", "3", "4", "5"}:
        raise ValueError(text)
    return int(str(text))


class ScoreField(RadioField):
    """Five radio buttons; none chosen is None, which a draft may keep."""

    def __init__(self, text: Any = None, **kwargs: Any) -> None:
        super().__init__(text, choices=[option(value, value) for value in "12345"], coerce=as_value, **kwargs)

    def pre_validate(self, form: PlainForm) -> None:
        """`coerce` has judged already, and nothing chosen is no mistake here."""


class ShareForm(BaseForm):
    """How many reviewers each proposal should have; `seen` is what the plan was made on."""

    each = WholeField(
        _l("Penilai tiap usulan"), description=_l("Tiga atau lebih, agar satu pendapat tidak menentukan.")
    )
    seen = HiddenField()


class AssignForm(BaseForm):
    """One more reviewer for a proposal."""

    reviewer_id = IdField(_l("Tambah penilai"), empty=_l("Pilih …"))

    @classmethod
    def of(cls, line: Line) -> "AssignForm":
        """With the reviewers who may still be added, and ids of its own: there is one for each row of the page."""
        form = cls(formdata=None)
        form.reviewer_id.offer(line.able)
        form.reviewer_id.id = form.reviewer_id.label.field_id = f"penilai-{line.proposal.id}"
        return form


def comment_field(hint: str) -> TextAreaField:
    """What the reviewer tells the owner."""
    return long_text_field(_l("Komentar untuk pengusul"), max_length=COMMENT_CHARACTERS, required=False, hint=hint)


class ReviewForm(BaseForm):
    """What every scoring form has; `make_review_form` adds two fields per criterion."""

    seen = HiddenField(filters=[lambda text: text or ""])
    no_conflict = BooleanField(_l("Saya tidak memiliki benturan kepentingan dengan usulan ini"))
    comment = comment_field(_l("Boleh kosong. Ditunjukkan kepada pengusul setelah keputusan, tanpa nama Anda."))

    def value_field(self, criterion: Criterion) -> ScoreField:
        return cast(ScoreField, self._fields[f"value_{criterion.id}"])

    def reason_field(self, criterion: Criterion) -> Any:
        return self._fields[f"reason_{criterion.id}"]

    def list_unknown(self, criteria: Sequence[Criterion]) -> list[int]:
        """Criteria that were on the page when it was filled in and are no longer in the rubric."""
        sent = {int(found[1]) for found in map(_SCORE_FIELD.fullmatch, request.form) if found}
        return sorted(sent - {criterion.id for criterion in criteria})

    def read(self, criteria: Sequence[Criterion]) -> Sheet:
        """What was filled in, with criteria the rubric does not have, for the domain to refuse."""
        return Sheet(
            {criterion.id: self.value_field(criterion).data for criterion in criteria}
            | dict.fromkeys(self.list_unknown(criteria)),
            {criterion.id: self.reason_field(criterion).data or "" for criterion in criteria},
            self.comment.data or "",
            bool(self.no_conflict.data),
        )

    def list_typed(self, criteria: Sequence[Criterion]) -> list[tuple[str, str, str]]:
        """(criterion, value, reason) of all that was filled in, for somebody to copy; the comment comes last."""
        rows = [
            (criterion.name, str(self.value_field(criterion).data or ""), self.reason_field(criterion).data or "")
            for criterion in criteria
        ]
        for key in self.list_unknown(criteria):
            value, reason = (strip(request.form.get(f"{kind}_{key}")) for kind in ("value", "reason"))
            rows.append((_("Kriteria yang sudah tidak dipakai"), value, reason))
        rows.append((str(self.comment.label.text), "", self.comment.data or ""))
        return [row for row in rows if row[1] or row[2]]


class SheetForm(ReviewForm):
    """A signed paper sheet that the secretary copies."""

    scan = FileField(
        _l("Pindaian lembar yang ditandatangani"),
        description=_l(
            "PDF, JPG, atau PNG, paling besar 10 MB."
            " Hanya dibaca oleh penilai itu, ketua, sekretaris, Kominfo, dan auditor."
        ),
    )
    signed_on = date_field(_l("Tanggal pada lembar"))
    no_conflict = BooleanField(_l("Lembar memuat pernyataan tanpa benturan kepentingan"))
    comment = comment_field(_l("Boleh kosong. Ditunjukkan kepada pengusul setelah keputusan, tanpa nama penilai."))


class ReviseForm(ReviewForm):
    """Another opinion on what was sent, and why."""

    reason = long_text_field(
        _l("Alasan perubahan"),
        max_length=1000,
        hint=_l("Dibaca oleh tim penilai, Kominfo, dan auditor, bersama nilai lama dan nilai baru."),
    )

    def list_typed(self, criteria: Sequence[Criterion]) -> list[tuple[str, str, str]]:
        why = self.reason.data or ""
        return [*super().list_typed(criteria), *([(str(self.reason.label.text), "", why)] if why else [])]


Form = TypeVar("Form", bound=ReviewForm)


def make_review_form(desk: Desk, base: type[Form], *, sent: bool = False) -> Form:
    """A form with the rubric's criteria: as `sent` with this request, else with the review as saved."""
    fields: dict[str, Any] = {}
    for criterion in desk.criteria:
        fields[f"value_{criterion.id}"] = ScoreField(criterion.name)
        fields[f"reason_{criterion.id}"] = long_text_field(_l("Alasan"), max_length=REASON_CHARACTERS, required=False)
    kind = type("RubricForm", (base,), fields)
    form = kind() if sent else kind(formdata=None, data={**_saved(desk.review), "seen": desk.seen})
    return cast(Form, form)


def _saved(review: Review | None) -> dict[str, Any]:
    if review is None:
        return {}
    sheet = read_sheet(review)
    return {
        "no_conflict": sheet.no_conflict,
        "comment": sheet.comment,
        **{f"value_{key}": value for key, value in sheet.values.items()},
        **{f"reason_{key}": reason for key, reason in sheet.reasons.items()},
    }


class MessageForm(TokenForm):
    """What somebody says in a thread."""

    text = long_text_field(
        _l("Pesan"),
        max_length=discussion.MAX_CHARACTERS,
        hint=_l("Dibaca oleh tim penilai, Kominfo, dan auditor; tidak oleh pengusul."),
    )


class ConflictForm(BaseForm):
    """Beside the scoring form on the same page: give it a prefix, so that ids stay unique."""

    conflict_reason = long_text_field(
        _l("Alasan benturan kepentingan"),
        max_length=1000,
        hint=_l("Hanya dibaca oleh ketua, sekretaris, Kominfo, dan auditor."),
    )


class PresenceField(SelectMultipleField):
    """Checkboxes, one per member."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def offer(self, attendants: Sequence[Attendant]) -> None:
        self.choices = [
            option(str(row.user_id), " – ".join(filter(None, (row.name, labels.label(row.seat), row.agency))))
            for row in attendants
        ]


class MeetingForm(WatchfulForm):
    """The meeting of a committee."""

    number = text_field(
        _l("Nomor berita acara"), max_length=100, required=False, hint=_l("Boleh menyusul dari pencatat surat.")
    )
    held_on = date_field(_l("Tanggal rapat"))
    place = text_field(_l("Tempat rapat"))
    present = PresenceField(_l("Yang hadir"), coerce=str)
    notes = long_text_field(
        _l("Catatan rapat"),
        max_length=10000,
        required=False,
        hint=_l("Dicetak pada berita acara; jangan menulis nilai seorang penilai."),
    )
    dissent = long_text_field(
        _l("Pendapat berbeda"),
        max_length=10000,
        required=False,
        hint=_l("Siapa yang berpendapat lain, dan apa alasannya. Dicetak sebagai bagian tersendiri."),
    )

    @staticmethod
    def values_of(known: Meeting | None) -> dict[str, Any]:
        seen = minutes.digest(known)
        if known is None:
            return {"seen": seen}
        return {**asdict(known), "present": [str(key) for key in sorted(known.present)], "seen": seen}

    def meeting(self) -> Meeting:
        return Meeting(
            number=self.number.data or "",
            held_on=self.data["held_on"],
            place=self.place.data or "",
            notes=self.notes.data or "",
            dissent=self.dissent.data or "",
            present=frozenset(int(key) for key in self.present.data or ()),
        )


class CloseForm(WatchfulForm):
    """Says yes; `seen` is the hash of the text that was read."""


class NumberForm(BaseForm):
    number = text_field(_l("Nomor berita acara"), max_length=100, hint=_l("Dapat diisi satu kali saja."))
