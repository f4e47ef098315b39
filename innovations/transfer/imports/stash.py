"""Uploaded files between preview and confirmation: kept for two hours, for one person, outside what is served."""

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath

from innovations.domain import clock

from .report import Kind, Report, from_json, to_json

SECONDS_KEPT = 2 * 60 * 60
TOKEN_LENGTH = 32


@dataclass(frozen=True)
class Stashed:
    """A file as it was uploaded, and the report its person was shown."""

    content: bytes
    report: Report


def keep(folder: Path, user_id: int, content: bytes, report: Report) -> str:
    """Store both under a random token; what the person left here before, and what is too old, goes."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder, user_id)
    token = secrets.token_hex(TOKEN_LENGTH // 2)
    path = _path(folder, user_id, report.kind, token)
    suffix = PurePath(report.source.name).suffix.lower()
    _write(path.with_suffix(".json"), to_json(report).encode())
    _write(path.with_suffix(suffix if suffix in (".csv", ".xlsx") else ".csv"), content)
    return token


def load(folder: Path, user_id: int, kind: Kind, token: str) -> Stashed | None:
    """What was kept under this token for this person, or None."""
    if not re.fullmatch(r"[0-9a-f]{32}", token):
        return None
    path = _path(folder, user_id, kind, token)
    for suffix in (".csv", ".xlsx"):
        file = path.with_suffix(suffix)
        with suppress(FileNotFoundError):  # it may go at any moment: confirmed in another tab, swept as too old
            if not _is_old(file):
                report = from_json(path.with_suffix(".json").read_text(encoding="utf-8"))
                return Stashed(file.read_bytes(), report)
    return None


def change(folder: Path, user_id: int, token: str, report: Report) -> None:
    """The same file was read otherwise."""
    _write(_path(folder, user_id, report.kind, token).with_suffix(".json"), to_json(report).encode())


def drop(folder: Path, user_id: int, kind: Kind, token: str) -> None:
    """Forget it."""
    path = _path(folder, user_id, kind, token)
    for suffix in (".csv", ".xlsx", ".json"):
        path.with_suffix(suffix).unlink(missing_ok=True)


def _path(folder: Path, user_id: int, kind: Kind, token: str) -> Path:
    return folder / f"{user_id}-{kind.value}-{token}"


def _write(path: Path, content: bytes) -> None:
    path.touch(mode=0o600)
    path.write_bytes(content)


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < clock.now().timestamp() - SECONDS_KEPT


def _sweep(folder: Path, user_id: int) -> None:
    for path in sorted(folder.iterdir()):
        with suppress(FileNotFoundError):  # another sweeps too
            if path.name.startswith(f"{user_id}-") or _is_old(path):
                path.unlink()
