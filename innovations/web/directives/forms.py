"""Forms of directives, rubrics and committees."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from datetime import time
from typing import Any

from flask_babel import gettext as _
from wtforms import BooleanField, FieldList, FormField, HiddenField
from wtforms.validators import InputRequired, NumberRange, Optional

from innovations.domain import clock, directives, scoring_terms
from innovations.domain.directives import Content
from innovations.domain.rubrics import MAX_CRITERIA, CriterionText
from innovations.domain.scoring_terms import ScoringTerms
from innovations.models.directives import Annex, Directive, Rubric, Seat, TieOrder
from innovations.web.forms import (
    BaseForm,
    EnumField,
    HundredthsField,
    IdField,
    PlainForm,
    WatchfulForm,
    WholeField,
    date_field,
    long_text_field,
    text_field,
    time_field,
    whole_field,
)
from innovations.web.words import lazy as _l

MAX_ROWS = MAX_CRITERIA + 2
"""Fieldsets of the rubric's form: all criteria, and room to write new ones before old ones go."""


class TextForm(WatchfulForm):
    """What may still change when proposals were sent."""

    title = text_field(_l("Judul arahan"))
    body = long_text_field(_l("Isi arahan"))
    target_per_agency = whole_field(
        _l("Target usulan per OPD"), low=0, high=1000, default=1, hint=_l("Tulis 0 bila tidak ada target.")
    )

    @staticmethod
    def values_of(directive: Directive) -> dict[str, Any]:
        return {
            "title": directive.title,
            "body": directive.body,
            "target_per_agency": directive.target_per_agency,
            "seen": directives.digest(directive),
        }

    def content(self, directive: Directive) -> Content:
        return directives.with_always_changeable(
            directive,
            title=self.title.data or "",
            body=self.body.data or "",
            target_per_agency=self.target_per_agency.data or 0,
        )


class DirectiveForm(WatchfulForm):
    """All of a directive; times are those of the region's clocks."""

    number = text_field(_l("Nomor arahan"), max_length=100, hint=_l("Seperti tertulis pada surat."))
    issued_on = date_field(_l("Tanggal arahan"))
    issuing_office = text_field(_l("Penerbit"), hint=_l("Jabatan atau kantor, misalnya Penjabat Bupati."))
    title = text_field(_l("Judul arahan"))
    body = long_text_field(_l("Isi arahan"))
    opens_on = date_field(_l("Dibuka tanggal"))
    opens_time = time_field(_l("Dibuka pukul"))
    closes_on = date_field(_l("Ditutup tanggal"))
    closes_time = time_field(_l("Ditutup pukul"))
    grace_minutes = whole_field(
        _l("Toleransi (menit)"),
        low=0,
        high=10080,
        default=15,
        hint=_l("Misalnya 15: usulan yang masuk sampai 15 menit setelah penutupan masih diterima."),
    )
    target_per_agency = whole_field(
        _l("Target usulan per OPD"), low=0, high=1000, default=1, hint=_l("Tulis 0 bila tidak ada target.")
    )
    min_words = whole_field(
        _l("Paling sedikit kata pada rancang bangun"),
        low=0,
        high=5000,
        default=300,
        hint=_l("Indeks Inovasi Daerah meminta 300 kata."),
    )
    permission_required = BooleanField(
        _l("Usulan ASN memerlukan izin tertulis kepala OPD"),
        default=True,
        description=_l("PP 38/2017 memintanya; matikan hanya bila arahan ini mengaturnya lain."),
    )

    @staticmethod
    def values_of(directive: Directive) -> dict[str, Any]:
        opens, closes = clock.local(directive.opens_at), clock.local(directive.closes_at)
        return {
            **asdict(directives.read_content(directive)),
            "opens_on": opens.date(),
            "opens_time": opens.time(),
            "closes_on": closes.date(),
            "closes_time": closes.time(),
            "seen": directives.digest(directive),
        }

    def content(self, _directive: Directive | None = None) -> Content:
        data = self.data
        return Content(
            opens_at=clock.moment_of(data["opens_on"], data["opens_time"]),
            closes_at=clock.moment_of(data["closes_on"], data["closes_time"]),
            **{name: data[name] for name in Content.__dataclass_fields__ if name not in ("opens_at", "closes_at")},
        )


class NewDirectiveForm(DirectiveForm):
    """The same, and whose rubric to copy."""

    rubric_from = IdField(
        _l("Rubrik"), empty=_l("Rubrik baku"), description=_l("Disalin; setelah itu dapat diubah untuk arahan ini.")
    )

    @staticmethod
    def first_values() -> dict[str, Any]:
        return {"opens_time": time(8), "closes_time": time(23, 59)}


class ExtensionForm(WatchfulForm):
    closes_on = date_field(_l("Ditutup tanggal"))
    closes_time = time_field(_l("Ditutup pukul"))
    reason = long_text_field(
        _l("Alasan"), max_length=2000, hint=_l("Dibaca oleh semua orang pada riwayat arahan ini.")
    )


class CommitteeTermsForm(WatchfulForm):
    """What may change as long as the round runs."""

    committee_decree_number = text_field(
        _l("Nomor keputusan tim penilai"),
        max_length=100,
        required=False,
        hint=_l("Keputusan yang menetapkan tim penilai. Kosongkan nomor dan tanggal bila belum terbit."),
    )
    committee_decree_date = date_field(_l("Tanggal keputusan tim penilai"), required=False)
    quorum = whole_field(
        _l("Kuorum (anggota hadir)"),
        low=0,
        high=scoring_terms.MAX_QUORUM,
        default=0,
        hint=_l("Tulis 0 bila tidak diatur."),
    )
    scoring_due = date_field(
        _l("Penilaian sampai dengan"),
        required=False,
        hint=_l("Rencana; tampil pada meja penilaian dan dipakai untuk mengingatkan penilai."),
    )
    deliberation_due = date_field(_l("Pembahasan sampai dengan"), required=False)
    explanation_days = whole_field(
        _l("Masa permintaan penjelasan (hari)"),
        low=0,
        high=scoring_terms.MAX_EXPLANATION_DAYS,
        default=14,
        hint=_l("Berapa hari sejak keputusan dicatat pengusul dapat meminta penjelasan. Tulis 0 bila tidak dibuka."),
    )

    @staticmethod
    def values_of(directive: Directive) -> dict[str, Any]:
        return {**asdict(scoring_terms.read_terms(directive)), "seen": scoring_terms.digest(directive)}

    def terms(self, directive: Directive) -> ScoringTerms:
        return replace(
            scoring_terms.read_terms(directive),
            committee_decree_number=self.committee_decree_number.data or None,
            committee_decree_date=self.committee_decree_date.data,
            quorum=self.quorum.data or 0,
            scoring_due=self.scoring_due.data,
            deliberation_due=self.deliberation_due.data,
            explanation_days=self.explanation_days.data or 0,
        )


class ScoringTermsForm(CommitteeTermsForm):
    """The same, and what is fixed by the first score."""

    tie_order = EnumField(
        _l("Urutan penentu bila nilai seri"),
        kind=TieOrder,
        validators=[InputRequired()],
        description=_l("Ketiganya dipakai berurutan sampai seri terpecahkan."),
    )
    cut_score_hundredths = HundredthsField(
        _l("Batas menurut nilai"),
        low=scoring_terms.CUT_SCORES[0],
        high=scoring_terms.CUT_SCORES[1],
        description=_l("Nilai terendah di atas batas, 20,00 sampai 100,00."),
    )
    cut_number = WholeField(
        _l("Batas menurut jumlah"),
        description=_l("Berapa usulan teratas, 1 sampai 1000."),
        validators=[
            Optional(),
            NumberRange(min=scoring_terms.CUT_NUMBERS[0], max=scoring_terms.CUT_NUMBERS[1]),
        ],
    )

    is_blind = BooleanField(
        _l("Sembunyikan pengusul dari tim penilai sampai keputusan"),
        description=_l(
            "Tim penilai, termasuk ketua dan sekretaris, tidak melihat pengusul, tim, OPD, dan berkasnya;"
            " Kominfo membagi penilaian dan dapat menyamarkan naskahnya. Anggota yang juga berperan Kominfo tetap"
            " melihatnya."
        ),
    )
    annex = EnumField(
        _l("Lembar nilai pada berita acara"),
        kind=Annex,
        validators=[InputRequired()],
        description=_l("Nilai setiap penilai per kriteria, sebagai lampiran."),
    )

    def terms(self, directive: Directive) -> ScoringTerms:
        return replace(
            super().terms(directive),
            is_blind=bool(self.is_blind.data),
            tie_order=self.tie_order.data,
            cut_score_hundredths=self.cut_score_hundredths.data,
            cut_number=self.cut_number.data,
            annex=self.annex.data,
        )


class CriterionForm(PlainForm):
    """One criterion within the rubric's form; wholly blank ones and those to be removed are not judged."""

    class Meta(PlainForm.Meta):
        csrf = False

    key = HiddenField()
    name = text_field("", max_length=100)
    weight_percent = WholeField("", validators=[InputRequired(), NumberRange(min=1, max=100)])
    position = WholeField("", validators=[Optional(), NumberRange(min=1, max=99)])
    question = text_field("", max_length=500)
    anchor_1 = text_field("", max_length=500)
    anchor_2 = text_field("", max_length=500)
    anchor_3 = text_field("", max_length=500)
    anchor_4 = text_field("", max_length=500)
    anchor_5 = text_field("", max_length=500)
    remove = BooleanField("")

    @property
    def anchors(self) -> list[Any]:
        return [self[f"anchor_{value}"] for value in range(1, 6)]

    @property
    def criterion_id(self) -> int | None:
        text = str(self.key.data or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None

    @property
    def is_left_out(self) -> bool:
        typed = [self.name, self.question, self.weight_percent, *self.anchors]
        blank = not any((field.raw_data or [""])[0].strip() for field in typed)
        return bool(self.remove.data) or (blank and self.criterion_id is None)

    def validate(self, extra_validators: Any = None) -> bool:
        return True if self.is_left_out else bool(super().validate(extra_validators))

    def number(self, place: int) -> None:
        """Say in each label which criterion it is about, as the summary of errors shows labels alone."""
        self.name.label.text = _("Nama kriteria %(n)s", n=place)
        self.weight_percent.label.text = _("Bobot kriteria %(n)s (%%)", n=place)
        self.position.label.text = _("Urutan kriteria %(n)s", n=place)
        self.question.label.text = _("Pertanyaan kriteria %(n)s", n=place)
        self.remove.label.text = _("Hapus kriteria %(n)s", n=place)
        for value, field in enumerate(self.anchors, start=1):
            field.label.text = _("Kriteria %(n)s, arti nilai %(value)s", n=place, value=value)

    def text(self) -> CriterionText:
        one, two, three, four, five = (str(field.data) for field in self.anchors)
        return CriterionText(
            str(self.name.data),
            str(self.question.data),
            self.weight_percent.data or 0,
            (one, two, three, four, five),
            self.criterion_id,
        )


class _Criteria(FieldList):  # type: ignore[type-arg]  # generic in its types only, not when it runs
    """Looks only for the numbers there can be: names of fields come from outside."""

    def _extract_indices(self, prefix: str, formdata: Iterable[str]) -> Iterator[int]:
        names = list(formdata)
        return (n for n in range(MAX_ROWS) if any(name.startswith(f"{prefix}-{n}-") for name in names))


class RubricForm(WatchfulForm):
    name = text_field(_l("Nama rubrik"), max_length=100)
    criteria = _Criteria(FormField(CriterionForm))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._number()

    @staticmethod
    def values_of(rubric: Rubric, digest: str) -> dict[str, Any]:
        rows = [
            {
                "key": row.id,
                **{name: getattr(row, name) for name in ("name", "question", "weight_percent", "position")},
                **{f"anchor_{value}": words for value, words in enumerate(row.anchors, start=1)},
            }
            for row in rubric.criteria
        ]
        empty: list[dict[str, Any]] = [] if len(rows) >= MAX_CRITERIA else [{}]
        return {"name": rubric.name, "criteria": [*rows, *empty], "seen": digest}

    def add_row(self) -> None:
        """One more empty fieldset."""
        if len(self.criteria.entries) < MAX_ROWS:
            self.criteria.append_entry()
        self._number()

    def texts(self) -> list[CriterionText]:
        """What is left, in the order of the numbers typed; without a number at the end."""
        kept = [entry.form for entry in self.criteria if not entry.form.is_left_out]
        return [form.text() for form in sorted(kept, key=lambda form: form.position.data or 100)]

    def _number(self) -> None:
        for place, entry in enumerate(self.criteria, start=1):
            entry.form.number(place)


class CommitteeForm(BaseForm):
    user_id = IdField(_l("Nama"), empty=_l("Pilih nama"), validators=[InputRequired()])
    seat = EnumField(_l("Kedudukan"), kind=Seat, empty=_l("Pilih kedudukan"), validators=[InputRequired()])
