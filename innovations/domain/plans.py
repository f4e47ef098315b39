"""The masterplans as documents, and the years that the region gives its horizons."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import func, select

from innovations.database import db
from innovations.models.events import Topic
from innovations.models.masterplan import Horizon, Plan, Programme

from . import policy
from .actor import Actor
from .errors import DomainError, Invalid, require_part
from .events import record
from .freshness import digest_of, require_fresh
from .programmes import IN_FORCE, check_years, list_horizons

Band = tuple[int | None, int | None]


@dataclass(frozen=True)
class Content:
    """What is written about a plan; names as in `Plan`."""

    name: str
    year_start: int
    year_end: int
    legal_basis: str


def list_plans() -> list[Plan]:
    """The newest period first."""
    return list(db.session.scalars(select(Plan).order_by(Plan.year_start.desc(), Plan.name, Plan.id)))


def get(plan_id: int) -> Plan | None:
    return db.session.get(Plan, plan_id)


def map_programme_counts() -> dict[int | None, int]:
    """Plan id → its programmes in force; those of no plan under None."""
    rows = db.session.execute(select(Programme.plan_id, func.count()).where(IN_FORCE).group_by(Programme.plan_id))
    return {row[0]: row[1] for row in rows}


def content_of(plan: Plan) -> Content:
    return Content(plan.name, plan.year_start, plan.year_end, plan.legal_basis)


def digest(plan: Plan) -> str:
    """What a form is opened on."""
    return digest_of(asdict(content_of(plan)))


def create_plan(actor: Actor, content: Content) -> Plan:
    """A new plan without programmes; only kominfo."""
    require_part(policy.can_manage_masterplan(actor))
    _check(content, None)
    plan = Plan(**asdict(content))
    db.session.add(plan)
    db.session.flush()  # the event needs its id
    record(Topic.MASTERPLAN, "plan_created", actor, subject_id=plan.id, plan=plan.name)
    return plan


def change_plan(plan: Plan, actor: Actor, content: Content, seen: str | None = None) -> None:
    """Write it anew; nothing is recorded when nothing changed."""
    require_part(policy.can_manage_masterplan(actor))
    _hold(plan)
    require_fresh(seen, digest(plan))
    _check(content, plan.id)
    changed = [name for name, value in asdict(content).items() if getattr(plan, name) != value]
    for name in changed:
        setattr(plan, name, getattr(content, name))
    if changed:
        record(Topic.MASTERPLAN, "plan_changed", actor, subject_id=plan.id, plan=plan.name, fields=changed)


def delete_plan(plan: Plan, actor: Actor) -> None:
    """Take it out; refused while any programme, also a replaced one, belongs to it."""
    require_part(policy.can_manage_masterplan(actor))
    _hold(plan)
    held = db.session.scalar(select(func.count()).select_from(Programme).where(Programme.plan_id == plan.id))
    if held:
        raise DomainError("plan_in_use", count=held)
    record(Topic.MASTERPLAN, "plan_deleted", actor, subject_id=plan.id, plan=plan.name)
    db.session.delete(plan)


def _hold(plan: Plan) -> None:
    """Read it anew and let no other editor in until this transaction ends."""
    held = select(Plan).where(Plan.id == plan.id).with_for_update().execution_options(populate_existing=True)
    if db.session.scalar(held) is None:
        raise DomainError("happened_already")


def _check(content: Content, plan_id: int | None) -> None:
    if not content.name:
        raise Invalid("value_missing", "name")
    check_years(content.year_start, content.year_end, "year_start", "year_end")
    namesake = select(Plan.id).where(func.lower(Plan.name) == content.name.lower(), Plan.id != (plan_id or 0))
    if db.session.scalar(namesake) is not None:
        raise Invalid("plan_name_taken", "name")


def digest_bands() -> str:
    """What the form of the bands is opened on."""
    return digest_of([(row.id, row.year_from, row.year_to) for row in list_horizons()])


def set_bands(actor: Actor, bands: Mapping[int, Band], seen: str | None = None) -> None:
    """Give each horizon its years, or (None, None) for its words alone; bands may overlap."""
    require_part(policy.can_manage_masterplan(actor))
    held = select(Horizon).order_by(Horizon.id).with_for_update().execution_options(populate_existing=True)
    horizons = db.session.scalars(held).all()
    require_fresh(seen, digest_bands())
    changed: dict[str, list[int | None]] = {}
    for horizon in horizons:
        first, last = bands.get(horizon.id, (horizon.year_from, horizon.year_to))
        if (first is None) != (last is None):
            raise Invalid("band_half", f"{horizon.key}_{'from' if first is None else 'to'}")
        check_years(first, last, f"{horizon.key}_from", f"{horizon.key}_to")
        if (first, last) != (horizon.year_from, horizon.year_to):
            horizon.year_from, horizon.year_to = first, last
            changed[horizon.key] = [first, last]
    if changed:
        record(Topic.MASTERPLAN, "horizons_changed", actor, bands=changed)
