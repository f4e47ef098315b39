"""Who works on a proposal: the team, handing it over, and deleting a draft."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import files, people, policy, proposals, teams
from innovations.domain.errors import Invalid
from innovations.domain.people import Person
from innovations.models.proposals import Proposal, TeamMember
from innovations.web import uploads
from innovations.web.current import get_actor
from innovations.web.forms import BaseForm
from innovations.web.loading import load
from innovations.web.security import found, require

from .blueprint import blueprint
from .forms import HandOverForm, MemberForm, PersonForm


@blueprint.route("/<number>/tim", methods=["GET", "POST"])
def team(number: str) -> ResponseReturnValue:
    """The team with its tasks; a POST adds a member, after a choice when a name fits several people."""
    actor, proposal, form = get_actor(), load(number), MemberForm()
    proposals.require_editable(proposal, actor)
    if form.validate_on_submit():
        try:
            person = None if form.without_account.data else pick(form)
            name = free_name(form) if form.without_account.data else ""
            if person is not None or name:
                teams.add_member(proposal, actor, name, form.task.data or "", person)
                flash(_("%(name)s masuk tim.", name=person.name if person else name), "success")
                return redirect(url_for("proposals.team", number=number), 303)
        except Invalid as error:
            form.refuse(error)
    return render_template("proposals/team.html", form=form, proposal=proposal), status_of(form)


def pick(form: PersonForm) -> Person | None:
    """The person meant; None when several fit, who are then offered. Raises `Invalid` when nobody does."""
    matches = people.search_people(form.person.data or "")
    if not matches:
        raise Invalid("person_unknown", "person")
    for person in matches:
        if person.id == form.choice.data:
            return person
    if len(matches) == 1 and not form.always_asks:
        return matches[0]
    form.offer(matches)
    return None


def status_of(form: PersonForm) -> int:
    """Asking who is meant is no refusal."""
    return 200 if form.choice.choices and not form.errors else form.status


def free_name(form: MemberForm) -> str:
    """The name of somebody without an account: a NIP is no name, and would be shown to others."""
    name = form.person.data or ""
    if people.is_login(name):
        raise Invalid("person_needs_name", "person")
    return name


@blueprint.post("/<number>/tim/<id:member_id>/keluarkan")
def remove_member(number: str, member_id: int) -> ResponseReturnValue:
    """Take somebody out of the team; whoever takes out themselves sees it no more."""
    actor, proposal = get_actor(), load(number)
    member: TeamMember = found(next((row for row in proposal.team if row.id == member_id), None))
    name, is_self = member.name, member.user_id == actor.id
    teams.remove_member(proposal, actor, member)
    flash(_("%(name)s dikeluarkan dari tim.", name=name), "success")
    if is_self:
        return redirect(url_for("proposals.index"), 303)
    return redirect(url_for("proposals.team", number=number), 303)


@blueprint.route("/<number>/alihkan", methods=["GET", "POST"])
def hand_over(number: str) -> ResponseReturnValue:
    """Give the proposal to a colleague: first who is meant, then the confirmation."""
    actor, proposal, form = get_actor(), load(number), HandOverForm()
    require(policy.can_hand_over(actor, proposal))
    if form.validate_on_submit():
        try:
            person = pick(form)
            if person is not None:
                teams.hand_over(proposal, actor, person, form.reason.data or "")
                return handed_over(proposal, person)
        except Invalid as error:
            form.refuse(error)
    return render_template("proposals/hand_over.html", form=form, proposal=proposal), status_of(form)


def handed_over(proposal: Proposal, person: Person) -> ResponseReturnValue:
    flash(_("Usulan %(number)s dialihkan kepada %(name)s.", number=proposal.number, name=person.name), "success")
    return redirect(url_for("proposals.index"), 303)


@blueprint.route("/<number>/hapus", methods=["GET", "POST"])
def delete(number: str) -> ResponseReturnValue:
    """Delete a draft, after a page that says what goes and what stays."""
    actor, proposal, form = get_actor(), load(number, whole=True), BaseForm()
    if form.validate_on_submit():
        files.discard(uploads.folder(), proposals.delete_draft(proposal, actor))
        flash(_("Draf %(number)s dihapus.", number=number), "success")
        return redirect(url_for("proposals.index"), 303)
    require(policy.can_delete(actor, proposal))
    return render_template("proposals/delete.html", form=form, proposal=proposal), form.status
