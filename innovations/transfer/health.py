"""What is wrong with database, files and configuration: faults that need someone, and warnings worth knowing."""

import sqlite3
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from innovations.database import db, reading
from innovations.domain import mails, search_texts
from innovations.domain.versions import hash_content
from innovations.models.accounts import Role, User, UserRole
from innovations.models.directives import Directive
from innovations.models.index import IndexFile
from innovations.models.minutes import Minutes, MinutesClosing, MinutesScan
from innovations.models.notices import Mail
from innovations.models.progress import ReportFile
from innovations.models.proposals import Attachment, NumberSeries, Proposal, ProposalVersion

from . import schema

SOUND_SQLITE = (3, 51, 3)
"""The first version without the WAL-reset bug (SQLite's own notes on that release)."""
SHOWN = 5


@dataclass(frozen=True)
class Findings:
    faults: list[str]
    warnings: list[str]


def examine(config: Mapping[str, Any]) -> Findings:
    """Read everything once; changes nothing."""
    faults = [*_configuration_faults(config)]
    with reading():
        try:
            faults += _schema_faults() or [*_content_faults(config)]
            warnings = [*_warnings(config)] if not faults else []
        except DatabaseError as error:
            return Findings([*faults, f"The database cannot be read: {error.orig}."], [])
    return Findings(faults, [*warnings, *_setting_warnings(config)])


def _configuration_faults(config: Mapping[str, Any]) -> Iterator[str]:
    folder = Path(config["UPLOAD_FOLDER"])
    if folder.exists() and not folder.is_dir():
        yield f"{folder} is not a folder."
    secret = folder.parent / "secret_key"
    if secret.exists() and stat.S_IMODE(secret.stat().st_mode) & 0o077:
        yield f"{secret} can be read by others: chmod 600 it."


def _schema_faults() -> list[str]:
    """Nothing else can be asked of a database of another revision."""
    try:
        stands, wanted = schema.get_revision(), schema.get_head()
    except CommandError as error:
        return [f"{error}."]
    if stands != wanted:
        return [f"The database is at revision {stands}, the program needs {wanted}: run init."]
    return []


def _content_faults(config: Mapping[str, Any]) -> Iterator[str]:
    if db.engine.dialect.name == "sqlite":
        yield from _sqlite_faults()
    yield from _file_faults(Path(config["UPLOAD_FOLDER"]))
    yield from _version_faults()
    yield from _minutes_faults()
    yield from _series_faults()
    if stale := search_texts.count_stale():
        yield f"{stale} proposals are searched by other words than theirs: run init --rebuild-search."


def _sqlite_faults() -> Iterator[str]:
    connection = db.session.connection()
    told = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if told != ["ok"]:
        yield f"The database file is damaged: {'; '.join(told[:SHOWN])}. Take the last backup."
    for row in connection.exec_driver_sql("PRAGMA foreign_key_check").all()[:SHOWN]:
        yield f"Row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there."


def _file_faults(folder: Path) -> Iterator[str]:
    """A removed attachment's file may be gone; every other must be there in full length."""
    columns = (Attachment.id, Attachment.stored_name, Attachment.size_bytes)
    kept = select(*columns).where(Attachment.removed_at.is_(None)).order_by(Attachment.id)
    others = (("scan of minutes", MinutesScan), ("index claim", IndexFile), ("progress report", ReportFile))
    found = [(name, select(kind.id, kind.stored_name, kind.size_bytes).order_by(kind.id)) for name, kind in others]
    for name, query in (("attachment", kept), *found):
        for row in db.session.execute(query):
            path = folder / row.stored_name
            if not path.is_file():
                yield f"The file of {name} {row.id} is missing: {path}."
            elif path.stat().st_size != row.size_bytes:
                yield f"The file of {name} {row.id} has another length than when it was uploaded: {path}."


def _version_faults() -> Iterator[str]:
    """What was submitted must still have the hash that the receipt bears."""
    rows = db.session.execute(
        select(Proposal.number, ProposalVersion.version_no, ProposalVersion.content, ProposalVersion.content_hash)
        .join(Proposal, Proposal.id == ProposalVersion.proposal_id)
        .order_by(ProposalVersion.id)
    )
    for row in rows:
        if hash_content(row.content) != row.content_hash:
            yield f"Version {row.version_no} of {row.number} is not what was submitted: its hash differs."


def _minutes_faults() -> Iterator[str]:
    """Nor may closed minutes have changed: their paper bears the hash."""
    rows = db.session.execute(
        select(Directive.number, MinutesClosing.content, MinutesClosing.content_hash)
        .join(Minutes, Minutes.id == MinutesClosing.minutes_id)
        .join(Directive, Directive.id == Minutes.directive_id)
        .order_by(MinutesClosing.minutes_id)
    )
    for row in rows:
        if hash_content(row.content) != row.content_hash:
            yield f"The minutes of {row.number} are not what was closed: their hash differs."


def _series_faults() -> Iterator[str]:
    """A number is never used twice: the series must be as far as the highest number given."""
    given: dict[int, int] = {}
    for number, year in db.session.execute(select(Proposal.number, Proposal.year)):
        serial = number.rpartition("-")[2]
        given[year] = max(given.get(year, 0), int(serial) if serial.isdecimal() else 0)
    reached = {
        row.year: row.last_serial for row in db.session.execute(select(NumberSeries.year, NumberSeries.last_serial))
    }
    for year, serial in sorted(given.items()):
        if reached.get(year, 0) < serial:
            yield f"The series of {year} stands at {reached.get(year, 0)}, but number {serial} was given."


def _warnings(config: Mapping[str, Any]) -> Iterator[str]:
    admins = (
        select(func.count())
        .select_from(UserRole)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.role == Role.ADMIN, User.is_active, User.is_sample.is_(False))
    )
    if not db.session.scalar(admins):
        yield "No real admin has an account yet: README says how to make the first one."
    yield from _mail_warnings()
    if config["BEHIND_PROXY"] and db.session.scalar(select(User.id).where(User.is_sample, User.is_active).limit(1)):
        yield "Sample accounts can log in, and their password may be known: demo --remove takes them away."


def _mail_warnings() -> Iterator[str]:
    given_up = select(func.count()).select_from(Mail).where(Mail.sent_at.is_(None), Mail.tries >= mails.MOST_TRIES)
    if count := db.session.scalar(given_up):
        yield f"{count} mails were refused {mails.MOST_TRIES} times: look at the addresses of those accounts."


def _setting_warnings(config: Mapping[str, Any]) -> Iterator[str]:
    if config["BEHIND_PROXY"] and not config["TRUSTED_HOSTS"]:
        yield "BEHIND_PROXY is set but TRUSTED_HOSTS is not: name the host people type."
    if db.engine.dialect.name == "sqlite" and sqlite3.sqlite_version_info < SOUND_SQLITE:
        wanted = ".".join(str(part) for part in SOUND_SQLITE)
        yield f"SQLite {sqlite3.sqlite_version} is older than {wanted}, which mends a rare fault of its WAL."
