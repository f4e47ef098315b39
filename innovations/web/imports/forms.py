"""Forms of imports."""

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField

from innovations.models.masterplan import Plan
from innovations.transfer.imports import Choice
from innovations.transfer.imports.columns import Column
from innovations.transfer.imports.report import Source
from innovations.web.forms import BaseForm, IdField, WatchfulForm, as_id, option
from innovations.web.words import lazy as _l


class UploadForm(BaseForm):
    file = FileField(
        _l("Pilih berkas"),
        description=_l("CSV atau XLSX, paling besar 10 MB. Belum ada yang disimpan sebelum Anda menyetujuinya."),
        validators=[FileRequired(_l("Pilih berkasnya."))],
    )

    @property
    def chosen_plan(self) -> int | None:
        """The plan for what comes in, where a kind asks for one."""
        return None


class ProgrammesUploadForm(UploadForm):
    plan_id = IdField(
        _l("Rencana masterplan"),
        empty=_l("Menurut kolom di berkas"),
        description=_l("Berlaku untuk baris yang tidak menyebut rencananya sendiri."),
    )

    @property
    def chosen_plan(self) -> int | None:
        return as_id(self.plan_id.data)

    def offer(self, plans: Sequence[Plan]) -> None:
        self.plan_id.offer((plan.id, plan.name) for plan in plans)


class ColumnsForm(BaseForm):
    """As what each column of a file is read: one select per column, and one for the sheet where there are several."""

    sheet = SelectField(_l("Lembar yang dibaca"), description=_l("Lembar lain dibaca dengan pencocokan dari awal."))

    @classmethod
    def make(cls, source: Source, columns: Sequence[Column]) -> "ColumnsForm":
        choices = [option("", _l("Tidak dibaca")), *(option(column.key, column.label) for column in columns)]
        fields = {
            f"column_{match.place}": SelectField(match.name, choices=choices, default=match.key)
            for match in source.columns
        }
        form: ColumnsForm = type("FileColumnsForm", (cls,), fields)()
        form.sheet.choices = [option(name, name) for name in (source.sheet, *source.unread)]
        if not source.unread:
            del form.sheet
        return form

    def choice(self, source: Source) -> Choice:
        """What was chosen; the columns of another sheet are matched anew."""
        sheet = self.sheet.data if "sheet" in self else source.sheet
        if sheet != source.sheet:
            return Choice(sheet)
        return Choice(
            sheet, {f"@{match.place}": self[f"column_{match.place}"].data or "" for match in source.columns}
        )


class ConfirmForm(WatchfulForm):
    """The token that keeps other sites out, and the fingerprint of what was shown."""
