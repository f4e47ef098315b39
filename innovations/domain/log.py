"""The audit log as admin and auditor search it: log-ins, accounts, settings, exports, refusals; for auditors all."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.accounts import User
from innovations.models.directives import Directive
from innovations.models.events import Event, Topic
from innovations.models.proposals import Proposal

from . import agencies, clock, directory, policy
from .actor import Actor
from .errors import DomainError

MAX_EXPORT_ROWS = 20_000


@dataclass(frozen=True)
class Wanted:
    """What the log is narrowed to. `codes_meant` are those whose sentence holds `text`; days are inclusive."""

    text: str = ""
    codes_meant: Collection[str] = ()
    person: str = ""
    topic: Topic | None = None
    code: str = ""
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class Names:
    """What the ids in events are called: (name, log-in) of people, the rest in one word."""

    users: Mapping[int, tuple[str, str]]
    agencies: Mapping[int, str]
    directives: Mapping[int, str]
    proposals: Mapping[int, str]


def select_events(actor: Actor, wanted: Wanted) -> Select[tuple[Event]]:
    """Events the actor may read, latest first, with who did them."""
    query = select(Event).where(Event.topic.in_(sorted(policy.list_readable_topics(actor))))
    if wanted.text:
        query = query.where(
            or_(
                Event.reason.icontains(wanted.text, autoescape=True),
                Event.code.icontains(wanted.text, autoescape=True),
                Event.code.in_(sorted(wanted.codes_meant)),
                Event.actor_id.in_(select(User.id).where(User.name.icontains(wanted.text, autoescape=True))),
                Event.proposal_id.in_(
                    select(Proposal.id).where(Proposal.number.icontains(wanted.text, autoescape=True))
                ),
            )
        )
    if wanted.person:
        people = select(User.id).where(directory.matches(actor, wanted.person))
        about = and_(or_(Event.topic == Topic.ACCOUNT, Event.code == "login_failed"), Event.subject_id.in_(people))
        query = query.where(or_(Event.actor_id.in_(people), about))
    if wanted.topic is not None:
        query = query.where(Event.topic == wanted.topic)
    if wanted.code:
        query = query.where(Event.code == wanted.code)
    if wanted.first_day is not None:
        query = query.where(Event.at >= clock.moment_of(wanted.first_day))
    if wanted.last_day is not None:
        query = query.where(Event.at < clock.end_of(wanted.last_day))
    return query.options(joinedload(Event.actor)).order_by(Event.at.desc(), Event.id.desc())


def list_codes(actor: Actor) -> list[str]:
    """Every code that occurs in what the actor may read."""
    topics = sorted(policy.list_readable_topics(actor))
    return [*db.session.scalars(select(Event.code).where(Event.topic.in_(topics)).distinct().order_by(Event.code))]


def list_for_export(actor: Actor, wanted: Wanted) -> list[Event]:
    """All rows of a search. Raises `DomainError` when they are too many for one file."""
    query = select_events(actor, wanted)
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    if total > MAX_EXPORT_ROWS:
        raise DomainError("export_too_large", count=total, limit=MAX_EXPORT_ROWS)
    return [*db.session.scalars(query)]


def list_names(events: Iterable[Event]) -> Names:
    """The names of everything these events speak of, in a fixed number of queries."""
    people: set[int] = set()
    directives: set[int] = set()
    proposals: set[int] = set()
    for event in events:
        if event.subject_id is not None and (event.topic is Topic.ACCOUNT or event.code == "login_failed"):
            people.add(event.subject_id)
        if event.subject_id is not None and event.topic is Topic.DIRECTIVE:
            directives.add(event.subject_id)
        named = (event.details.get(key) for key in ("user_id", "from_user_id", "to_user_id"))
        people.update(user_id for user_id in named if isinstance(user_id, int))
        people.update(event.details.get("user_ids", ()))
        if event.proposal_id is not None:
            proposals.add(event.proposal_id)
    users = db.session.execute(select(User.id, User.name, User.login).where(User.id.in_(people)))
    numbers = db.session.execute(select(Directive.id, Directive.number).where(Directive.id.in_(directives)))
    filed = db.session.execute(select(Proposal.id, Proposal.number).where(Proposal.id.in_(proposals)))
    return Names(
        {key: (name, login) for key, name, login in users},
        agencies.list_names(),
        dict(numbers.tuples().all()),
        dict(filed.tuples().all()),
    )
