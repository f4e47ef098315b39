"""Translations, compiled from their sources for those who start without make."""

import os
from contextlib import suppress
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TRANSLATIONS = Path(__file__).parent.parent / "translations"


def compile_stale(folder: Path = TRANSLATIONS) -> list[str]:
    """Compile each catalogue that is newer than what was made of it; returns their languages."""
    stale = [source for source in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_stale(source)]
    for source in stale:
        with suppress(PermissionError):  # whoever may not write here runs an installation others compile
            _compile(source)
    return [source.parent.parent.name for source in stale]


def _is_stale(source: Path) -> bool:
    made = source.with_suffix(".mo")
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def _compile(source: Path) -> None:
    """In one step, since another process may be reading or compiling it."""
    with source.open("rb") as text:
        catalogue = read_po(text, locale=source.parent.parent.name)
    made = source.with_suffix(f".{os.getpid()}.tmp")
    with made.open("wb") as target:
        write_mo(target, catalogue)
    made.replace(source.with_suffix(".mo"))
