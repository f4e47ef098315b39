"""Everything in one zip file, for any engine: a CSV per table, the stored files, checksums and what they mean."""

from .layout import ArchiveError
from .restoring import restore
from .writing import export

__all__ = ["ArchiveError", "export", "restore"]
