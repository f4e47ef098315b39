"""Views of /katalog: read by everybody, and so without any actor."""

from typing import Any

from flask import Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func

from innovations.documents import catalogue as paper
from innovations.documents import codes, typesetting
from innovations.domain import adoptions, catalogue, listing, masterplan, programmes
from innovations.domain.veiling import veil
from innovations.models.masterplan import LinkState
from innovations.models.proposals import Proposal
from innovations.web import labels
from innovations.web import texts as words
from innovations.web.downloads import send_file_bytes
from innovations.web.security import found
from innovations.web.tables import Table, paginate
from innovations.web.transactions import reading

from . import present
from .blueprint import blueprint
from .forms import CatalogueFilter

PATH = "/katalog/<string(maxlength=20):number>"
blueprint.add_app_template_filter(veil, "veil")


@blueprint.get("/katalog")
def index() -> ResponseReturnValue:
    """The approved innovations, searched, filtered and sorted."""
    dimensions, form = programmes.list_dimensions(), CatalogueFilter()
    form.offer(dimensions)
    filters = form.filters(dimensions)
    table = Table(
        {
            "title": func.lower(Proposal.title),
            "year": Proposal.year,
            "status": listing.STATE_ORDER,
            "adopters": adoptions.count_adopters(),
        },
        default="year",
        default_descending=True,
    )
    page = paginate(catalogue.select_list(filters).order_by(*table.order_by(Proposal.id)))
    return render_template(
        "catalogue/index.html",
        filters=form,
        is_filtered=filters != catalogue.Filters(),
        table=table,
        page=page,
        counts=adoptions.map_counts([row.id for row in page.items]),
    )


def read(number: str) -> dict[str, Any]:
    """What page and sheet of one innovation tell, or 404."""
    innovation = found(catalogue.get(number))
    links = masterplan.list_links(innovation)
    return {
        "innovation": innovation,
        "facts": present.list_facts(innovation, catalogue.get_owner(innovation)),
        "texts": present.list_texts(innovation),
        "programmes": [link.programme for link in links if link.state is LinkState.CONFIRMED],
        "adoption": adoptions.get(innovation),
        "adopters": adoptions.list_adopters(innovation),
    }


@blueprint.get(PATH)
def show(number: str) -> ResponseReturnValue:
    """One innovation, with a QR code that leads here from paper."""
    code = codes.trace(url_for(".show", number=number, _external=True))
    return render_template("catalogue/show.html", **read(number), code=code)


@blueprint.get(f"{PATH}/lembar.pdf")
def sheet(number: str) -> Response:
    """The same on one page, for a notice board; it says nothing that the page does not, and so is not logged."""
    address = url_for(".show", number=number, _external=True)
    with reading(), force_locale("id"):
        content = read_paper(read(number), address)
    body = typesetting.write(paper.TEMPLATE, content, code=codes.draw(address))
    return send_file_bytes(body, f"inovasi-{number}-{content['title'][:60]}.pdf", "application/pdf")


def read_paper(known: dict[str, Any], address: str) -> dict[str, Any]:
    innovation = known["innovation"]
    ties = present.list_ties(known["programmes"], known["adoption"], known["adopters"])
    return paper.read(
        title=veil(innovation.title),
        number=innovation.number,
        facts=[(_("Status"), labels.label(innovation.state)), *known["facts"], *ties],
        texts=known["texts"],
        letterhead=words.get("letterhead"),
        office=words.get_office(),
        address=address,
    )
