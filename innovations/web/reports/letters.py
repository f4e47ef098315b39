"""Views of /laporan/surat-opd: to each OPD a letter with its own figures; one is looked at, one press packs all."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.documents import agency_letters as paper
from innovations.domain import clock, directives, recap, stewards
from innovations.domain.events import record_export
from innovations.domain.listing import Filters
from innovations.domain.recap import Share
from innovations.domain.texts import TextKey
from innovations.web import texts
from innovations.web.current import get_actor
from innovations.web.downloads import send_file_bytes, send_pdf
from innovations.web.forms import IdField
from innovations.web.security import found, require
from innovations.web.tables import with_query
from innovations.web.transactions import reading
from innovations.web.words import lazy as _l

from .forms import ScopeForm
from .views import blueprint


class LetterForm(ScopeForm):
    """What is counted, and whose letter is shown."""

    opd = IdField(_l("Surat yang ditampilkan"))


def _read() -> tuple[LetterForm, Filters, list[Share]]:
    """What the query string asks for; a letter for each OPD of today."""
    actor = get_actor()
    require(stewards.is_kominfo(actor))
    form = LetterForm.heeding({"year", "directive_id"})
    wanted = form.scope().filters()
    shares = recap.list_shares(actor, wanted)
    form.opd.offer((share.agency.id, share.agency.name) for share in shares)
    return form, wanted, shares


def _weigh(share: Share) -> tuple[int, int]:
    """The letter that says most is the one to look at first."""
    return share.sent + share.unserved + share.late, -share.agency.id


def _write(share: Share, wanted: Filters) -> str:
    return paper.write(texts.get(TextKey.LETTER_AGENCY), share, say_scope(wanted))


def say_scope(wanted: Filters) -> str:
    """Whose proposals are counted, in Indonesian as the letter is."""
    directive = directives.get(wanted.directive_id) if wanted.directive_id else None
    year = f"tahun {wanted.year}" if wanted.year else ""
    if directive is not None:
        return " ".join(filter(None, [f"arahan nomor {directive.number} tentang {directive.title}", year]))
    return f"arahan {year}" if year else "semua arahan"


@blueprint.get("/surat-opd")
def agency_letters() -> ResponseReturnValue:
    """One letter as it would be printed."""
    form, wanted, shares = _read()
    shown = next(
        (share for share in shares if share.agency.id == form.opd.data), max(shares, key=_weigh, default=None)
    )
    form.opd.data = shown.agency.id if shown else None
    return render_template(
        "reports/letters.html",
        filter=form,
        shares=shares,
        shown=shown,
        content=_write(shown, wanted) if shown else "",
        title=paper.TITLE,
        letterhead=texts.get_letterhead(),
        key=TextKey.LETTER_AGENCY,
        zip_url=with_query("reports.agency_letters_zip", opd=None),
        pdf_url=with_query("reports.agency_letter_pdf", opd=None, agency_id=shown.agency.id) if shown else "",
    )


@blueprint.get("/surat-opd/<id:agency_id>.pdf")
def agency_letter_pdf(agency_id: int) -> Response:
    with reading():
        _form, wanted, shares = _read()
        share = found(next((share for share in shares if share.agency.id == agency_id), None))
        name, content = share.agency.name, _write(share, wanted)
        heads = {"letterhead": texts.get_letterhead(), "office": texts.get_office()}
    return send_pdf(paper.name_files([name])[0].removesuffix(".pdf"), paper.typeset(name, content, **heads), rows=1)


@blueprint.get("/surat-opd.zip")
def agency_letters_zip() -> Response:
    """All of them, each a PDF; the export goes into the log."""
    with reading():
        form, wanted, shares = _read()
        written = [(share.agency.name, _write(share, wanted)) for share in found(shares or None)]
        heads = {"letterhead": texts.get_letterhead(), "office": texts.get_office()}
        filters = form.words()
    body = paper.pack(written, **heads)
    name = _("surat-opd")
    record_export(get_actor(), name, rows=len(written), filters=filters)
    return send_file_bytes(body, f"{name}-{clock.today().isoformat()}.zip", "application/zip")
