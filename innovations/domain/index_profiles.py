"""What only the index asks of an innovation: fields that a year's rules name, answered by who tends it.

Answers are plain values by the field's key: texts, ISO days, lists of choices, `-2.57, 140.51` for a place; what is
not answered has no key. A choice of affairs is the affair's code.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.followup import Implementation, Trial
from innovations.models.index import IndexProfile
from innovations.models.proposals import Proposal

from . import clock, index_years, stewards
from .actor import Actor
from .errors import Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .index_claims import MAX_LINK, require_link
from .index_rules import ProfileField, Rules

MAX_TEXT, MAX_LONG_TEXT = 500, 10_000
IMPLEMENTED, DEVELOPED = "waktu_penerapan", "waktu_pengembangan"
"""The fields that the age of an innovation is reckoned by."""
SIDES = (Decimal(90), Decimal(180))
_PLACE = re.compile(r"\s*([+-]?[0-9]{1,3}(?:\.[0-9]{1,8})?)\s*[,;]\s*([+-]?[0-9]{1,3}(?:\.[0-9]{1,8})?)\s*")


def list_asked(rules: Rules) -> list[ProfileField]:
    """The fields that the proposal does not answer itself."""
    return [field for field in rules.profile_fields if not field.source]


@dataclass(frozen=True)
class Course:
    """The days that stand elsewhere already: begun as recorded afterwards, or a trial as it was planned."""

    trial: date | None = None
    implemented: date | None = None


def get_course(proposal: Proposal) -> Course:
    """Of one innovation."""
    return list_courses(Proposal.id == proposal.id)[proposal.id]


def list_courses(clause: ColumnElement[bool]) -> dict[int, Course]:
    """Of several, by their id, in one query."""
    rows = db.session.execute(
        select(Proposal.id, func.coalesce(Trial.started_on, Proposal.trial_start), Implementation.begun_on)
        .outerjoin(Trial, Trial.proposal_id == Proposal.id)
        .outerjoin(Implementation, Implementation.proposal_id == Proposal.id)
        .where(clause)
    )
    return {key: Course(trial, implemented) for key, trial, implemented in rows}


def list_open(rules: Rules, course: Course) -> list[ProfileField]:
    """The fields to be answered: none whose answer is recorded elsewhere."""
    return [field for field in list_asked(rules) if field.key != IMPLEMENTED or course.implemented is None]


def complete(answers: Mapping[str, Any], implemented: date | None) -> dict[str, Any]:
    """The answers, with the implementation as it was recorded whatever was typed before."""
    return {**answers, IMPLEMENTED: implemented.isoformat()} if implemented is not None else dict(answers)


def get_answers(proposal: Proposal, year: int) -> dict[str, Any]:
    """As stored by now."""
    row = _get(proposal, year)
    return dict(row.answers) if row is not None else {}


def digest(proposal: Proposal, year: int) -> str:
    """What a form is opened on."""
    return digest_of(get_answers(proposal, year))


def write(
    proposal: Proposal,
    actor: Actor,
    year: int,
    fields: Sequence[ProfileField],
    values: Mapping[str, Any],
    affairs: Mapping[str, str],
    seen: str | None = None,
) -> None:
    """Answer these fields, an incomplete set too; answers of fields that the year no longer asks are kept.

    `affairs` are the government affairs by code. Raises `Invalid` for the key of a field.
    """
    index_years.require_open(year)
    require_part(stewards.can_tend(actor, proposal))
    row = _get(proposal, year)
    before = dict(row.answers) if row is not None else {}
    cleaned = {field.key: clean(field, values.get(field.key), affairs) for field in fields}
    _require_order(fields, cleaned, get_course(proposal))
    after = {key: value for key, value in {**before, **cleaned}.items() if value not in (None, "", [])}
    if after == before:
        return
    require_fresh(seen, digest_of(before))
    if row is None:
        row = IndexProfile(proposal_id=proposal.id, year=year)
        db.session.add(row)
    row.answers, row.updated_at = after, clock.now()
    record(Topic.PROPOSAL, "index_profile_written", actor, proposal=proposal, year=year)


def _require_order(fields: Sequence[ProfileField], answers: Mapping[str, Any], course: Course) -> None:
    """No implementation before the trial, no development before the implementation."""
    days = read_days(fields, {key: value for key, value in answers.items() if value is not None})
    implemented = course.implemented or days.get(IMPLEMENTED)
    order = [
        (IMPLEMENTED, course.trial, "index_before_trial"),
        (DEVELOPED, implemented, "index_before_implementation"),
    ]
    for key, earlier, code in order:
        day = days.get(key)
        if isinstance(day, date) and isinstance(earlier, date) and day < earlier:
            raise Invalid(code, key, day=earlier)


def clean(field: ProfileField, value: Any, affairs: Mapping[str, str]) -> Any:
    """The answer as it is stored, None for none. Raises `Invalid`."""
    if value in (None, "", []):
        return None
    known = list_choices(field, affairs)
    if field.type == "multichoice":
        chosen = {str(one) for one in value}
        if not chosen <= set(known):
            raise Invalid("index_not_a_choice", field.key)
        return [key for key in known if key in chosen]
    if field.type == "date":
        return value.isoformat() if isinstance(value, date) else date.fromisoformat(value).isoformat()
    text = str(value).strip()
    most = {"longtext": MAX_LONG_TEXT, "url": MAX_LINK}.get(field.type, MAX_TEXT)
    if len(text) > most:
        raise Invalid("text_too_long", field.key, most=most)
    if field.type == "choice" and text not in known:
        raise Invalid("index_not_a_choice", field.key)
    if field.type == "url":
        require_link(text, field.key)
    return _clean_place(field, text) if field.type == "lat,long" else text


def list_choices(field: ProfileField, affairs: Mapping[str, str]) -> dict[str, str]:
    """What may be chosen: stored value and words."""
    return dict(affairs) if field.from_affairs else {choice: choice for choice in field.choices}


def read_days(fields: Sequence[ProfileField], answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to these fields, days as such; what does not fit its field, whose type has changed, is left out."""
    known = {field.key: _read(field, answers.get(field.key)) for field in fields}
    return {key: value for key, value in known.items() if value is not None}


def _read(field: ProfileField, value: Any) -> Any:
    if isinstance(value, list) != (field.type == "multichoice"):
        return None
    return _read_day(value) if field.type == "date" else value


def _read_day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        return None


def _clean_place(field: ProfileField, text: str) -> str:
    """Latitude and longitude in degrees."""
    found = _PLACE.fullmatch(text)
    if found is None:
        raise Invalid("index_not_a_place", field.key)
    sides = [Decimal(part) for part in found.groups()]
    if any(abs(side) > most for side, most in zip(sides, SIDES, strict=True)):
        raise Invalid("index_not_a_place", field.key)
    return ", ".join(f"{side:f}" for side in sides)


def list_missing(rules: Rules, answers: Mapping[str, Any]) -> list[ProfileField]:
    """The fields that the year demands and nobody has answered yet."""
    return [field for field in list_asked(rules) if field.is_required and field.key not in answers]


def is_of_age(rules: Rules, answers: Mapping[str, Any]) -> bool | None:
    """Was it implemented, or developed further, in the days that the year counts? None: no such days, or not said."""
    days = [day for key in (IMPLEMENTED, DEVELOPED) if (day := _read_day(answers.get(key))) is not None]
    if rules.age_window is None or not days:
        return None
    first, last = rules.age_window
    return any(first <= day <= last for day in days)


def _get(proposal: Proposal, year: int) -> IndexProfile | None:
    return db.session.scalar(
        select(IndexProfile)
        .where(IndexProfile.proposal_id == proposal.id, IndexProfile.year == year)
        .execution_options(populate_existing=True)
    )
