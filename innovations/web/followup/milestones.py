"""Views of /usulan/<number>/tonggak: the milestones of an innovation, ticked off as they are done."""

from dataclasses import asdict

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import milestones
from innovations.domain.milestones import Content
from innovations.models.progress import Milestone
from innovations.models.proposals import Proposal
from innovations.web.current import get_actor
from innovations.web.forms import TokenForm, WatchfulForm, date_field, long_text_field, text_field
from innovations.web.loading import load_live
from innovations.web.security import found
from innovations.web.words import lazy as _l

from .blueprint import blueprint

PATH = "/usulan/<string(maxlength=20):number>/tonggak"
ONE = f"{PATH}/<id:milestone_id>"


class MilestoneForm(TokenForm, WatchfulForm):
    title = text_field(_l("Tonggak capaian"), hint=_l("Misalnya: 20 kader dari dua puskesmas sudah terlatih."))
    due_on = date_field(_l("Target selesai"))
    done_on = date_field(_l("Selesai pada"), required=False, hint=_l("Kosongkan bila belum selesai."))
    note = long_text_field(_l("Catatan"), max_length=1000, required=False)

    def read(self) -> Content:
        """What was typed, once it is valid."""
        values = self.data
        return Content(values["title"], values["due_on"], values["done_on"], values["note"] or "")


@blueprint.route(PATH, methods=["GET", "POST"])
def list_milestones(number: str) -> ResponseReturnValue:
    """All of them; a POST adds one."""
    actor, proposal, form = get_actor(), load_live(number), MilestoneForm()
    if form.is_submitted():
        milestones.require_changeable(proposal, actor)
    token = form.form_token.data
    if form.validate_on_submit() and form.attempt(
        lambda: milestones.add(proposal, actor, form.read(), token), lambda: ""
    ):
        return done(proposal, _("Tonggak capaian ditambahkan."))
    return show_list(proposal, form), form.status


def show_list(proposal: Proposal, form: MilestoneForm) -> str:
    return render_template(
        "followup/milestones.html",
        proposal=proposal,
        form=form,
        milestones=milestones.list_of(proposal),
        is_overdue=milestones.is_overdue,
        may_change=milestones.can_change(get_actor(), proposal),
    )


@blueprint.route(ONE, methods=["GET", "POST"])
def change_milestone(number: str, milestone_id: int) -> ResponseReturnValue:
    """Another wording, day or note."""
    actor, proposal, milestone = get_actor(), *load(number, milestone_id)
    milestones.require_changeable(proposal, actor)
    form = MilestoneForm(data=asdict(milestones.read_content(milestone)) | {"seen": milestones.digest(milestone)})
    seen = form.seen.data
    if form.validate_on_submit() and form.attempt(
        lambda: milestones.change(milestone, proposal, actor, form.read(), seen), lambda: milestones.digest(milestone)
    ):
        return done(proposal, _("Tonggak capaian disimpan."))
    return render_template("followup/milestone.html", proposal=proposal, form=form, milestone=milestone), form.status


@blueprint.post(f"{ONE}/selesai")
def finish_milestone(number: str, milestone_id: int) -> ResponseReturnValue:
    """Done today."""
    proposal, milestone = load(number, milestone_id)
    milestones.finish(milestone, proposal, get_actor())
    return done(proposal, _("Tonggak capaian ditandai selesai."))


@blueprint.post(f"{ONE}/buka")
def reopen_milestone(number: str, milestone_id: int) -> ResponseReturnValue:
    """Not done after all."""
    proposal, milestone = load(number, milestone_id)
    milestones.reopen(milestone, proposal, get_actor())
    return done(proposal, _("Tonggak capaian dibuka kembali."))


@blueprint.post(f"{ONE}/hapus")
def remove_milestone(number: str, milestone_id: int) -> ResponseReturnValue:
    """Take it out."""
    proposal, milestone = load(number, milestone_id)
    milestones.remove(milestone, proposal, get_actor())
    return done(proposal, _("Tonggak capaian dihapus."))


def load(number: str, milestone_id: int) -> tuple[Proposal, Milestone]:
    """The innovation and its milestone, or 404."""
    proposal = load_live(number)
    return proposal, found(milestones.get(proposal, milestone_id))


def done(proposal: Proposal, words: str) -> ResponseReturnValue:
    flash(words, "success")
    return redirect(url_for(".list_milestones", number=proposal.number), 303)
