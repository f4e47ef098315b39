"""A test client that uses pages as a person does: by label and button, with CSRF on; it checks every page."""

import re
from html import unescape
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from bs4.builder._html5lib import HTML5TreeBuilder
from flask import Flask
from werkzeug.test import TestResponse

from innovations.database import db
from innovations.domain import sessions
from innovations.models.accounts import User
from innovations.web.security import SESSION_KEY
from tests.factories import PASSWORD

MAX_REDIRECTS = 5


class Browser:
    """Keeps the last page; `get`, `fill`, `press` and `follow` move on from it."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.response: TestResponse
        self.soup: BeautifulSoup
        self.path = self.address = "/"
        self.typed: dict[str, Any] = {}

    def log_in(self, user: User | str, password: str = PASSWORD) -> "Browser":
        """Through the log-in page."""
        login = user if isinstance(user, str) else user.login
        self.get("/masuk")
        self.fill("NIP", login)
        self.fill("Kata sandi", password)
        self.press("Masuk")
        return self

    def enter(self, user: User) -> "Browser":
        """Logged in as `log_in` leaves it, without asking for its pages: for tests about something else."""
        token = sessions.start_session(user.id, user.password_hash, shared=False, address="", device="Firefox")
        db.session.commit()
        with self.client.session_transaction() as session:
            session[SESSION_KEY] = token
        return self

    def get(self, path: str, status: int = 200) -> "Browser":
        """Fetch a page, following redirects."""
        self.response = self._send("GET", path)
        self._take(status)
        return self

    def fill(self, label: str, value: str, form: int | None = None) -> "Browser":
        """Type into, or choose in, the control with this label."""
        control = self.control(label)
        name = str(control["name"])
        if control.name == "select":
            value = self._option(control, value)
        self.typed[name] = value
        return self

    def check(self, label: str) -> "Browser":
        """Tick the checkbox or radio with this label."""
        control = self.control(label)
        self.typed[str(control["name"])] = str(control.get("value", "y"))
        return self

    def press(self, button: str, status: int = 200, **extra: Any) -> "Browser":
        """Send the form that has this button, with what was filled in, and follow the redirect."""
        pressed = self.button(button)
        form = pressed.find_parent("form")
        assert isinstance(form, Tag), f"{button!r} stands in no form"
        data = {**_defaults(form), **self.typed, **extra}
        if pressed.get("name"):
            data[str(pressed["name"])] = str(pressed.get("value", ""))
        action = str(pressed.get("formaction") or form.get("action") or self.address)
        posts = str(form.get("method") or "get").lower() == "post"
        self.response = (
            self._send("POST", action, data=data) if posts else self._send("GET", action, query_string=data)
        )
        self._take(status)
        return self

    def post(self, path: str, status: int = 200, **data: Any) -> "Browser":
        """Send what no form of this page sends, with the page's token; follows the redirect."""
        token = self.soup.find("input", attrs={"name": "csrf_token"})
        assert isinstance(token, Tag), f"{self.path} has no form"
        self.response = self._send("POST", path, data={"csrf_token": str(token["value"])} | data)
        self._take(status)
        return self

    def follow(self, text: str, status: int = 200) -> "Browser":
        """Click the link with this text."""
        for link in self.soup.find_all("a"):
            if words(link) == text:
                return self.get(str(link["href"]), status)
        raise AssertionError(f"no link {text!r} on {self.path}")

    def control(self, label: str) -> Tag:
        """The control that a label names; labels are what scripts and people look for."""
        for found in self.soup.find_all("label"):
            if _label_text(found) == label:
                control = (
                    self.soup.find(id=str(found["for"])) if found.get("for") else found.find(["input", "select"])
                )
                assert isinstance(control, Tag), f"label {label!r} points nowhere"
                return control
        raise AssertionError(
            f"no label {label!r} on {self.path}: {[_label_text(x) for x in self.soup.find_all('label')]}"
        )

    def button(self, text: str) -> Tag:
        for found in self.soup.find_all("button"):
            if words(found) == text:
                return found
        raise AssertionError(f"no button {text!r} on {self.path}: {[words(x) for x in self.soup.find_all('button')]}")

    @property
    def h1(self) -> str:
        heading = self.soup.find("h1")
        return words(heading) if isinstance(heading, Tag) else ""

    @property
    def text(self) -> str:
        """All words of the page's main part, white space folded."""
        main = self.soup.find("main")
        return words(main) if isinstance(main, Tag) else words(self.soup)

    def rows(self) -> list[list[str]]:
        """The cells of the page's tables, without heads."""
        return [[words(cell) for cell in row.find_all(["th", "td"])] for row in self.soup.select("tbody tr")]

    def _send(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        """Each request in an application context of its own, as in real life, redirects too."""
        db.session.rollback()
        db.session.expire_all()  # the test's objects are read anew afterwards
        response = self._open(method, path, **kwargs)
        for _ in range(MAX_REDIRECTS):
            if response.status_code not in (301, 302, 303):
                return response
            response = self._open("GET", response.headers["Location"])
        raise AssertionError(f"redirects without end from {path}")

    def _open(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        with self.app.app_context():
            return self.client.open(path, method=method, **kwargs)

    def _take(self, status: int) -> None:
        assert self.response.status_code == status, f"{self.response.status_code}: {self.response.text[:1500]}"
        asked = self.response.request
        query = asked.query_string.decode()
        self.path = asked.path
        self.address = f"{asked.path}?{query}" if query else asked.path
        self.typed = {}
        if self.response.mimetype == "text/html":
            self.soup = check_page(self.response)

    def _option(self, select: Tag, text: str) -> str:
        for option in select.find_all("option"):
            if words(option) == text or option.get("value") == text:
                return str(option.get("value", ""))
        raise AssertionError(f"no option {text!r}: {[words(x) for x in select.find_all('option')]}")


class StrictBuilder(HTML5TreeBuilder):
    """Builds the soup by a parser that raises at the first fault of the HTML, in one go."""

    def feed(self, markup: Any) -> None:
        parser = html5lib.HTMLParser(tree=self.create_treebuilder, strict=True)  # type: ignore[arg-type]  # as bs4 does
        self.underlying_builder.parser = parser
        parser.parse(markup).original_encoding = None


def check_page(response: TestResponse) -> BeautifulSoup:
    """Valid HTML, title begins with h1, one h1, language, labelled controls, unique ids; returns the soup."""
    soup = BeautifulSoup(response.text, builder=StrictBuilder(store_line_numbers=False))
    root = soup.find("html")
    assert isinstance(root, Tag)
    assert root.get("lang") in ("id", "en"), "html has no lang"
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} h1"
    title = words(soup.title) if soup.title else ""
    bare = re.sub(r"^(Kesalahan|Error): ", "", title)
    assert bare.startswith(words(headings[0])), f"title {title!r}, h1 {words(headings[0])!r}"
    ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({x for x in ids if ids.count(x) > 1})}"
    _check_controls(soup, set(ids))
    for table in soup.find_all("table"):
        assert table.find("caption") is not None, "table without caption"
        assert all(head.get("scope") for head in table.find_all("th")), "th without scope"
    assert not soup.find_all(style=True), "inline style"
    assert all(script.get("src") for script in soup.find_all("script")), "inline script"
    return soup


def _check_controls(soup: BeautifulSoup, ids: set[str]) -> None:
    labelled = {str(label["for"]) for label in soup.find_all("label") if label.get("for")}
    assert labelled <= ids, f"labels for nothing: {labelled - ids}"
    for control in soup.find_all(["input", "select", "textarea"]):
        if control.get("type") in ("hidden", "submit"):
            continue
        named = control.get("id") in labelled or control.find_parent("label") or control.get("aria-label")
        assert named, f"control without label: {control}"
        if control.get("type") == "radio":
            group = control.find_parent("fieldset")
            assert isinstance(group, Tag), f"radio outside a fieldset: {control}"
            assert group.find("legend") is not None, f"fieldset without legend: {control}"
        for target in str(control.get("aria-describedby", "")).split():
            assert target in ids, f"aria-describedby {target} points nowhere"


def _defaults(form: Tag) -> dict[str, Any]:
    """What a browser would send if nobody touched the form."""
    data: dict[str, Any] = {}
    for control in form.find_all(["input", "select", "textarea"]):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or kind in ("submit", "file"):
            continue
        if kind in ("checkbox", "radio"):
            if control.has_attr("checked"):
                data.setdefault(str(name), [])
                data[str(name)] = [*data[str(name)], str(control.get("value", "on"))]
        elif control.name == "select":
            chosen = control.find("option", selected=True) or control.find("option")
            data[str(name)] = str(chosen.get("value", words(chosen))) if isinstance(chosen, Tag) else ""
        elif control.name == "textarea":
            data[str(name)] = control.text.removeprefix("\n")
        else:
            data[str(name)] = str(control.get("value", ""))
    return data


def _label_text(label: Tag) -> str:
    """The label's own words, without the marks and hints beside them."""
    own = [str(part) for part in label.find_all(string=True) if not part.find_parent(["small", "i", "em"])]
    return " ".join(unescape(" ".join(own)).split())


def words(tag: Any) -> str:
    """Text with white space folded."""
    return " ".join(tag.get_text(" ").split()) if tag is not None else ""
