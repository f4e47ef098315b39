"""Who heads an OPD from when to when, in office or acting (Plt/Plh): rights follow from these dates."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from innovations.database import db
from innovations.models.accounts import Role, User
from innovations.models.agencies import Agency, AgencyHead, HeadKind
from innovations.models.events import Topic

from . import clock, terms
from .accounts import refuse_oneself, require_admin, roles_of
from .actor import Actor
from .errors import DomainError, Invalid
from .events import record
from .sessions import end_all_sessions


def get(head_id: int, agency_id: int) -> AgencyHead | None:
    """One term of office at this OPD, with the person."""
    return db.session.scalar(
        select(AgencyHead)
        .where(AgencyHead.id == head_id, AgencyHead.agency_id == agency_id)
        .options(joinedload(AgencyHead.user))
    )


def list_of_agency(agency_id: int) -> list[AgencyHead]:
    """All terms at an OPD, latest first, with the persons."""
    return [
        *db.session.scalars(
            select(AgencyHead)
            .where(AgencyHead.agency_id == agency_id)
            .options(joinedload(AgencyHead.user))
            .order_by(AgencyHead.valid_from.desc(), AgencyHead.id.desc())
        )
    ]


def list_of_user(user_id: int) -> list[AgencyHead]:
    """All terms of a person, latest first, with the OPD."""
    return [
        *db.session.scalars(
            select(AgencyHead)
            .where(AgencyHead.user_id == user_id)
            .options(joinedload(AgencyHead.agency))
            .order_by(AgencyHead.valid_from.desc(), AgencyHead.id.desc())
        )
    ]


def is_in_office(head: AgencyHead) -> bool:
    """Today, as `terms.in_office` says in SQL."""
    today = clock.today()
    return head.valid_from <= today and (head.valid_to is None or head.valid_to >= today)


def list_in_office(agency_ids: Collection[int]) -> dict[int, list[AgencyHead]]:
    """Today's heads by OPD, the definitive one first."""
    found: dict[int, list[AgencyHead]] = {}
    rows = db.session.scalars(
        select(AgencyHead)
        .where(AgencyHead.agency_id.in_(sorted(agency_ids)), terms.in_office())
        .options(joinedload(AgencyHead.user))
        .order_by(AgencyHead.kind, AgencyHead.id)
    )
    for head in rows:
        found.setdefault(head.agency_id, []).append(head)
    return found


def appoint_head(
    agency: Agency,
    user: User,
    actor: Actor | None,
    *,
    kind: HeadKind,
    valid_from: date,
    valid_to: date | None = None,
) -> AgencyHead:
    """Head of an OPD from a day on, also in the past; both days inclusive. Ends the person's sessions.

    At any time one is in office; acting heads may stand beside. Raises `Invalid`.
    """
    require_admin(actor)
    refuse_oneself(user, actor)
    db.session.execute(select(Agency.id).where(Agency.id == agency.id).with_for_update())
    _check_person(user)
    _check_agency(agency, valid_from, valid_to)
    _check_overlap(agency, user, kind, valid_from, valid_to)
    head = AgencyHead(agency_id=agency.id, user_id=user.id, kind=kind, valid_from=valid_from, valid_to=valid_to)
    db.session.add(head)
    end_all_sessions(user.id)
    _record("head_appointed", actor, head)
    return head


def end_head(head: AgencyHead, actor: Actor | None, last_day: date) -> None:
    """Set or correct the last day in office. Ends the person's sessions."""
    require_admin(actor)
    refuse_oneself(head.user, actor)
    if last_day < head.valid_from:
        raise Invalid("dates_reversed", "last_day")
    if head.valid_to is None or last_day > head.valid_to:
        agency = db.session.get_one(Agency, head.agency_id, with_for_update=True)
        _check_overlap(agency, head.user, head.kind, head.valid_from, last_day, but=head.id)
    head.valid_to = last_day
    end_all_sessions(head.user_id)
    _record("head_ended", actor, head)


def can_cancel(head: AgencyHead) -> bool:
    """A slip of the pen is taken back on the day itself or before the term begins; later it is history."""
    return head.valid_from >= clock.today()


def cancel_head(head: AgencyHead, actor: Actor | None) -> None:
    """Take back an appointment that was a mistake; the log keeps it."""
    require_admin(actor)
    refuse_oneself(head.user, actor)
    if not can_cancel(head):
        raise DomainError("head_has_begun")
    end_all_sessions(head.user_id)
    _record("head_cancelled", actor, head)
    db.session.delete(head)


def _record(code: str, actor: Actor | None, head: AgencyHead) -> None:
    until = head.valid_to.isoformat() if head.valid_to else None
    record(
        Topic.AGENCY,
        code,
        actor,
        subject_id=head.agency_id,
        user_id=head.user_id,
        kind=head.kind.value,
        valid_from=head.valid_from.isoformat(),
        valid_to=until,
    )


def _check_person(user: User) -> None:
    if not user.is_active:
        raise Invalid("account_inactive", "login")
    if user.agency_id is None:
        raise Invalid("head_from_outside", "login")
    if Role.AUDITOR in roles_of(user):
        raise Invalid("auditor_is_no_head", "login")


def _check_agency(agency: Agency, valid_from: date, valid_to: date | None) -> None:
    if agency.parent_id is not None:
        raise Invalid("not_an_opd", "agency_id")
    if valid_to is not None and valid_to < valid_from:
        raise Invalid("dates_reversed", "valid_to")
    if agency.valid_to is not None and agency.valid_to < valid_from:
        raise Invalid("agency_ended", "valid_from", until=agency.valid_to)


def _check_overlap(
    agency: Agency, user: User, kind: HeadKind, valid_from: date, valid_to: date | None, *, but: int = 0
) -> None:
    """No two in office at once, and nobody twice at once."""
    rivals = AgencyHead.user_id == user.id
    if kind is HeadKind.DEFINITIVE:
        rivals = or_(rivals, AgencyHead.kind == HeadKind.DEFINITIVE)
    clauses = [AgencyHead.agency_id == agency.id, AgencyHead.id != but, rivals]
    clauses.append(or_(AgencyHead.valid_to.is_(None), AgencyHead.valid_to >= valid_from))
    if valid_to is not None:
        clauses.append(AgencyHead.valid_from <= valid_to)
    other = db.session.scalar(
        select(AgencyHead)
        .where(*clauses)
        .options(joinedload(AgencyHead.user))
        .order_by(AgencyHead.valid_from, AgencyHead.id)
        .limit(1)
    )
    if other is not None:
        raise Invalid("head_overlaps", "valid_from", name=other.user.name, kind=other.kind, since=other.valid_from)
