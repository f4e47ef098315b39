"""Another system with its token."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from innovations.database import db
from innovations.domain import api_tokens, clock
from innovations.models.accounts import Role
from tests.factories import actor_of, make_user


@dataclass
class System:
    """Asks below /api/v1 with its secret."""

    app: Flask
    secret: str

    def ask(self, path: str, status: int = 200, **headers: str) -> TestResponse:
        sent = {"Authorization": f"Bearer {self.secret}"} | {key.replace("_", "-"): headers[key] for key in headers}
        response = self.app.test_client().get(f"/api/v1{path}", headers=sent, buffered=True)
        assert response.status_code == status, (path, response.text)
        return response

    def read(self, path: str) -> Any:
        return self.ask(path).get_json()


def issue(app: Flask) -> System:
    """A system with a token of a year."""
    admin = actor_of(make_user(Role.ADMIN))
    _token, secret = api_tokens.issue(admin, "SIPD", clock.today() + api_tokens.USUAL)
    db.session.commit()
    return System(app, secret)


@pytest.fixture
def system(app: Flask) -> System:
    return issue(app)
