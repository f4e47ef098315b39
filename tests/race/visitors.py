"""The program as a process of its own, and visitors who use it over HTTP at the same time."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any, TypeVar

from tests.factories import PASSWORD

ROOT = Path(__file__).parents[2]
HIDDEN = re.compile(r'<input[^>]*name="(csrf_token|form_token|lock_version|seen)"[^>]*value="([^"]*)"')
START_SECONDS = 60

Result = TypeVar("Result")


class Server:
    """`python app.py` on a database; it can be killed and started again."""

    def __init__(self, database_url: str, instance: Path) -> None:
        self.log = instance / "server.log"
        self.port = _free_port()
        kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
        self._environment = kept | {
            "DATABASE_URL": database_url,
            "INSTANCE_PATH": str(instance),
            "PORT": str(self.port),
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Come back when it answers."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "app.py"],
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server did not come up:\n{self.read_log()}")

    def kill(self) -> None:
        """As when the power goes: no chance to finish anything."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(timeout=10)

    def read_log(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def flask(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip


class Visitor:
    """A person at a browser: cookies, the CSRF token of the last page, and its other hidden fields."""

    def __init__(self, server: Server) -> None:
        self._url = f"http://127.0.0.1:{server.port}"
        handlers = (urllib.request.HTTPCookieProcessor(CookieJar()), _NoRedirect())
        self._opener = urllib.request.build_opener(*handlers)
        self.hidden: dict[str, str] = {}

    def log_in(self, login: str) -> "Visitor":
        self.get("/masuk")
        status, _place = self.post("/masuk", {"login": login, "password": PASSWORD})
        assert status == 303
        self.get("/usulan")  # a page of the new session, with its token
        return self

    def get(self, path: str) -> str:
        """The page; its hidden fields go with the next `post`."""
        status, page, _place = self._open(path, None)
        assert status == 200, f"{status} at {path}: {page[:500]}"
        self.hidden |= dict(HIDDEN.findall(page))
        return page

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """(status, where it leads). Raises `OSError` or `HTTPException` when the server is gone."""
        data = urllib.parse.urlencode({**self.hidden, **fields}).encode()
        status, _page, place = self._open(path, data)
        return status, place

    def _open(self, path: str, data: bytes | None) -> tuple[int, str, str]:
        try:
            with self._opener.open(self._url + path, data, timeout=60) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read().decode(), answer.headers.get("Location") or ""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def at_once(works: list[Callable[[], Result]]) -> list[Result]:
    """Run all in threads that begin together; results in order. Raises what one of them raised."""
    barrier = threading.Barrier(len(works))
    results: dict[int, Result] = {}
    errors: list[BaseException] = []

    def run(place: int, work: Callable[[], Result]) -> None:
        try:
            barrier.wait(timeout=30)
            results[place] = work()
        except BaseException as error:
            errors.append(error)
            raise

    threads = [threading.Thread(target=run, args=item) for item in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=100)
    if errors:
        raise errors[0]
    return [results[place] for place in range(len(works))]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
