"""The real program and a real Chromium; these tests run in one process, since Playwright's loop is one."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PASSWORD = "kata-sandi-contoh-2023"
ROOT = Path(__file__).parents[2]
START_SECONDS = 60
PAGE_MILLISECONDS = 20_000
REFUSED = re.compile(r"Failed to load resource: .* status of (\d{3})")


@pytest.hookimpl(tryfirst=True)  # before -m looks at the markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is of the group `browser`; it is skipped without Chromium, but not in CI."""
    here = [item for item in items if Path(__file__).parent in item.path.parents]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if not CHROMIUM.exists() and os.environ.get("CI") != "true":
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@dataclass(frozen=True)
class Server:
    """The program under test: its address, its data, and the one password of all sample accounts."""

    url: str
    instance: Path
    environment: dict[str, str]
    password: str = PASSWORD

    def flask(self, *arguments: str) -> str:
        """Run a command of the program on the same data; answers what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"flask {arguments[0]}: {done.stdout}{done.stderr}"
        return done.stdout


@dataclass
class Watch:
    """What no page may do: write errors to the console, throw, or ask another host."""

    host: str
    problems: list[str] = field(default_factory=list)
    expected_statuses: set[int] = field(default_factory=set)  # refusals that a test provokes: Chromium logs them

    def attach(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"thrown: {error.error}"))
        context.on("request", self._request)

    def check(self) -> None:
        """Fail when a page misbehaved since the last check."""
        problems, self.problems = self.problems, []
        assert problems == []

    def _console(self, message: ConsoleMessage) -> None:
        refused = REFUSED.match(message.text)
        if refused and int(refused[1]) in self.expected_statuses:
            return
        if message.type in {"error", "warning"}:
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.problems.append(f"off the host: {request.url}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`python app.py` on a free port and fresh sample data."""
    folder = tmp_path_factory.mktemp("server")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"}}
    environment = kept | {
        "PORT": str(port),
        "INSTANCE_PATH": str(folder / "instance"),
        "PYTHONUNBUFFERED": "1",
    }
    program = Server(f"http://127.0.0.1:{port}", folder / "instance", environment)
    program.instance.mkdir()
    program.flask("init")
    program.flask("demo", "--password", PASSWORD)
    log = folder / "log"
    with log.open("w", encoding="utf-8") as output:
        command = [sys.executable, "app.py"]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(process, f"{program.url}/sehat", log)
            yield program
        finally:
            process.terminate()
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(timeout=15)


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - the address is made above
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not come up:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS, timeout=60_000)
        yield browser
        browser.close()


@pytest.fixture
def watch(server: Server) -> Watch:
    return Watch(urlsplit(server.url).netloc)


@pytest.fixture
def open_page(chromium: Browser, server: Server, watch: Watch) -> Iterator[Callable[..., Page]]:
    """`open_page(width=…, height=…, javascript=…, locale=…)` gives a page with cookies of its own.

    Addresses on it are relative to the server. At the end the test fails if any page misbehaved.
    """
    contexts: list[BrowserContext] = []

    def open_page(*, width: int = 1280, height: int = 900, javascript: bool = True, locale: str = "id-ID") -> Page:
        context = chromium.new_context(
            base_url=server.url,
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            locale=locale,
            timezone_id="Asia/Jayapura",
            accept_downloads=True,
        )
        context.set_default_timeout(PAGE_MILLISECONDS)
        contexts.append(context)
        watch.attach(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    watch.check()
