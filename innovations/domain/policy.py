"""Who may see and do what: predicates over an `Actor` and a thing, and beside them their SQL twins. Pure.

A proposal handed to a predicate is loaded by `domain.proposals.FOR_POLICY`. "Nobody acts on their own proposal"
(contract, roles) is `relations.is_involved`.
An auditor changes nothing, whatever else the account owns or sits on.
"""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, false, or_, true

from innovations.models.accounts import Role
from innovations.models.directives import Directive, Phase, Seat
from innovations.models.events import Topic
from innovations.models.proposals import (
    DECIDED_STATES,
    LIVE_STATES,
    UNSETTLED_STATES,
    Initiator,
    Origin,
    Proposal,
    State,
)

from . import relations
from .actor import Actor
from .parties import is_party
from .workflow import SCORING, Party

ADMIN_TOPICS = frozenset({Topic.ACCOUNT, Topic.AGENCY, Topic.SETTING, Topic.SESSION, Topic.EXPORT, Topic.REFUSAL})


def can_propose(actor: Actor) -> bool:
    """Every account but auditors; an expert from outside belongs to no OPD and so has none to propose for."""
    return actor.has(Role.PROPOSER) and not actor.has(Role.AUDITOR) and actor.agency_id is not None


def is_reviewer_of(actor: Actor, proposal: Proposal) -> bool:
    """Able to score it, and it is theirs to score, whatever the state."""
    return is_able_to_review(actor, proposal) and relations.is_assigned_to(actor, proposal)


def is_able_to_review(actor: Actor, proposal: Proposal) -> bool:
    """Sits on the directive's committee and has no conflict of any kind: may be assigned to it."""
    return (
        proposal.directive_id in actor.seats
        and not actor.has(Role.AUDITOR)
        and not relations.has_structural_conflict(actor, proposal)
        and not relations.has_declared_conflict(actor, proposal)
    )


def can_review(actor: Actor, proposal: Proposal) -> bool:
    """A reviewer of it, and it is under review."""
    return proposal.state is State.UNDER_REVIEW and is_reviewer_of(actor, proposal)


def can_score(actor: Actor, proposal: Proposal) -> bool:
    """A reviewer of it, while scores are written (`workflow.SCORING`)."""
    return proposal.directive.phase in SCORING and can_review(actor, proposal)


def can_revise(actor: Actor, proposal: Proposal) -> bool:
    """A reviewer of it, while the committee deliberates: what was sent may be changed with a reason."""
    return proposal.directive.phase is Phase.DELIBERATION and can_review(actor, proposal)


def can_declare_conflict(actor: Actor, proposal: Proposal) -> bool:
    """A reviewer of it, until deliberation is over."""
    return can_score(actor, proposal) or can_revise(actor, proposal)


def can_see(actor: Actor, proposal: Proposal) -> bool:
    """The contract's reading rights; `visible_to` is the same in SQL.

    A blind directive shuts its committee out of everything but the pages of scoring: what is not seen at all leaks
    through no list, search, count, file or timeline. Those pages ask `can_see_identity` before they name anybody.
    """
    if actor.has(Role.AUDITOR) or proposal.state in LIVE_STATES or relations.is_member(actor, proposal):
        return True
    if relations.is_head_of(actor, proposal):
        return proposal.state is not State.DRAFT or proposal.initiator is Initiator.AGENCY
    if proposal.state is State.DRAFT:
        return False
    if actor.has(Role.KOMINFO) or (actor.has(Role.LEADERSHIP) and proposal.state in DECIDED_STATES):
        return True
    if relations.is_blind_to(actor, proposal):
        return False
    leads = relations.is_lead_of(actor, proposal) and not relations.has_declared_conflict(actor, proposal)
    return leads or can_review(actor, proposal)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_see`."""
    return or_(Proposal.state.in_(LIVE_STATES), open_to(actor))


def open_to(actor: Actor) -> ColumnElement[bool]:
    """Of what `visible_to` names, all that is not open to everybody: the WHERE clause over `Proposal`."""
    if actor.has(Role.AUDITOR):
        return true()
    sent = Proposal.state != State.DRAFT
    clauses = [relations.is_member_sql(actor)]
    if actor.headed_agency_ids:
        clauses.append(
            and_(
                Proposal.agency_id.in_(sorted(actor.headed_agency_ids)),
                or_(sent, Proposal.initiator == Initiator.AGENCY),
            )
        )
    if actor.has(Role.KOMINFO):
        clauses.append(sent)
    if actor.has(Role.LEADERSHIP):
        clauses.append(Proposal.state.in_(DECIDED_STATES))
    led = sorted(directive for directive, seat in actor.seats.items() if seat in relations.LEADS)
    seen = ~relations.is_blind_sql(actor)
    if led:
        undeclared = ~relations.has_declared_conflict_sql(actor)
        clauses.append(and_(sent, Proposal.directive_id.in_(led), undeclared, seen))
    if actor.seats:
        clauses.append(and_(reviewable_by(actor), seen))
    return or_(*clauses)


def can_see_identity(actor: Actor, proposal: Proposal) -> bool:
    """Owner, team, OPD and unit, and what tells of them: letters, files, own title and text where redacted."""
    return not relations.is_blind_to(actor, proposal)


def can_redact(actor: Actor, proposal: Proposal) -> bool:
    """Whoever runs the round hides from a blind committee what the text itself tells."""
    is_ahead = proposal.state in (State.SUBMITTED, State.UNDER_REVIEW)
    return proposal.directive.is_blind and is_ahead and is_party(actor, proposal, Party.COORDINATOR)


def can_read_working_text(actor: Actor, proposal: Proposal) -> bool:
    """While it is returned or withdrawn only its writers do; others read the version last sent."""
    return proposal.state not in UNSETTLED_STATES or relations.is_writer(actor, proposal)


def working_text_readable_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_read_working_text`."""
    return or_(Proposal.state.not_in(UNSETTLED_STATES), relations.is_writer_sql(actor))


def can_see_all_sent(actor: Actor) -> bool:
    """Whether counts of what this reader sees leave out nothing that was sent."""
    return actor.has(Role.AUDITOR, Role.KOMINFO)


def reviewable_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_review`: the reviewer's queue."""
    able = able_to_review_sql(actor, actor.seats)
    return and_(Proposal.state == State.UNDER_REVIEW, able, relations.is_assigned_sql(actor.id))


def able_to_review_sql(actor: Actor, directive_ids: Iterable[int]) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `is_able_to_review`, under these of the actor's committees."""
    seated = sorted(directive_ids)
    if not seated or actor.has(Role.AUDITOR):
        return false()
    return and_(
        Proposal.directive_id.in_(seated),
        ~relations.is_near_sql(actor),
        ~or_(relations.is_involved_sql(actor), relations.has_declared_conflict_sql(actor)),
    )


def scorable_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_score`: what a reviewer may write scores for."""
    return and_(reviewable_by(actor), relations.is_in_phase_sql(SCORING))


def can_edit(actor: Actor, proposal: Proposal) -> bool:
    """Owner and team write a draft or a returned proposal; so does the head who files for the OPD."""
    if proposal.state not in (State.DRAFT, State.RETURNED) or proposal.origin is Origin.IMPORTED:
        return False
    if actor.has(Role.AUDITOR):
        return False
    return relations.is_writer(actor, proposal)


def can_delete(actor: Actor, proposal: Proposal) -> bool:
    """The owner, as long as it was never sent."""
    unsent = proposal.state is State.DRAFT and proposal.version_no == 0
    return unsent and proposal.owner_id == actor.id and not actor.has(Role.AUDITOR)


def can_hand_over(actor: Actor, proposal: Proposal) -> bool:
    """The owner, or kominfo for someone who is gone; never out of another's unsent draft."""
    if proposal.owner_id == actor.id:
        return not actor.has(Role.AUDITOR)
    return actor.has(Role.KOMINFO) and proposal.state is not State.DRAFT


def can_see_files(actor: Actor, proposal: Proposal) -> bool:
    """Evidence and letters are for those who work on the proposal, not for every reader of an approved one."""
    if relations.is_member(actor, proposal) or relations.is_head_of(actor, proposal) or actor.has(Role.AUDITOR):
        return can_see(actor, proposal)
    staff = actor.has(Role.KOMINFO) or relations.is_lead_of(actor, proposal)
    return can_see(actor, proposal) and (staff or can_review(actor, proposal))


def can_see_scores(actor: Actor, proposal: Proposal) -> bool:
    """Before the decision: kominfo, auditor, a lead without a conflict; never of one's own, nor after declaring one.

    After it the owner and team too.
    """
    if proposal.state in DECIDED_STATES:
        return _is_staff(actor, proposal) or relations.is_member(actor, proposal)
    return can_see_progress(actor, proposal) and not relations.is_sealed_to(actor, proposal.directive)


def _is_staff(actor: Actor, proposal: Proposal) -> bool:
    return actor.has(*relations.UNBLINDED) or relations.is_lead_of(actor, proposal)


def can_see_reviewers(actor: Actor, proposal: Proposal) -> bool:
    """Who scored what, and who declared a conflict why: the staff, but never those whose proposal it is."""
    return _is_staff(actor, proposal) and not relations.is_involved(actor, proposal)


def can_see_progress(actor: Actor, proposal: Proposal) -> bool:
    """Who has scored it and who has not yet: nothing for those involved, nor for who is recused from what is open.

    A lead is recused by their own word or as of its OPD; kominfo and auditor, who score nothing, by their word.
    """
    if not can_see_reviewers(actor, proposal) or proposal.state in DECIDED_STATES:
        return can_see_reviewers(actor, proposal)
    leads = not actor.has(*relations.UNBLINDED)
    near = leads and relations.has_structural_conflict(actor, proposal)
    return not near and not relations.has_declared_conflict(actor, proposal)


def can_see_ranking(actor: Actor, directive: Directive) -> bool:
    return actor.has(Role.KOMINFO, Role.AUDITOR) or actor.seats.get(directive.id) in relations.LEADS


def can_see_closed_minutes(actor: Actor, directive: Directive) -> bool:
    """Once closed, also those who sign them; what of them is withheld says `closing.can_read`."""
    return can_see_ranking(actor, directive) or directive.id in actor.seats


def can_see_shares(actor: Actor, directive: Directive) -> bool:
    """Which OPD has sent how much; not for a blind committee, since an OPD with one proposal is told by it."""
    hides = directive.is_blind and directive.phase is not Phase.DECIDED and not actor.has(*relations.UNBLINDED)
    return can_see_ranking(actor, directive) and not hides


def can_remind(actor: Actor, directive: Directive) -> bool:
    """Whoever watches the committee's progress, but for auditors."""
    return can_see_ranking(actor, directive) and not actor.has(Role.AUDITOR)


def scores_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_see_scores`."""
    led = sorted(directive for directive, seat in actor.seats.items() if seat in relations.LEADS)
    knows = actor.has(*relations.UNBLINDED)
    staff = true() if knows else Proposal.directive_id.in_(led)
    unsealed = true() if knows else and_(~relations.is_sealed_sql(), ~relations.is_near_sql(actor))
    decided = Proposal.state.in_(DECIDED_STATES)
    return or_(
        and_(decided, or_(staff, relations.is_member_sql(actor))),
        and_(
            ~decided,
            staff,
            unsealed,
            ~or_(relations.is_involved_sql(actor), relations.has_declared_conflict_sql(actor)),
        ),
    )


def needs_permission(proposal: Proposal) -> bool:
    """An ASN's proposal under a directive that asks for it; an OPD's own needs none (PP 38/2017 ps 8)."""
    return proposal.initiator is Initiator.ASN and proposal.directive.permission_required


def can_print_letter(actor: Actor, proposal: Proposal) -> bool:
    """The permission letter names a whole NIP: only those who carry it, sign it, or record it."""
    hands = relations.is_member(actor, proposal) or relations.is_head_of(actor, proposal) or actor.has(Role.KOMINFO)
    return needs_permission(proposal) and hands


def can_ask_new_permission(actor: Actor, proposal: Proposal) -> bool:
    """The head of the OPD, while a proposal that was permitted lies with its owner for revision."""
    permitted = any(permission.superseded_at is None for permission in proposal.permissions)
    outside = not relations.was_member(actor, proposal) and not actor.has(Role.AUDITOR)
    return proposal.state is State.RETURNED and permitted and outside and relations.is_head_of(actor, proposal)


def can_extend_revision(actor: Actor, proposal: Proposal) -> bool:
    """Whoever could have returned it: head, coordinator, chair or secretary, none of them on their own proposal."""
    parties = (Party.PERMITTER, Party.LEAD)
    return proposal.state is State.RETURNED and any(is_party(actor, proposal, party) for party in parties)


def can_correct_decree(actor: Actor, proposal: Proposal) -> bool:
    """Whoever may record the Keputusan may mend what was mistyped."""
    return proposal.decree_number is not None and is_party(actor, proposal, Party.COORDINATOR)


def can_manage_directives(actor: Actor) -> bool:
    return actor.has(Role.KOMINFO)


def can_set_scoring_terms(actor: Actor, directive: Directive) -> bool:
    """Kominfo, or the chair of this directive's committee."""
    chairs = actor.seats.get(directive.id) is Seat.CHAIR and not actor.has(Role.AUDITOR)
    return actor.has(Role.KOMINFO) or chairs


def can_move_phase(actor: Actor, directive: Directive) -> bool:
    """Kominfo, or the chair."""
    return can_set_scoring_terms(actor, directive)


def can_record_minutes(actor: Actor, directive: Directive) -> bool:
    """Chair and secretary; who may read them is `can_see_ranking`."""
    return actor.seats.get(directive.id) in relations.LEADS and not actor.has(Role.AUDITOR)


def can_assign(actor: Actor, directive: Directive) -> bool:
    """Kominfo, or the chair of this committee, shares the proposals out among the reviewers.

    Under a blind directive kominfo alone: who may not score a proposal tells whose it is.
    """
    chairs = actor.seats.get(directive.id) is Seat.CHAIR and not directive.is_blind
    return can_manage_directives(actor) or chairs


def can_propose_decisions(actor: Actor, directive: Directive) -> bool:
    """The chair of this committee; of each proposal only one without conflict (`is_chair_without_conflict`)."""
    return actor.seats.get(directive.id) is Seat.CHAIR and not actor.has(Role.AUDITOR)


def can_release_decisions(actor: Actor) -> bool:
    """Kominfo, but never whoever wrote the list; of each proposal `can_perform` is asked too."""
    return actor.has(Role.KOMINFO) and not actor.has(Role.AUDITOR)


def can_manage_masterplan(actor: Actor) -> bool:
    return actor.has(Role.KOMINFO)


def can_link(actor: Actor, proposal: Proposal) -> bool:
    """Kominfo ties approved innovations to programmes."""
    return actor.has(Role.KOMINFO) and proposal.state in LIVE_STATES


def can_record_legacy(actor: Actor) -> bool:
    """Kominfo enters the innovations from before the tracker."""
    return actor.has(Role.KOMINFO)


def can_manage_accounts(actor: Actor) -> bool:
    return actor.has(Role.ADMIN)


def can_read_log(actor: Actor) -> bool:
    return actor.has(Role.ADMIN, Role.AUDITOR)


def can_read_accounts(actor: Actor) -> bool:
    """Lists of accounts, OPD, texts: who is admin changes them, the auditor reads."""
    return actor.has(Role.ADMIN, Role.AUDITOR)


def can_see_logins(actor: Actor) -> bool:
    """Whole NIPs of others; everybody else sees them masked (UU 27/2022)."""
    return actor.has(Role.ADMIN)


def list_readable_topics(actor: Actor) -> frozenset[Topic]:
    """The admin reads the log of what admins are about, not of proposals; the auditor reads all."""
    if actor.has(Role.AUDITOR):
        return frozenset(Topic)
    return ADMIN_TOPICS if actor.has(Role.ADMIN) else frozenset()
