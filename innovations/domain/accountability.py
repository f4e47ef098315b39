"""Who may ask and answer why it was decided so, word and read letters, open the dossier: part of `policy`. Pure."""

from sqlalchemy import ColumnElement, and_

from innovations.models.accounts import Role
from innovations.models.proposals import DECIDED_STATES, Origin, Proposal, State

from . import parties, policy, relations
from .actor import Actor
from .workflow import Party


def can_ask_explanation(actor: Actor, proposal: Proposal) -> bool:
    """The owner of what was decided here, under a directive that offers it; the period is the verb's."""
    is_offered = proposal.origin is not Origin.IMPORTED and proposal.directive.explanation_days > 0
    return proposal.state in DECIDED_STATES and is_offered and parties.is_party(actor, proposal, Party.OWNER)


def can_answer_explanation(actor: Actor, proposal: Proposal) -> bool:
    """Chair or secretary who might be assigned to it: neither involved nor recused, nor of its OPD."""
    leads = relations.is_lead_of(actor, proposal) and policy.is_able_to_review(actor, proposal)
    return leads and proposal.state in DECIDED_STATES


def explanations_answerable_by(actor: Actor) -> ColumnElement[bool]:
    """The WHERE clause over `Proposal` that equals `can_answer_explanation`."""
    led = [directive for directive, seat in actor.seats.items() if seat in relations.LEADS]
    return and_(Proposal.state.in_(DECIDED_STATES), policy.able_to_review_sql(actor, led))


def can_see_explanation(actor: Actor, proposal: Proposal) -> bool:
    """Those who work on the proposal, and the leadership once it is decided."""
    decided = policy.can_see(actor, proposal) and proposal.state in DECIDED_STATES
    return policy.can_see_files(actor, proposal) or (actor.has(Role.LEADERSHIP) and decided)


def can_open_dossier(actor: Actor, proposal: Proposal) -> bool:
    """What was sent: the auditor; kominfo and leads, of their own and after declaring a conflict only once decided.

    The leadership reads what is decided.
    """
    if proposal.state is State.DRAFT or not policy.can_see(actor, proposal):
        return False
    decided = proposal.state in DECIDED_STATES
    staff = actor.has(Role.KOMINFO) or relations.is_lead_of(actor, proposal)
    apart = decided or policy.can_see_progress(actor, proposal)
    return actor.has(Role.AUDITOR) or (staff and apart) or (actor.has(Role.LEADERSHIP) and decided)


def can_read_letter(actor: Actor, proposal: Proposal, *, is_sent: bool) -> bool:
    """It tells the score: once sent for whoever may see that, before for the staff alone, never of their own."""
    is_decided = proposal.state in DECIDED_STATES and proposal.origin is Origin.FILED
    return (
        is_decided
        and policy.can_see_scores(actor, proposal)
        and (is_sent or policy.can_see_reviewers(actor, proposal))
    )


def can_send_letter(actor: Actor, proposal: Proposal) -> bool:
    """Whoever may record the decision holds and sends its letter."""
    is_decided = proposal.state in DECIDED_STATES and proposal.origin is Origin.FILED
    return is_decided and parties.is_party(actor, proposal, Party.COORDINATOR)


def can_word_letters(actor: Actor) -> bool:
    """Kominfo writes the letters, the admin all texts of the region."""
    return actor.has(Role.KOMINFO) or policy.can_manage_accounts(actor)
