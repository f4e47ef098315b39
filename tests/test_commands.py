"""The commands and the program itself, as the person at the terminal meets them."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What a new machine has, and a folder of its own for the data."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return kept | {"INSTANCE_PATH": str(tmp_path / "instance"), "PORT": str(free_port())}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def flask(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(environment, "-m", "flask", "--app", "app", *arguments)


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program, and the last line it printed before it answers."""
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        try:
            yield process, next(line for line in process.stdout if line.startswith("http")).strip()
        finally:
            process.kill()
            process.wait(timeout=10)


def test_init_twice_leaves_a_database_without_fault(environment: dict[str, str], tmp_path: Path) -> None:
    assert [flask(environment, "init").returncode for _ in range(2)] == [0, 0]
    checked = flask(environment, "check")
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "No fault found.")
    saved = flask(environment, "backup", str(tmp_path / "copies"))
    assert (saved.returncode, "verified" in saved.stdout) == (0, True)


def test_check_of_an_unprepared_database_exits_1(environment: dict[str, str]) -> None:
    checked = flask(environment, "check")
    assert (checked.returncode, checked.stdout.splitlines()[-1][:6]) == (1, "FAULT:")


def test_backup_that_cannot_be_made_exits_1_with_a_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    saved = flask(environment, "backup", str(tmp_path / "copies"))
    assert (saved.returncode, saved.stderr) == (1, "Error: There is no database file to back up.\n")


@pytest.mark.parametrize("command", [("app.py",), ("-m", "flask", "--app", "app", "init")])
def test_bad_setting_stops_with_one_sentence(environment: dict[str, str], command: tuple[str, ...]) -> None:
    stopped = run(environment | {"PORT": "http"}, *command)
    assert (stopped.returncode, stopped.stderr) == (2, "PORT must be a number from 1 to 65535.\n")


def test_database_out_of_reach_stops_with_a_sentence(environment: dict[str, str]) -> None:
    away = environment | {"DATABASE_URL": f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none"}
    for command, status in ((("app.py",), 2), (("-m", "flask", "--app", "app", "init"), 1)):
        stopped = run(away, *command)
        assert (stopped.returncode, len(stopped.stderr.splitlines())) == (status, 1)
        assert "DATABASE_URL names a database that cannot be used" in stopped.stderr


def test_database_of_a_newer_program_stops_with_a_sentence(environment: dict[str, str]) -> None:
    assert flask(environment, "init").returncode == 0
    with closing(sqlite3.connect(Path(environment["INSTANCE_PATH"]) / "pinova.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    stopped = run(environment, "app.py")
    assert (stopped.returncode, stopped.stderr) == (2, "Can't locate revision identified by '9999'\n")
    assert flask(environment, "check").returncode == 1


def test_program_prepares_serves_and_starts_again(environment: dict[str, str]) -> None:
    for _ in range(2):
        with serving(environment) as (process, url):
            assert url == f"http://127.0.0.1:{environment['PORT']}"
            with urllib.request.urlopen(f"{url}/sehat", timeout=10) as answer:  # noqa: S310 - our own address
                assert answer.status == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0


def test_port_in_use_stops_with_a_sentence(environment: dict[str, str]) -> None:
    with serving(environment):
        second = run(environment, "app.py")
    assert (second.returncode, second.stderr.partition(":")[0]) == (
        2,
        f"PORT {environment['PORT']} is in use by another program",
    )
