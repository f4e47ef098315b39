"""A proposal (usulan) with its team, frozen versions, files, permission and administrative check."""

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, query_expression, relationship, validates

from .accounts import User
from .agencies import Affair, Agency
from .base import Base, enum_type
from .directives import Directive
from .files import StoredFile

if TYPE_CHECKING:
    from .masterplan import ProgrammeLink
    from .reviews import Assignment, Conflict, Review


class State(StrEnum):
    DRAFT = "draft"
    AWAITING_PERMISSION = "awaiting_permission"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    TRIAL = "trial"
    IMPLEMENTED = "implemented"
    STOPPED = "stopped"
    WITHDRAWN = "withdrawn"


LIVE_STATES = (State.APPROVED, State.TRIAL, State.IMPLEMENTED, State.STOPPED)
"""Approved once: readable by everybody who is logged in."""
RUNNING_STATES = (State.TRIAL, State.IMPLEMENTED)
"""Carried out now: these count as running, and owe progress reports."""
ONGOING_STATES = (State.APPROVED, *RUNNING_STATES)
"""Runs, or is to run: stands still when nobody gives a sign of life."""
DECIDED_STATES = (*LIVE_STATES, State.REJECTED)
UNSETTLED_STATES = (State.RETURNED, State.WITHDRAWN)
"""Sent once, and the working text may differ from what was sent."""


class Initiator(StrEnum):
    """Who the innovation comes from (PP 38/2017 ps 8)."""

    ASN = "asn"
    AGENCY = "agency"
    REGENT = "regent"
    COUNCIL = "council"
    COMMUNITY = "community"


class Form(StrEnum):
    """Bentuk inovasi (PP 38/2017 ps 5)."""

    GOVERNANCE = "governance"
    PUBLIC_SERVICE = "public_service"
    OTHER = "other"


class Kind(StrEnum):
    """Jenis inovasi."""

    DIGITAL = "digital"
    NON_DIGITAL = "non_digital"


class Stage(StrEnum):
    """Tahapan inovasi as the proposer declares it; after approval the state speaks."""

    INITIATIVE = "initiative"
    TRIAL = "trial"
    IMPLEMENTATION = "implementation"


class Origin(StrEnum):
    FILED = "filed"
    IMPORTED = "imported"


class Gate(StrEnum):
    """The five criteria of the administrative check (PP 38/2017 ps 6)."""

    NEW = "new"
    BENEFICIAL = "beneficial"
    NO_BURDEN = "no_burden"
    WITHIN_AUTHORITY = "within_authority"
    REPLICABLE = "replicable"


class AttachmentKind(StrEnum):
    EVIDENCE = "evidence"
    PERMISSION_LETTER = "permission_letter"
    DECREE = "decree"
    REDACTED = "redacted"
    """Evidence made anonymous by kominfo, for the reviewers of a blind directive."""
    REVIEW_SHEET = "review_sheet"
    """A signed sheet of scores: never for those whose proposal it is."""
    REGULATION = "regulation"
    """What the implementation rests on."""


_LIVE = ", ".join(f"'{state.value}'" for state in LIVE_STATES)
_DECIDED = ", ".join(f"'{state.value}'" for state in DECIDED_STATES)


class Proposal(Base):
    """One innovation on its way. Only `domain.moves` writes `state`; CHECKs tie columns to states."""

    __tablename__ = "proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    year: Mapped[int]
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agencies.id"))
    """The OPD; `unit_id` is the unit below it, when one is named."""
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    initiator: Mapped[Initiator] = mapped_column(enum_type(Initiator, "initiator"), default=Initiator.ASN)
    initiator_name: Mapped[str] = mapped_column(default="")
    origin: Mapped[Origin] = mapped_column(enum_type(Origin, "origin"), default=Origin.FILED)
    form_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The unguessable token of the form that made it: a double click is one proposal."""

    title: Mapped[str]
    shown_title: Mapped[str] = query_expression()
    """What the reader who asks is shown; only there when loaded by `domain.shown.with_title`."""
    summary: Mapped[str] = mapped_column(default="")
    form: Mapped[Form | None] = mapped_column(enum_type(Form, "form"))
    kind: Mapped[Kind | None] = mapped_column(enum_type(Kind, "kind"))
    affair_id: Mapped[int | None] = mapped_column(ForeignKey("affairs.id"))
    stage: Mapped[Stage | None] = mapped_column(enum_type(Stage, "stage"))
    problem: Mapped[str] = mapped_column(default="")
    design: Mapped[str] = mapped_column(default="")
    aims: Mapped[str] = mapped_column(default="")
    benefits: Mapped[str] = mapped_column(default="")
    results: Mapped[str] = mapped_column(default="")
    trial_start: Mapped[date | None]
    trial_end: Mapped[date | None]
    budget: Mapped[int | None] = mapped_column(BigInteger)
    """Whole rupiah; empty or 0 when no money is needed."""
    budget_source: Mapped[str] = mapped_column(default="")

    state: Mapped[State] = mapped_column(enum_type(State, "state"), default=State.DRAFT)
    lock_version: Mapped[int] = mapped_column(default=1)
    version_no: Mapped[int] = mapped_column(default=0)
    """The newest frozen version; 0 before the first submission."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    """The latest submission; empty only before the first."""
    returned_until: Mapped[date | None]
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    decree_number: Mapped[str | None]
    decree_date: Mapped[date | None]
    executing_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id"), index=True)
    score_points: Mapped[int | None]
    """Frozen with the decision: sum over sent reviews of sum(weight x value); see `score_reviews`."""
    score_reviews: Mapped[int | None]
    is_sample: Mapped[bool] = mapped_column(default=False)
    sent_title: Mapped[str]
    """As all but its writers know it: follows `title`, but keeps what was sent while that is being changed."""

    directive: Mapped[Directive] = relationship(lazy="raise_on_sql")
    owner: Mapped[User] = relationship(lazy="raise_on_sql")
    agency: Mapped[Agency] = relationship(foreign_keys=[agency_id], lazy="raise_on_sql")
    unit: Mapped[Agency | None] = relationship(foreign_keys=[unit_id], lazy="raise_on_sql")
    executing_agency: Mapped[Agency | None] = relationship(foreign_keys=[executing_agency_id], lazy="raise_on_sql")
    affair: Mapped[Affair | None] = relationship(lazy="raise_on_sql")
    team: Mapped[list["TeamMember"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="TeamMember.id", lazy="raise_on_sql"
    )
    former_members: Mapped[list["FormerMember"]] = relationship(
        cascade="all, delete-orphan", order_by="FormerMember.user_id", lazy="raise_on_sql"
    )
    versions: Mapped[list["ProposalVersion"]] = relationship(
        back_populates="proposal",
        cascade="all, delete-orphan",
        order_by="ProposalVersion.version_no",
        lazy="raise_on_sql",
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="Attachment.id", lazy="raise_on_sql"
    )
    permissions: Mapped[list["Permission"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="Permission.id", lazy="raise_on_sql"
    )
    checks: Mapped[list["Check"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="Check.id", lazy="raise_on_sql"
    )
    reviews: Mapped[list["Review"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="Review.id", lazy="raise_on_sql"
    )
    conflicts: Mapped[list["Conflict"]] = relationship(
        back_populates="proposal", cascade="all, delete-orphan", order_by="Conflict.id", lazy="raise_on_sql"
    )
    assignments: Mapped[list["Assignment"]] = relationship(
        back_populates="proposal",
        cascade="all, delete-orphan",
        order_by="Assignment.reviewer_id",
        lazy="raise_on_sql",
    )
    links: Mapped[list["ProgrammeLink"]] = relationship(
        back_populates="proposal",
        cascade="all, delete-orphan",
        order_by="ProgrammeLink.id",
        lazy="raise_on_sql",
    )

    @validates("title")
    def _follow_title(self, _key: str, title: str) -> str:
        if self.state not in UNSETTLED_STATES or self.sent_title is None:
            self.sent_title = title
        return title

    __mapper_args__ = {"version_id_col": lock_version}  # noqa: RUF012 - SQLAlchemy declares it
    __table_args__ = (
        Index("ix_proposals_year_agency_state", "year", "agency_id", "state", "stage"),
        Index("ix_proposals_affair_state", "affair_id", "state"),
        Index("ix_proposals_updated", "updated_at", "id"),
        Index("ix_proposals_state_updated", "state", "updated_at", "id"),
        Index("ix_proposals_state_decided", "state", "decided_at", "id"),
        Index("ix_proposals_directive_updated", "directive_id", "updated_at", "id"),
        Index("ix_proposals_directive_state", "directive_id", "state", "agency_id"),
        Index("ix_proposals_agency_updated", "agency_id", "updated_at", "id"),
        Index("ix_proposals_agency_state_year", "agency_id", "state", "year"),
        CheckConstraint(f"(state IN ({_DECIDED})) = (decided_at IS NOT NULL)", name="decided_has_date"),
        CheckConstraint(
            f"origin = 'imported' OR (state IN ({_LIVE})"
            " AND decree_number IS NOT NULL AND decree_date IS NOT NULL AND executing_agency_id IS NOT NULL)"
            f" OR (state NOT IN ({_LIVE})"
            " AND decree_number IS NULL AND decree_date IS NULL AND executing_agency_id IS NULL)",
            name="approved_has_decree",
        ),
        CheckConstraint(
            "origin = 'imported' OR (state <> 'draft' AND submitted_at IS NOT NULL AND version_no > 0)"
            " OR (state = 'draft' AND submitted_at IS NULL AND version_no = 0)",
            name="sent_has_version",
        ),
        CheckConstraint("(state = 'returned') = (returned_until IS NOT NULL)", name="returned_has_date"),
        CheckConstraint("state <> 'rejected' OR decision_reason <> ''", name="rejected_has_reason"),
        CheckConstraint("(score_points IS NULL) = (score_reviews IS NULL)", name="score_whole"),
        CheckConstraint("score_reviews IS NULL OR score_reviews > 0", name="score_counted"),
        CheckConstraint("score_points IS NULL OR decided_at IS NOT NULL", name="score_frozen_with_decision"),
        CheckConstraint("trial_start IS NULL OR trial_end IS NULL OR trial_start <= trial_end", name="trial_dates"),
        CheckConstraint("budget IS NULL OR budget >= 0", name="budget"),
        CheckConstraint("unit_id IS NULL OR unit_id <> agency_id", name="unit_below_agency"),
    )


class TeamMember(Base):
    """Someone who works on the innovation; `user_id` is empty for people without an account."""

    __tablename__ = "team_members"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    task: Mapped[str] = mapped_column(default="")

    proposal: Mapped[Proposal] = relationship(back_populates="team", lazy="raise_on_sql")
    user: Mapped[User | None] = relationship(lazy="raise_on_sql")

    __table_args__ = (
        UniqueConstraint("proposal_id", "user_id"),
        Index("ix_team_members_proposal", "proposal_id"),
    )


class FormerMember(Base):
    """Who owned it or was in its team once: they still may not permit, check, score or decide it."""

    __tablename__ = "former_members"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


class ProposalVersion(Base):
    """The content as it was sent, with the SHA-256 of its canonical JSON; never changed afterwards."""

    __tablename__ = "proposal_versions"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"))
    version_no: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    proposal: Mapped[Proposal] = relationship(back_populates="versions", lazy="raise_on_sql")

    __table_args__ = (UniqueConstraint("proposal_id", "version_no"),)


class Attachment(StoredFile, Base):
    """A file of a proposal."""

    __tablename__ = "attachments"

    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    kind: Mapped[AttachmentKind] = mapped_column(enum_type(AttachmentKind, "kind"))
    removed_at: Mapped[datetime | None] = mapped_column(sort_order=2)
    """Set when taken out; the file stays as long as a frozen version names it."""

    proposal: Mapped[Proposal] = relationship(back_populates="attachments", lazy="raise_on_sql")


class Permission(Base):
    """The written permission (izin tertulis) of the OPD's head; `superseded_at` when a new one was asked for."""

    __tablename__ = "permissions"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    version_no: Mapped[int]
    letter_number: Mapped[str]
    letter_date: Mapped[date]
    signed_by: Mapped[str]
    """Office of the signer as printed, e.g. `Kepala Dinas Kesehatan`."""
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    """The head, when the head has an account; empty for a letter of somebody else (a head's superior)."""
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"))
    granted_at: Mapped[datetime]
    superseded_at: Mapped[datetime | None]

    proposal: Mapped[Proposal] = relationship(back_populates="permissions", lazy="raise_on_sql")
    attachment: Mapped[Attachment | None] = relationship(lazy="raise_on_sql")


class Check(Base):
    """One administrative check of one version: five gates, each yes or no with a reason."""

    __tablename__ = "checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(ForeignKey("proposals.id"), index=True)
    version_no: Mapped[int]
    checked_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime]

    proposal: Mapped[Proposal] = relationship(back_populates="checks", lazy="raise_on_sql")
    answers: Mapped[list["GateAnswer"]] = relationship(
        cascade="all, delete-orphan", order_by="GateAnswer.id", lazy="raise_on_sql"
    )


class GateAnswer(Base):
    __tablename__ = "gate_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    check_id: Mapped[int] = mapped_column(ForeignKey("checks.id"))
    gate: Mapped[Gate] = mapped_column(enum_type(Gate, "gate"))
    passed: Mapped[bool]
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        UniqueConstraint("check_id", "gate"),
        CheckConstraint("passed OR reason <> ''", name="no_has_reason"),
    )


class NumberSeries(Base):
    """The last serial given to a proposal of a year; it only grows, so no number is used twice."""

    __tablename__ = "number_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_serial: Mapped[int]
