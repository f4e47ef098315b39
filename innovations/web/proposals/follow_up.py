"""What follows the Keputusan, each part on a page of its own: written where it is missing, mended with a reason."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from innovations.domain import agencies, decisions, execution, trials
from innovations.domain.actor import Actor
from innovations.domain.errors import Invalid
from innovations.domain.trials import Part, Story
from innovations.models.proposals import AttachmentKind, Proposal
from innovations.web.current import get_actor
from innovations.web.loading import load

from . import follow_up_forms as forms
from .actions import keep_scan
from .amendments import amend
from .blueprint import blueprint
from .follow_up_words import CHANGE, MEND, NEW, PASS_ON, PATHS
from .offers import Offer

FORMS: Mapping[Part, type[forms.PartForm]] = {
    Part.TRIAL: forms.TrialForm,
    Part.OUTCOME: forms.OutcomeForm,
    Part.MEASURE: forms.MeasureForm,
    Part.IMPLEMENTATION: forms.ImplementationForm,
    Part.CLOSURE: forms.ClosureForm,
}


@blueprint.route(f"/<number>/<any({', '.join(map(repr, PATHS))}):part>", methods=["GET", "POST"])
def write_part(number: str, part: str) -> ResponseReturnValue:
    """Trial, outcome, measure, implementation or closure."""
    wanted, actor, proposal = PATHS[part], get_actor(), load(number, whole=True)
    decisions.load_for_deciding(proposal)
    story = trials.get_story(proposal)
    trials.require_writable(proposal, actor, wanted, story)
    words = (NEW if story.get(wanted) is None else MEND)[wanted]
    url = url_for("proposals.write_part", number=number, part=part)
    offer = Offer(wanted.value, url, words, make_form(proposal, wanted, story))
    return amend(proposal, offer, trials.EVENTS[wanted], lambda *_who: None, write)


def make_form(proposal: Proposal, part: Part, story: Story) -> forms.PartForm:
    """With what stands; why it changes is asked only where something does."""
    row = story.get(part)
    seen = {"lock_version": proposal.lock_version}
    form = FORMS[part](data=seen | ({} if row is None else vars(row)))
    if row is None:
        del form.reason
    else:
        form.reason.label.text = str(CHANGE)
    if isinstance(form, forms.OutcomeForm):
        if story.measure is None:
            del form.measured
        else:
            unit = f" ({story.measure.unit})" if story.measure.unit else ""
            form.measured.description = story.measure.name + unit
    return form


def write(proposal: Proposal, actor: Actor, form: Any) -> None:
    reason = form.reason.data if "reason" in form else ""
    trials.write(proposal, actor, form.read(), reason or "", has_scan=form.upload is not None)
    keep_scan(proposal, actor, form, AttachmentKind.REGULATION)


@blueprint.route("/<number>/pelaksana", methods=["GET", "POST"])
def pass_on(number: str) -> ResponseReturnValue:
    """Another OPD carries it out."""
    proposal = load(number, whole=True)
    decisions.load_for_deciding(proposal)
    form = forms.ExecutorForm(data={"lock_version": proposal.lock_version})
    form.executing_agency.offer(agencies.list_choices(roots=True, but=proposal.executing_agency_id))
    offer = Offer("pass_on", url_for("proposals.pass_on", number=number), PASS_ON, form)
    return amend(proposal, offer, execution.PASSED_ON, execution.require_can_pass_on, give)


def give(proposal: Proposal, actor: Actor, form: forms.ExecutorForm) -> None:
    agency = agencies.get(form.executing_agency.data or 0)
    if agency is None or form.since.data is None:
        raise Invalid("not_an_opd", "executing_agency")
    execution.pass_on(proposal, actor, agency, form.since.data, form.reason.data or "")
