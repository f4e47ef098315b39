"""Taking the sample data out again, and nothing else."""

from sqlalchemy import delete, null, or_, select, update
from sqlalchemy.exc import IntegrityError

from innovations.database import db
from innovations.domain.errors import DomainError
from innovations.domain.events import record
from innovations.models.accounts import HeldForm, LoginTry, User, UserRole, UserSession
from innovations.models.adoptions import Adoption
from innovations.models.agencies import Agency, AgencyHead
from innovations.models.api_tokens import ApiToken
from innovations.models.calendar import CalendarEntry
from innovations.models.decisions import DecisionLetter, DecisionList, DecisionRow
from innovations.models.directives import CommitteeMember, Criterion, Directive, Rubric
from innovations.models.discussion import Message
from innovations.models.events import Event, Topic
from innovations.models.explanations import Explanation
from innovations.models.followup import Closure, Implementation, Measure, Outcome, Trial
from innovations.models.imports import ImportRun
from innovations.models.index import IndexClaim, IndexFile, IndexProfile, IndexYear
from innovations.models.masterplan import DirectiveCall, Plan, Programme, ProgrammeLink, ProgrammeSupporter
from innovations.models.minutes import Minutes, MinutesClosing, MinutesScan, Presence
from innovations.models.notices import Mail, Notice, NoticeChoice
from innovations.models.progress import Milestone, ProgressReport, ReportFile, ReportInterval
from innovations.models.proposals import (
    Attachment,
    Check,
    FormerMember,
    GateAnswer,
    Permission,
    Proposal,
    ProposalVersion,
    TeamMember,
)
from innovations.models.reviews import Assignment, Conflict, Review, ReviewRevision, ReviewScore
from innovations.models.saved_views import SavedView

from .sequels import staff

REMOVED = "sample_removed"
"""The event that remembers it, so that the next start does not put the sample data back."""

_users = select(User.id).where(User.is_sample)
_proposals = select(Proposal.id).where(Proposal.is_sample)
_directives = select(Directive.id).where(Directive.is_sample)
_programmes = select(Programme.id).where(Programme.is_sample)


def remove() -> int:
    """Delete all sample rows, the children first; returns how many proposals went. The caller commits.

    What stays in the log has no name any more. Nothing happens, but for the event, when there is no sample data.

    Raises `DomainError` when something real leans on sample data, e.g. a real proposal under a sample directive or
    checked by a sample account; the caller rolls back.
    """
    number = len(db.session.scalars(_proposals).all())
    try:
        _remove_notices()
        _remove_proposals()
        _reopen_index_years()
        _remove_masterplan()
        _remove_directives()
        _remove_people()
        db.session.execute(delete(CalendarEntry).where(CalendarEntry.is_sample))
        _forget_staff()
    except IntegrityError as error:  # the foreign keys know all that can lean on a row
        raise DomainError("real_data_depends_on_sample") from error
    record(Topic.SETTING, REMOVED, None, proposals=number)
    return number


def _remove_notices() -> None:
    about = or_(Notice.user_id.in_(_users), Notice.proposal_id.in_(_proposals), Notice.directive_id.in_(_directives))
    db.session.execute(delete(Mail).where(Mail.notice_id.in_(select(Notice.id).where(about))))
    db.session.execute(delete(Notice).where(about))


def _remove_proposals() -> None:
    reviews = select(Review.id).where(Review.proposal_id.in_(_proposals))
    checks = select(Check.id).where(Check.proposal_id.in_(_proposals))
    db.session.execute(delete(ReviewRevision).where(ReviewRevision.review_id.in_(reviews)))
    db.session.execute(delete(ReviewScore).where(ReviewScore.review_id.in_(reviews)))
    claims = select(IndexClaim.id).where(IndexClaim.proposal_id.in_(_proposals))
    db.session.execute(delete(IndexFile).where(IndexFile.claim_id.in_(claims)))
    db.session.execute(delete(GateAnswer).where(GateAnswer.check_id.in_(checks)))
    reports = select(ProgressReport.id).where(ProgressReport.proposal_id.in_(_proposals))
    db.session.execute(delete(ReportFile).where(ReportFile.report_id.in_(reports)))
    db.session.execute(delete(Event).where(Event.proposal_id.in_(_proposals)))
    for child in (
        Review,
        Conflict,
        Assignment,
        Message,
        Check,
        Permission,
        Attachment,
        ProposalVersion,
        TeamMember,
        FormerMember,
        ProgrammeLink,
        Adoption,
        Explanation,
        DecisionRow,
        DecisionLetter,
        IndexClaim,
        IndexProfile,
        Outcome,
        Trial,
        Measure,
        Implementation,
        Closure,
        Milestone,
        ProgressReport,
        ReportInterval,
    ):
        db.session.execute(delete(child).where(child.proposal_id.in_(_proposals)))
    db.session.execute(delete(Proposal).where(Proposal.is_sample))


def _reopen_index_years() -> None:
    """A self-score that a sample account froze is sample data; so is the regional part of its year."""
    frozen = IndexYear.frozen_by_id.in_(_users)
    empty = {"frozen": null(), "frozen_at": None, "frozen_by_id": None, "spd_points": None}
    db.session.execute(update(IndexYear).where(frozen).values(empty))
    typed = select(Event).where(Event.code == "index_spd_set").order_by(Event.id)
    last = {event.details["year"]: event.actor_id for event in db.session.scalars(typed)}
    sample = set(db.session.scalars(_users))
    years = [year for year, actor_id in last.items() if actor_id in sample]
    db.session.execute(update(IndexYear).where(IndexYear.year.in_(years)).values(spd_points=None))


def _forget_staff() -> None:
    """The head-counts that the sample invented for real OPD."""
    for agency in db.session.scalars(select(Agency).where(Agency.note.endswith(staff.MARK)).order_by(Agency.id)):
        agency.staff_count = agency.staff_counted_on = None
        agency.note = agency.note.removesuffix(staff.MARK)


def _remove_masterplan() -> None:
    asked = or_(DirectiveCall.directive_id.in_(_directives), DirectiveCall.programme_id.in_(_programmes))
    db.session.execute(delete(DirectiveCall).where(asked))
    db.session.execute(delete(ProgrammeSupporter).where(ProgrammeSupporter.programme_id.in_(_programmes)))
    db.session.execute(delete(Programme).where(Programme.is_sample))
    db.session.execute(delete(Plan).where(Plan.is_sample))


def _remove_directives() -> None:
    rubrics = db.session.scalars(select(Directive.rubric_id).where(Directive.is_sample)).all()
    minutes = select(Minutes.id).where(Minutes.directive_id.in_(_directives))
    for child in (Presence, MinutesClosing, MinutesScan):
        db.session.execute(delete(child).where(child.minutes_id.in_(minutes)))
    db.session.execute(delete(Minutes).where(Minutes.directive_id.in_(_directives)))
    db.session.execute(delete(DecisionList).where(DecisionList.directive_id.in_(_directives)))
    db.session.execute(delete(CommitteeMember).where(CommitteeMember.directive_id.in_(_directives)))
    db.session.execute(delete(Directive).where(Directive.is_sample))
    db.session.execute(delete(Criterion).where(Criterion.rubric_id.in_(rubrics)))
    db.session.execute(delete(Rubric).where(Rubric.id.in_(rubrics)))


def _remove_people() -> None:
    """Accounts with all that hangs on them; what they did to real things stays in the log, without a name."""
    logins = select(User.login).where(User.is_sample)
    db.session.execute(update(Event).where(Event.actor_id.in_(_users)).values(actor_id=None))
    for column in (ImportRun.actor_id, ImportRun.undone_by_id):
        db.session.execute(update(ImportRun).where(column.in_(_users)).values({column: None}))
    db.session.execute(delete(LoginTry).where(LoginTry.login.in_(logins)))
    db.session.execute(delete(CommitteeMember).where(CommitteeMember.user_id.in_(_users)))
    handled = or_(ApiToken.created_by_id.in_(_users), ApiToken.revoked_by_id.in_(_users))
    db.session.execute(delete(ApiToken).where(handled))
    for child in (UserSession, HeldForm, UserRole, AgencyHead, FormerMember, SavedView, NoticeChoice):
        db.session.execute(delete(child).where(child.user_id.in_(_users)))
    db.session.execute(delete(User).where(User.is_sample))
