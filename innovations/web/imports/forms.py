"""Forms of imports."""

from flask_wtf.file import FileField, FileRequired

from innovations.web.forms import BaseForm
from innovations.web.words import lazy as _l


class UploadForm(BaseForm):
    file = FileField(
        _l("Pilih berkas"),
        description=_l("CSV atau XLSX, paling besar 10 MB. Belum ada yang disimpan sebelum Anda menyetujuinya."),
        validators=[FileRequired(_l("Pilih berkasnya."))],
    )


class ConfirmForm(BaseForm):
    """Nothing but the token that keeps other sites out."""
