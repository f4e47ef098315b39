"""Views of /usulan/<number>/berkas: all that is on record about a proposal, as a page and as a PDF."""

from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from innovations.documents import dossier as paper
from innovations.documents import typesetting
from innovations.domain import accountability, clock, dossier
from innovations.domain.actor import Actor
from innovations.models.proposals import Proposal
from innovations.web import formats, texts
from innovations.web.current import get_actor
from innovations.web.downloads import send_pdf
from innovations.web.loading import load
from innovations.web.security import require
from innovations.web.transactions import reading

from .blueprint import blueprint
from .dossier_words import list_sections


@blueprint.get("/<number>/berkas", endpoint="dossier")
def show_dossier(number: str) -> ResponseReturnValue:
    proposal = load_whole(number)
    return render_template(
        "proposals/dossier.html",
        proposal=proposal,
        parts=list_sections(dossier.gather(proposal, get_actor())),
        now=clock.now(),
        reader=get_actor().name,
    )


@blueprint.get("/<number>/berkas.pdf")
def dossier_pdf(number: str) -> Response:
    """What the page shows; who took it out is logged."""
    with reading():
        proposal = load_whole(number)
        content = read_paper(proposal, get_actor())
        name = _("berkas-%(number)s", number=proposal.number)
    return send_pdf(name, typesetting.write(paper.TEMPLATE, content), rows=1)


def read_paper(proposal: Proposal, actor: Actor) -> dict[str, Any]:
    """In Indonesian, with whom it is printed for."""
    office = texts.get_office()
    with force_locale("id"):
        day = formats.day(clock.today())
        return paper.read(
            proposal.number,
            proposal.shown_title,
            list_sections(dossier.gather(proposal, actor)),
            letterhead=texts.get("letterhead"),
            foot=_("Dicetak dari %(office)s pada %(day)s untuk %(name)s", office=office, day=day, name=actor.name),
        )


def load_whole(number: str) -> Proposal:
    """404 for what cannot be seen, 403 for who may see it but not all that is on record."""
    proposal = load(number, whole=True)
    require(accountability.can_open_dossier(get_actor(), proposal))
    return proposal
