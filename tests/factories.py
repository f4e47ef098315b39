"""Plain functions that put things into the database; each takes only what a test cares about."""

import json
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from innovations.database import db
from innovations.domain import passwords, sessions
from innovations.domain.actor import Actor
from innovations.models.accounts import Role, User, UserRole
from innovations.models.agencies import Affair, Agency, AgencyHead, AgencyKind, HeadKind
from innovations.models.directives import CommitteeMember, Criterion, Directive, Rubric, Seat
from innovations.models.index import IndexClaim, IndexYear
from innovations.models.masterplan import Dimension, DirectiveCall, Horizon, LinkState, Programme, ProgrammeLink
from innovations.models.progress import ProgressReport, Running
from innovations.models.proposals import (
    DECIDED_STATES,
    LIVE_STATES,
    Form,
    Kind,
    Proposal,
    ProposalVersion,
    Stage,
    State,
    TeamMember,
)
from innovations.models.reviews import Review, ReviewScore, ReviewState

PASSWORD = "rahasia-sekali"
_serial = count(1)
_numbers = count(1001)
"""Of proposals, apart: with five digits they would not sort as they were made; verbs begin at 1."""


@cache
def password_hash() -> str:
    return passwords.hash_password(PASSWORD)


def save(*things: Any) -> None:
    """Add and commit, so that what a request does is seen apart from it; what was saved need not be read again."""
    session = db.session()
    session.add_all(things)
    session.expire_on_commit = False
    session.commit()
    session.expire_on_commit = True


def make_agency(
    name: str | None = None, *, parent: Agency | None = None, coordinator: bool = False, **fields: Any
) -> Agency:
    agency = Agency(
        name=name or f"Dinas {next(_serial)}",
        kind=AgencyKind.SERVICE,
        parent_id=parent.id if parent else None,
        is_coordinator=coordinator,
        **fields,
    )
    save(agency)
    return agency


def make_user(*roles: Role, agency: Agency | None = None, **fields: Any) -> User:
    """An account with `PROPOSER` (unless an auditor) and `roles`, in an agency of its own unless told."""
    number = next(_serial)
    block = number // 999  # a NIP has three digits for the serial; the birthday makes room for more
    born = f"1990{1 + block % 12:02d}{1 + block // 12 % 28:02d}"
    stored = set(roles) | (set() if Role.AUDITOR in roles else {Role.PROPOSER})
    values: dict[str, Any] = {
        "login": f"{born}201501{1 + number % 2}{1 + number % 999:03d}",
        "name": f"Pegawai {number}",
        "password_hash": password_hash(),
        "must_change_password": False,
        "agency_id": (agency or make_agency()).id,
        "created_at": datetime(2023, 1, 1, tzinfo=UTC),
    } | fields
    user = User(**values, roles=[UserRole(role=role) for role in sorted(stored)])
    save(user)
    return user


def make_head(agency: Agency, user: User | None = None, kind: HeadKind = HeadKind.DEFINITIVE) -> User:
    user = user or make_user(agency=agency)
    save(AgencyHead(agency_id=agency.id, user_id=user.id, kind=kind, valid_from=date(2020, 1, 1)))
    return user


def actor_of(user: User) -> Actor:
    """The user as verbs and policy see them now."""
    actor = sessions.get_actor(user.id)
    assert actor is not None
    return actor


def make_rubric(*weights: int, is_default: bool = False) -> Rubric:
    rubric = Rubric(name="Rubrik", is_default=is_default)
    for place, weight in enumerate(weights or (40, 30, 30), start=1):
        rubric.criteria.append(
            Criterion(
                position=place,
                name=f"Kriteria {place}",
                question=f"Pertanyaan {place}?",
                weight_percent=weight,
                **{f"anchor_{value}": f"Jangkar {value}" for value in range(1, 6)},
            )
        )
    save(rubric)
    return rubric


def make_directive(*, now: datetime | None = None, rubric: Rubric | None = None, **fields: Any) -> Directive:
    """Open from a month before `now` to a month after; 5 words are enough."""
    at = now or datetime.now(UTC)
    values: dict[str, Any] = {
        "number": f"050/{next(_serial)}/2026",
        "issued_on": at.date() - timedelta(days=30),
        "issuing_office": "Bupati",
        "title": "Arahan berinovasi",
        "body": "Setiap ASN dan OPD berinovasi.",
        "opens_at": at - timedelta(days=30),
        "closes_at": at + timedelta(days=30),
        "min_words": 5,
        "created_at": at - timedelta(days=31),
        "rubric_id": (rubric or make_rubric()).id,
    } | fields
    directive = Directive(**values)
    save(directive)
    return directive


def seat(directive: Directive, user: User, place: Seat = Seat.MEMBER) -> None:
    save(CommitteeMember(directive_id=directive.id, user_id=user.id, seat=place))


def make_affair(code: str = "1.02", name: str = "Kesehatan") -> Affair:
    found = db.session.query(Affair).filter_by(code=code).first()
    if found is not None:
        return found
    affair = Affair(code=code, group="wajib pelayanan dasar", name=name)
    save(affair)
    return affair


def make_proposal(
    directive: Directive | None = None,
    owner: User | None = None,
    state: State = State.DRAFT,
    team: tuple[User, ...] = (),
    **fields: Any,
) -> Proposal:
    """A complete proposal in `state`, with what that state demands."""
    directive = directive or make_directive()
    owner = owner or make_user()
    actor = actor_of(owner)
    at = datetime.now(UTC)
    values: dict[str, Any] = {
        "number": f"INV-{directive.year}-{next(_numbers):04d}",
        "year": directive.year,
        "directive_id": directive.id,
        "owner_id": owner.id,
        "agency_id": actor.agency_id,
        "unit_id": actor.unit_id,
        "title": f"Inovasi {next(_serial)}",
        "summary": "Ringkas.",
        "form": Form.PUBLIC_SERVICE,
        "kind": Kind.DIGITAL,
        "affair_id": make_affair().id,
        "stage": Stage.INITIATIVE,
        "problem": "Antrean panjang.",
        "design": "Satu dua tiga empat lima enam.",
        "aims": "Lebih cepat.",
        "benefits": "Warga terbantu.",
        "results": "Waktu tunggu turun.",
        "trial_start": date(2026, 1, 1),
        "trial_end": date(2026, 6, 30),
        "state": state,
        "created_at": at,
        "updated_at": at,
        **_demanded(state, actor.agency_id, at),
    } | fields
    proposal = Proposal(**values)
    proposal.team = [TeamMember(user_id=member.id, name=member.name) for member in team]
    if state is not State.DRAFT:
        proposal.versions = [
            ProposalVersion(
                version_no=1,
                content={"title": proposal.title},
                content_hash="0" * 64,
                submitted_at=at,
                submitted_by_id=owner.id,
            )
        ]
    save(proposal)
    return proposal


def _demanded(state: State, agency_id: int | None, at: datetime) -> dict[str, Any]:
    """The columns that the CHECK constraints tie to `state`."""
    fields: dict[str, Any] = {}
    if state is not State.DRAFT:
        fields |= {"submitted_at": at, "version_no": 1}
    if state is State.RETURNED:
        fields["returned_until"] = at.date() + timedelta(days=14)
    if state in DECIDED_STATES:
        fields["decided_at"] = at
    if state in LIVE_STATES:
        decree_date = at.date() - timedelta(days=3 * 365)  # before all trials that tests tell of
        fields |= {"decree_number": "100/2026", "decree_date": decree_date, "executing_agency_id": agency_id}
    if state is State.REJECTED:
        fields["decision_reason"] = "Belum layak."
    return fields


def make_review(
    proposal: Proposal, reviewer: User, values: tuple[int, ...] = (4, 4, 4), sent: bool = True, **fields: Any
) -> Review:
    """Values in the order of the rubric's criteria."""
    criteria = (
        db.session.query(Criterion)
        .join(Directive, Directive.rubric_id == Criterion.rubric_id)
        .filter(Directive.id == proposal.directive_id)
        .order_by(Criterion.position, Criterion.id)
        .all()
    )
    at = datetime.now(UTC)
    review = Review(
        proposal_id=proposal.id,
        reviewer_id=reviewer.id,
        version_no=max(1, proposal.version_no),
        state=ReviewState.SENT if sent else ReviewState.DRAFT,
        points=sum(c.weight_percent * v for c, v in zip(criteria, values, strict=True)) if sent else None,
        declared_at=at,
        updated_at=at,
        sent_at=at if sent else None,
        scores=[
            ReviewScore(criterion_id=c.id, value=v, reason="Cukup jelas.")
            for c, v in zip(criteria, values, strict=True)
        ],
        **fields,
    )
    save(review)
    return review


def make_index_year(year: int = 2026, **fields: Any) -> IndexYear:
    """The rules of 2026 as shipped, under any year."""
    rules = json.loads(Path("innovations/data/iid_2026.json").read_text(encoding="utf-8"))
    row = IndexYear(**{"year": year, "rules": rules | {"year": year}, "updated_at": datetime.now(UTC)} | fields)
    save(row)
    return row


def make_claim(proposal: Proposal, user: User, indicator: str = "regulasi", **fields: Any) -> IndexClaim:
    """Level 2 of an indicator in 2026, claimed by `user`, without evidence unless told."""
    values = {"level": 2, "claimed_at": datetime.now(UTC), "claimed_by_id": user.id, "year": 2026} | fields
    claim = IndexClaim(proposal_id=proposal.id, indicator=indicator, **values)
    save(claim)
    return claim


def make_programme(code: str | None = None, **fields: Any) -> Programme:
    """A programme with a dimension and horizon of its own unless given by id."""
    number = next(_serial)
    if "dimension_id" not in fields:
        dimension = Dimension(key=f"dim{number}", name=f"Dimensi {number}", field="bidang", position=number)
        save(dimension)
        fields["dimension_id"] = dimension.id
    if "horizon_id" not in fields:
        horizon = Horizon(key=f"hor{number}", name=f"Jangka {number}", years="2024", position=number)
        save(horizon)
        fields["horizon_id"] = horizon.id
    values = {"code": code or f"P-{number}", "name": f"Program {number}", "supporting_agencies": []}
    programme = Programme(**values | fields)
    save(programme)
    return programme


def make_link(
    proposal: Proposal, programme: Programme, state: LinkState = LinkState.CONFIRMED, **fields: Any
) -> ProgrammeLink:
    """The proposal serves the programme, in its owner's name unless told."""
    confirmed = state is LinkState.CONFIRMED
    values: dict[str, Any] = {
        "contribution": "Mempercepat layanan." if confirmed else "",
        "reason": "Tidak sesuai." if state is LinkState.REJECTED else "",
        "linked_at": datetime.now(UTC),
        "linked_by_id": proposal.owner_id,
    } | fields
    link = ProgrammeLink(proposal_id=proposal.id, programme_id=programme.id, state=state, **values)
    save(link)
    return link


def make_call(directive: Directive, programme: Programme, **fields: Any) -> DirectiveCall:
    """The directive asks innovations for the programme."""
    values: dict[str, Any] = {"called_at": datetime.now(UTC), "called_by_id": make_user(Role.KOMINFO).id} | fields
    made = DirectiveCall(directive_id=directive.id, programme_id=programme.id, **values)
    save(made)
    return made


def make_report(proposal: Proposal, running: Running | None, period_end: date, **fields: Any) -> ProgressReport:
    """About the month before that day; skipped where `running` is None."""
    values: dict[str, Any] = {
        "period_start": period_end - timedelta(days=30),
        "text": "" if running is None else "Dua belas kader terlatih.",
        "skip_reason": "Libur." if running is None else "",
        "sent_by_id": proposal.owner_id,
        "sent_at": datetime.now(UTC),
    }
    report = ProgressReport(proposal_id=proposal.id, running=running, period_end=period_end, **(values | fields))
    save(report)
    return report
