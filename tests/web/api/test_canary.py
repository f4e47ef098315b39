"""No answer to another system holds a word that it is not there to tell, above all none that names a person.

Each column of text in the whole schema holds a word of its own (`tests/canaries.py`).
"""

from flask import Flask
from sqlalchemy import text

from innovations.database import db
from innovations.domain import reporting
from innovations.domain.api_tokens import READER
from tests.canaries import FIGURES, plant, texts, word
from tests.web.api.conftest import System, issue
from tests.web.catalogue.test_canary import NUMBER

TOLD = {
    *(f"proposals.{name}" for name in ("title", "summary", "problem", "design", "aims", "benefits", "results")),
    *(f"programmes.{name}" for name in ("code", "name", "activity", "target", "indicator", "location")),
    *(f"{table}.{name}" for table in ("dimensions", "sub_dimensions", "horizons") for name in ("key", "name")),
    "agencies.name",
    "agencies.short_name",
    "affairs.name",
    "directives.title",
}


def read_all(system: System) -> dict[str, str]:
    rules = [rule for rule in system.app.url_map.iter_rules() if rule.endpoint.startswith("api.")]
    slugs = reporting.list_offered(READER)
    paths: list[str] = []
    db.session.rollback()
    for rule in rules:
        path = rule.rule.removeprefix("/api/v1").replace("<string(maxlength=20):number>", NUMBER)
        paths.extend(path.replace("<string(maxlength=60):slug>", slug) for slug in slugs)
    answers = {path: system.ask(path) for path in dict.fromkeys(paths)}
    return {path: answer.text + str(answer.headers) for path, answer in answers.items()}


def test_answers_hold_no_word_but_those_that_are_told(app: Flask) -> None:
    with db.engine.begin() as connection:
        plant(connection)
        connection.execute(text("UPDATE programmes SET sub_dimension_id = 1"))
    answers = read_all(issue(app))
    leaks = {
        (path, str(column))
        for path, answer in answers.items()
        for column in texts()
        if str(column) not in TOLD and word(column) in answer
    }
    assert leaks == set()
    assert {path for path, answer in answers.items() if any(figure in answer for figure in FIGURES)} == set()
    told = {str(column) for column in texts() if any(word(column) in answer for answer in answers.values())}
    assert told == TOLD
