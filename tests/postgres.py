"""A throw-away PostgreSQL server for the tests: reached by a socket only, gone when the block ends."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

SECONDS = 60
SETTINGS = """
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 60
shared_buffers = 32MB
log_min_messages = error
"""


def binaries() -> Path | None:
    """The folder of the newest server here; None when there is none."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda path: int(path.parent.name))
    elsewhere = shutil.which("initdb")
    return Path(elsewhere).resolve().parent if elsewhere else None


class Cluster:
    """A running server; makes databases in it."""

    def __init__(self, socket: Path, superuser: str) -> None:
        self._socket = socket
        self._superuser = superuser
        self._numbers = itertools.count(1)

    def database(self, template: str | None = None) -> str:
        """Make a database and answer its SQLAlchemy address.

        It is empty, or a copy of the one at the address `template`, to which nobody may be connected.
        """
        name = f"test_{next(self._numbers)}"
        command: sql.Composed = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
        if template is not None:
            command += sql.SQL(" TEMPLATE {}").format(sql.Identifier(_name(template)))
        self._execute(command)
        return f"postgresql+psycopg://{self._superuser}@/{name}?host={self._socket}"

    def drop(self, url: str) -> None:
        """Remove a database, if it is still there, even when somebody is connected."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_name(url))))

    def _execute(self, command: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(
            host=str(self._socket),
            user=self._superuser,
            dbname="postgres",
            autocommit=True,
            connect_timeout=SECONDS,
        ) as connection:
            connection.execute(command)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start a server of its own; RuntimeError when PostgreSQL is not installed or does not start."""
    folder = binaries()
    if folder is None:
        raise RuntimeError("PostgreSQL is not installed")
    account = _account()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as place:
        home, log = Path(place), Path(place, "log")
        shutil.chown(home, account)
        data = str(home / "data")
        _run(account, home, f"{folder}/initdb", "--no-sync", "--auth=trust", "--encoding=UTF8",
             "--locale=C.UTF-8", f"--username={account}", f"--pgdata={data}")  # fmt: skip
        with Path(data, "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(f"{SETTINGS}unix_socket_directories = '{home}'\n")
        control = (f"{folder}/pg_ctl", f"--pgdata={data}", f"--log={log}", f"--timeout={SECONDS}", "--wait")
        try:
            _run(account, home, *control, "start", log=log)
            yield Cluster(home, account)
        finally:
            _run(account, home, *control, "--mode=immediate", "stop", log=log)


def _name(url: str) -> str:
    name = make_url(url).database
    if name is None:
        raise ValueError("the address names no database")
    return name


def _account() -> str:
    """Who the server runs as: PostgreSQL refuses root, Debian's package brings an account for that."""
    return "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _run(account: str, folder: Path, *command: str, log: Path | None = None) -> None:
    """Run a command as `account`. Its output goes to a file, as a started server would keep a pipe open."""
    if os.geteuid() == 0:
        command = ("runuser", "--user", account, "--", *command)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output,
                              stderr=subprocess.STDOUT, timeout=SECONDS + 10, check=False)  # fmt: skip
        if done.returncode == 0:
            return
        output.seek(0)
        told = output.read() + (log.read_text(encoding="utf-8") if log and log.exists() else "")
    raise RuntimeError(f"{' '.join(command)} failed:\n{told}")
