"""Forms of imports."""

from collections.abc import Sequence

from flask_wtf.file import FileField, FileRequired

from innovations.models.masterplan import Plan
from innovations.web.forms import BaseForm, IdField, as_id
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


class ConfirmForm(BaseForm):
    """Nothing but the token that keeps other sites out."""
