"""Several processes open a new database at the same moment: all of them may use it."""

import multiprocessing
import sqlite3
from contextlib import closing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from innovations.database import switch_to_wal

pytestmark = pytest.mark.slow
PROCESSES = 6
FILES = 100
SECONDS = 60


def open_each(folder: Path, together: Barrier) -> None:
    """Open every file at the moment the other processes do; end with 1 when one cannot be used."""
    for number in range(FILES):
        together.wait(SECONDS)
        with closing(sqlite3.connect(folder / f"{number}.db", isolation_level=None)) as connection:
            connection.execute("PRAGMA busy_timeout=15000")
            switch_to_wal(connection)
            connection.execute("CREATE TABLE IF NOT EXISTS used (at)")


def test_new_file_may_be_opened_by_many_at_once(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    together = spawn.Barrier(PROCESSES)
    processes = [spawn.Process(target=open_each, args=(tmp_path, together)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(SECONDS)
    assert [process.exitcode for process in processes] == [0] * PROCESSES
