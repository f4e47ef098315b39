"""Views of /laporan/rekap: the annual recap for the regent, as a paper of four pages."""

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.documents import recap as paper
from innovations.documents import typesetting
from innovations.domain import recap, stewards
from innovations.web import texts
from innovations.web.current import get_actor
from innovations.web.downloads import send_pdf
from innovations.web.security import found, require
from innovations.web.transactions import reading

from .views import blueprint


@blueprint.get("/rekap", endpoint="recap")
def choose_year() -> ResponseReturnValue:
    """The years there are, newest first."""
    require(stewards.oversees(get_actor()))
    return render_template("reports/recap.html", years=recap.list_years(get_actor()))


@blueprint.get("/rekap/<id:year>.pdf")
def recap_pdf(year: int) -> Response:
    actor = get_actor()
    require(stewards.oversees(actor))
    with reading():
        found(dict(recap.list_years(actor)).get(year))
        known = recap.read(actor, year)
        content = paper.read(
            known,
            letterhead=texts.get_letterhead(),
            region=current_app.config["REGION_NAME"],
            office=texts.get_office(),
        )
        rows = known.total
    return send_pdf(_("rekap-inovasi-%(year)s", year=year), typesetting.write(paper.TEMPLATE, content), rows=rows)
