"""Writing a proposal: a new one, and each section of the form on a page of its own."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import calls, masterplan, policy, proposals, timeline
from innovations.domain.actor import Actor
from innovations.domain.errors import DomainError, Invalid
from innovations.domain.programmes import list_all as list_programmes
from innovations.models.directives import Directive
from innovations.models.masterplan import LinkState
from innovations.models.proposals import Initiator, Proposal
from innovations.transfer import likeness
from innovations.web import labels
from innovations.web.current import get_actor
from innovations.web.security import found, require

from .blueprint import blueprint
from .forms import SECTION_FORMS, ContentForm, IdentityForm, ProgrammesForm
from .loading import load
from .present import in_words

NEXT = ("identitas", "gagasan", "manfaat", "rencana", "bukti", "masterplan")


@blueprint.route("/baru", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """The first section of a proposal that gets its number when it is first saved."""
    actor = get_actor()
    require(policy.can_propose(actor))
    directive = asked_directive()
    if directive is None:
        return choose_directive()
    proposals.require_open(directive)
    form = IdentityForm(agency_id=actor.agency_id, unit_id=actor.unit_id, initiator=Initiator.ASN)
    offer(form, actor, None)
    if form.validate_on_submit():
        try:
            made = proposals.create(directive, actor, read_place(form), form.data, form.form_token.data or None)
        except Invalid as error:
            form.refuse(error)
        else:
            return after_saving(made, "identitas")
    return render_template(
        "proposals/edit/identitas.html", form=form, directive=directive, proposal=None
    ), form.status


def asked_directive() -> Directive | None:
    """The directive named by `?arahan=`; 404 when there is no such one, None when none is named."""
    text = request.args.get("arahan")
    if not text:
        return None
    known = text.isascii() and text.isdigit() and len(text) < 10
    return found(proposals.get_directive(int(text)) if known else None)


def choose_directive() -> ResponseReturnValue:
    """Which directive to answer; straight on when only one is open."""
    directives = proposals.list_open_directives()
    if len(directives) == 1:
        return redirect(url_for("proposals.new", arahan=directives[0].id))
    return render_template("proposals/choose.html", directives=directives)


@blueprint.route("/<number>/ubah/<section>", methods=["GET", "POST"])
def edit(number: str, section: str) -> ResponseReturnValue:
    """Write one section; what was typed stays on the page whatever goes wrong."""
    actor, proposal = get_actor(), load(number)
    stands = proposals.digest(proposal, section)
    form = found(SECTION_FORMS.get(section))(obj=proposal, seen=stands)
    if isinstance(form, IdentityForm):
        offer(form, actor, proposal)
    if not form.is_submitted():
        proposals.require_editable(proposal, actor)
    elif is_too_late(actor, proposal) or (form.validate() and form.seen.data != stands):
        return show_conflict(form, proposal, section)
    elif not form.errors:
        try:
            save(form, actor, proposal, section)
        except Invalid as error:
            form.refuse(error)
        else:
            return after_saving(proposal, section)
    return show_section(form, proposal, section), form.status


@blueprint.route("/<number>/ubah/masterplan", methods=["GET", "POST"])
def programmes(number: str) -> ResponseReturnValue:
    """Which programmes the proposers think it serves; those that kominfo confirmed stay."""
    actor, proposal = get_actor(), load(number, whole=True)
    proposals.require_editable(proposal, actor)
    suggested = [link.programme_id for link in proposal.links if link.state is LinkState.SUGGESTED]
    stands = proposals.digest(proposal, "masterplan")
    form = ProgrammesForm(seen=stands, programme_ids=suggested)
    form.offer(list_choices(proposal))
    if form.validate_on_submit() and form.seen.data != stands:
        return show_conflict(form, proposal, "masterplan")
    if form.validate_on_submit():
        try:
            masterplan.set_suggestions(proposal, actor, form.programme_ids.data or [])
        except Invalid as error:
            form.refuse(error)
        else:
            return after_saving(proposal, "masterplan")
    return show_section(form, proposal, "masterplan"), form.status


def list_choices(proposal: Proposal) -> list[tuple[int, str, str]]:
    """(id, name, group) of all programmes: first what the directive asks for, then what reads like the proposal."""
    called = [(row.programme, _("Dicari oleh arahan ini")) for row in calls.list_for_directive(proposal.directive)]
    alike = [(row, _("Saran otomatis, menurut kata yang mirip")) for row in likeness.suggest(proposal)]
    others = [(row, row.dimension.name) for row in list_programmes()]
    return [(row.id, f"{row.name} ({row.code})", group) for row, group in (*called, *alike, *others)]


def show_section(form: ContentForm, proposal: Proposal, section: str, **context: Any) -> str:
    return render_template(
        f"proposals/edit/{section}.html",
        form=form,
        proposal=proposal,
        directive=proposal.directive,
        **context,
    )


def is_too_late(actor: Actor, proposal: Proposal) -> bool:
    """Has the proposal gone on its way while a member was still typing? Others are refused here."""
    try:
        proposals.require_editable(proposal, actor)
    except DomainError as error:
        if error.code == "not_in_this_state":
            return True
        raise
    return False


def show_conflict(form: ContentForm, proposal: Proposal, section: str) -> ResponseReturnValue:
    """Somebody was faster: say who, show what stands there now beside what was typed, and let them choose."""
    affairs = {affair.id: affair.name for affair in proposals.list_affairs()}
    stored: list[dict[str, Any]] = []
    for name in proposals.SECTION_FIELDS.get(section, ()):
        now = getattr(proposal, name)
        if form[name].data != now and (form[name].data or now):
            sides = [
                affairs.get(value, "") if name == "affair_id" else in_words(name, _plain(value), {})
                for value in (now, form[name].data)
            ]
            left, right = ([("same", words or "–")] for words in sides)
            stored.append({"label": str(labels.FIELDS[name]), "left": left, "right": right})
    form.seen.data, form.seen.raw_data = proposals.digest(proposal, section), None
    page = show_section(
        form,
        proposal,
        section,
        stored=stored,
        last=timeline.find_last(proposal, get_actor()),
        is_editable=policy.can_edit(get_actor(), proposal),
    )
    return page, 409


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def save(form: ContentForm, actor: Actor, proposal: Proposal, section: str) -> None:
    """Hand the section's fields to the domain."""
    if isinstance(form, IdentityForm) and proposals.can_move(actor, proposal):
        proposals.move(proposal, actor, read_place(form))
    proposals.edit(proposal, actor, section, form.data)


def after_saving(proposal: Proposal, section: str) -> ResponseReturnValue:
    """To the overview, or on to the next section."""
    flash(_("Draf %(number)s disimpan.", number=proposal.number), "success")
    place = NEXT.index(section) + 1
    if request.form.get("next") and place < len(NEXT):
        return redirect(url_for("proposals.edit", number=proposal.number, section=NEXT[place]), 303)
    return redirect(url_for("proposals.show", number=proposal.number), 303)


def offer(form: IdentityForm, actor: Actor, proposal: Proposal | None) -> None:
    """Fill the choices; what the actor may not choose is not in the form at all."""
    form.affair_id.offer((affair.id, affair.name) for affair in proposals.list_affairs())
    if proposal is not None:
        del form.form_token
    if proposal is not None and not proposals.can_move(actor, proposal):
        del form.initiator, form.initiator_name, form.agency_id, form.unit_id
        return
    initiators = proposals.list_initiators(actor)
    form.initiator.choices = [(initiator.value, labels.label(initiator)) for initiator in initiators]
    if Initiator.REGENT not in initiators:
        del form.initiator_name
    agencies = proposals.list_agencies(actor, proposal.agency_id if proposal is not None else None)
    names = {agency.id: agency.name for agency in agencies}
    form.agency_id.offer(names.items())
    units = proposals.list_units(list(names))
    form.unit_id.offer(
        (unit.id, unit.name if len(names) == 1 else f"{unit.name} ({names[unit.parent_id or 0]})") for unit in units
    )


def read_place(form: IdentityForm) -> proposals.Place:
    return proposals.Place(
        initiator=form.initiator.data,
        agency_id=form.agency_id.data,
        unit_id=form.unit_id.data,
        initiator_name=form.initiator_name.data or "" if "initiator_name" in form else "",
    )
