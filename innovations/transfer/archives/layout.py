"""What lies where in an archive, and the text in it that says so."""

import hashlib
import re
from collections.abc import Iterator
from zipfile import ZipFile

from sqlalchemy import Table

from innovations.models.base import Base
from innovations.transfer.backups import SUMS_NAME

FORMAT = 1
README, MANIFEST, SUMS = "README.txt", "manifest.json", SUMS_NAME
LEFT_OUT = {"user_sessions", "login_tries", "search_texts"}
"""Who is logged in and who failed to: of no use on another machine. Words to search follow from the rest."""
STORED_NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")
PIECE = 1024 * 1024

TEXT = """\
{app}: everything it held on {moment} (UTC)

This archive is as secret as the database: it holds personal data and the hashes of passwords.
Keep it locked away, and outside the building.

manifest.json   revision of the schema ({revision}); of each table its rows, columns and their kinds
tables/*.csv    one table each: UTF-8, commas, a head, one row per line. NULL is \\N, which is not empty text;
                text that begins with a backslash has another one in front. Moments are UTC, days YYYY-MM-DD,
                decimals exact, JSON as text, bytes base64. Nothing is made safe for a spreadsheet program:
                do not open these files by a double click.
files/*         the files handed in, under the names by which the tables know them (stored_name)
SHA256SUMS      checksums of all of these: sha256sum --check SHA256SUMS
README.txt      this text

Left out: who is logged in and failed log-ins (all log in anew); the words proposals are searched by, which are
made again; the secret key and settings of the machine.

To restore: install the program at revision {revision}, name a new, empty database in DATABASE_URL (SQLite or
PostgreSQL, whichever this came from), and run, without init before it

    .venv/bin/flask --app app restore FILE.zip
    .venv/bin/flask --app app check

All comes back, or nothing. A newer program refuses this archive: restore with that of revision {revision},
then run init of the newer one.
"""


class ArchiveError(Exception):
    """Nothing was exported or restored; the message is one sentence."""


def tables() -> dict[str, Table]:
    """By the name of their file, parents first."""
    return {f"tables/{table.name}.csv": table for table in Base.metadata.sorted_tables if table.name not in LEFT_OUT}


def pieces(archive: ZipFile, name: str) -> Iterator[bytes]:
    """A member's content."""
    with archive.open(name) as file:
        while piece := file.read(PIECE):
            yield piece


def hash_member(archive: ZipFile, name: str) -> str:
    found = hashlib.sha256()
    for piece in pieces(archive, name):
        found.update(piece)
    return found.hexdigest()
