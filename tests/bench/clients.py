"""A person at a browser, as far as the server can tell: cookies, forms, one connection kept open."""

import http.client
import time
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from tests.browser import _defaults as read_defaults
from tests.factories import PASSWORD

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """Status, what the body held, and the seconds until its first and last byte."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes
    first: float
    seconds: float

    @property
    def queries(self) -> int:
        return int(self.headers.get("X-Queries", "0"))


class Client:
    """Logged in as one person at one server process."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._cookies: dict[str, str] = {}
        self.token = ""

    def send(self, method: str, path: str, data: dict[str, Any] | None = None, *, keep: bool = True) -> Answer:
        """One request; a long body may be read and let go (`keep` false)."""
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Cookie": cookies, "Accept-Encoding": "gzip"} | (FORM if data is not None else {})
        began = time.perf_counter()
        self._connection.request(method, path, urlencode(data, doseq=True) if data is not None else None, headers)
        response = self._connection.getresponse()
        body = response.read(1)
        first = time.perf_counter() - began
        size = len(body)
        while piece := response.read(1 << 16):
            size += len(piece)
            body += piece if keep else b""
        seconds = time.perf_counter() - began
        for head in response.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(head).items()}
        return Answer(response.status, response.headers, body if keep else str(size).encode(), first, seconds)

    def page(self, path: str) -> BeautifulSoup:
        """A page as its parts."""
        return BeautifulSoup(self.text(path), "html.parser")

    def text(self, path: str) -> str:
        """A page, asked for without compression."""
        self._connection.request("GET", path, headers={"Cookie": "; ".join(map("=".join, self._cookies.items()))})
        response = self._connection.getresponse()
        text = response.read().decode()
        for head in response.headers.get_all("Set-Cookie") or []:
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(head).items()}
        if response.status != http.client.OK:
            raise RuntimeError(f"{path}: {response.status}")
        return text

    def log_in(self, login: str) -> "Client":
        answer = self.send("POST", "/masuk", self.form("/masuk") | {"login": login, "password": PASSWORD})
        if answer.status != http.client.SEE_OTHER:
            raise RuntimeError(f"nobody logs in as {login}: {answer.status}")
        found = self.page("/akun").find("input", attrs={"name": "csrf_token"})
        self.token = str(found["value"]) if isinstance(found, Tag) else ""
        return self

    def form(self, path: str, action: str = "") -> dict[str, Any]:
        """What the page's form to `action`, else to the page itself, would send."""
        for form in self.page(path).find_all("form", method="post"):
            if urlsplit(str(form.get("action") or path)).path == (action or path):
                return read_defaults(form)
        raise RuntimeError(f"{path} has no such form")
