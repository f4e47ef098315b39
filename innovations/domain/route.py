"""The legal route of a proposal (PP 38/2017 ps 8-13) up to the committee: sending, returning, taking back."""

from datetime import date, datetime, timedelta

from innovations.models.directives import Directive
from innovations.models.proposals import Attachment, Initiator, Proposal, ProposalVersion, State

from . import clock, policy, relations, versions
from .actor import Actor
from .completeness import list_gaps
from .errors import DomainError, Invalid
from .moves import move, note, refuse_party, require_allowed, require_text
from .permissions import Letter, get_permission, is_awaited, keep_letter, require_letter
from .workflow import Action

LONGEST_REVISION = timedelta(days=366)


def deadline_of(directive: Directive) -> datetime:
    """The last second in which a first submission counts: closing plus grace."""
    return directive.closes_at + timedelta(minutes=directive.grace_minutes)


def is_over(directive: Directive, now: datetime) -> bool:
    """Is the window closed? Whole seconds count: what comes within the last one is in time."""
    return now.replace(microsecond=0) > deadline_of(directive)


def needs_letter_to_file(proposal: Proposal, actor: Actor) -> bool:
    """An OPD's own proposal that its head does not file in person: kominfo files it on the head's signed letter."""
    files_in_person = relations.is_head_of(actor, proposal)
    return proposal.initiator is Initiator.AGENCY and not files_in_person and get_permission(proposal) is None


def submit(
    proposal: Proposal, actor: Actor, files: list[Attachment], letter: Letter | None = None
) -> ProposalVersion:
    """Send, in time and complete; freezes a version. `files` are its attachments, `letter` see above."""
    now = clock.now()
    require_allowed(proposal, actor, Action.SUBMIT)
    _require_in_time(proposal, now)
    gaps = list_gaps(proposal)
    if gaps:
        raise DomainError("incomplete", count=len(gaps))
    on_letter = needs_letter_to_file(proposal, actor)
    if on_letter:
        if letter is None:
            raise Invalid("missing", "letter_number")
        require_letter(proposal, actor, letter)
    content = versions.freeze(proposal, files)
    version = ProposalVersion(
        version_no=proposal.version_no + 1,
        content=content,
        content_hash=versions.hash_content(content),
        submitted_at=now,
        submitted_by_id=actor.id,
    )
    move(
        proposal,
        Action.SUBMIT,
        actor,
        State.AWAITING_PERMISSION if is_awaited(proposal) else State.SUBMITTED,
        content_hash=version.content_hash,
        sent_version=version.version_no,
    )
    proposal.versions.append(version)
    proposal.version_no = version.version_no
    proposal.sent_title = proposal.title
    proposal.submitted_at = now
    if on_letter and letter is not None:
        keep_letter(proposal, actor, letter)
    return version


def is_late(proposal: Proposal) -> bool:
    """Could it not be sent any more, were it complete?"""
    try:
        _require_in_time(proposal, clock.now())
    except DomainError as error:
        return error.code != "directive_not_open"
    return False


def _require_in_time(proposal: Proposal, now: datetime) -> None:
    """A first submission within the directive's window, a revision until the day set; whole seconds count."""
    directive = proposal.directive
    if proposal.state is State.RETURNED and proposal.returned_until is not None:
        if now >= clock.end_of(proposal.returned_until):
            raise DomainError("revision_too_late", until=proposal.returned_until)
    elif now < directive.opens_at:
        raise DomainError("directive_not_open", opens_at=directive.opens_at)
    elif is_over(directive, now):
        raise DomainError("directive_closed", closed_at=deadline_of(directive))


def return_for_revision(proposal: Proposal, actor: Actor, reason: str, until: date) -> None:
    """Back to the owner with a reason and the last day on which it may be sent again."""
    require_allowed(proposal, actor, Action.RETURN)
    _require_day_to_mend(until)
    move(proposal, Action.RETURN, actor, reason=reason, until=until.isoformat())
    proposal.returned_until = until


def _require_day_to_mend(until: date) -> None:
    if until < clock.today():
        raise Invalid("date_in_past", "until")
    if until > clock.today() + LONGEST_REVISION:
        raise Invalid("date_too_far", "until")


def require_extendable(proposal: Proposal, actor: Actor) -> None:
    """Refuse whoever could not have returned it (403), and where nothing is being revised (409)."""
    if proposal.state is not State.RETURNED:
        raise DomainError("not_in_this_state", state=proposal.state)
    if not policy.can_extend_revision(actor, proposal):
        refuse_party(proposal, actor)


def extend_revision(proposal: Proposal, actor: Actor, reason: str, until: date) -> None:
    """Give the owner of a returned proposal until a later day; also after the first one has passed."""
    require_extendable(proposal, actor)
    require_text(reason, "reason")
    _require_day_to_mend(until)
    old = proposal.returned_until
    if old is not None and until <= old:
        raise Invalid("revision_not_later", "until", until=old)
    proposal.returned_until = until
    note(
        proposal,
        actor,
        "proposal_revision_extended",
        reason,
        old=old.isoformat() if old is not None else "",
        until=until.isoformat(),
    )


def withdraw(proposal: Proposal, actor: Actor, reason: str) -> None:
    """The owner takes it back before a decision."""
    move(proposal, Action.WITHDRAW, actor, reason=reason)
