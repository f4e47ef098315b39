"""The real server with two pages more to compare with, and a head that says what an answer cost.

`python -m tests.bench.server` serves the app; with the argument `hello` a bare Flask that knows nothing.
"""

import os
import sys
from typing import Any

from flask import Flask, Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from jinja2 import Template
from sqlalchemy import event, func, insert, select
from waitress import serve

from innovations import create_app
from innovations.database import db
from innovations.domain import clock
from innovations.models.agencies import Agency
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal
from innovations.serve import HOST, main
from innovations.web.current import get_actor
from innovations.web.tables import PAGE_SIZE

FLOOR = """{% extends "base.html" %}
{% block heading %}Lantai{% endblock %}
{% block content %}
  <p>{{ total }}</p>
  <table class="table cards">
    <caption class="vh">Lantai</caption>
    <thead><tr>{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}</tr></thead>
    <tbody>
      {% for row in rows * times %}
        <tr>
          <th scope="row"><a href="/usulan/{{ row.number }}">{{ row.title }}</a> <small>{{ row.number }}</small></th>
          <td data-label="OPD">{{ row.name }}</td>
          <td data-label="Status">{{ row.state }}</td>
          <td data-label="Diperbarui">{{ row.updated_at }}</td>
        </tr>
      {% endfor %}
    </tbody>
  </table>
{% endblock %}"""


def floor() -> ResponseReturnValue:
    """Knows who asks, reads 25 indexed rows and a count, and renders the rows `?times` over, for a page's size."""
    get_actor()
    rows = db.session.execute(
        select(Proposal.number, Proposal.title, Proposal.state, Proposal.updated_at, Agency.name)
        .join(Agency, Agency.id == Proposal.agency_id)
        .order_by(Proposal.id.desc())
        .limit(PAGE_SIZE)
    ).all()
    some = select(Proposal.id).order_by(Proposal.id.desc()).limit(1001).subquery()
    total = db.session.scalar(select(func.count()).select_from(some))
    times = int(request.args.get("times", "1"))
    heads = ("Judul inovasi", "OPD", "Status", "Diperbarui")
    page: Template = current_app.extensions["floor"]
    return render_template(page, rows=rows, total=total, heads=heads, times=times)


def commit() -> ResponseReturnValue:
    """One row, durable when the answer goes out."""
    row = {"at": clock.now(), "topic": Topic.SETTING, "code": "bench", "actor_id": get_actor().id, "details": {}}
    db.session.execute(insert(Event), [row])
    return Response(status=204)


def tell_queries(app: Flask) -> None:
    """Say with each answer how many statements it took."""

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "queries" in g and not statement.startswith(("BEGIN", "PRAGMA", "SET TRANSACTION", "SAVEPOINT")):
            g.queries += 1

    def begin() -> None:
        g.queries = 0

    def tell(response: Response) -> Response:
        response.headers["X-Queries"] = str(g.queries)
        return response

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(tell)
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)


def build() -> Flask:
    app = create_app()
    app.add_url_rule("/bench/floor", "home.floor", floor)
    app.add_url_rule("/bench/commit", "home.commit", commit, methods=["POST"])
    app.extensions["floor"] = app.jinja_env.from_string(FLOOR)
    tell_queries(app)
    return app


def serve_hello() -> None:
    app = Flask("hello")
    app.add_url_rule("/", "hello", lambda: "hello")
    serve(app, listen=f"{HOST}:{os.environ['PORT']}", threads=8)


if __name__ == "__main__":
    serve_hello() if sys.argv[1:] == ["hello"] else main(build())
