"""Views of signed paper sheets: the secretary enters one for a reviewer; its scan for those who may know of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import paper_sheets, reviews
from innovations.domain.errors import Invalid
from innovations.domain.files import Upload
from innovations.domain.paper_sheets import Case, Paper
from innovations.web import uploads
from innovations.web.current import get_actor
from innovations.web.security import found

from .blueprint import blueprint
from .forms import ReviewForm, SheetForm, make_review_form

WORDS = {"declaration_missing": Invalid("declaration_not_on_paper", "no_conflict")}
"""What is said otherwise to somebody who copies a sheet."""
PATH = "/arahan/<id:directive_id>/penilaian/<string(maxlength=20):number>/lembar/<id:user_id>"


@blueprint.get(PATH)
def ask_sheet(directive_id: int, number: str, user_id: int) -> ResponseReturnValue:
    """The scoring form, to be filled in from the paper."""
    case = found(paper_sheets.get(directive_id, number, user_id, get_actor()))
    paper_sheets.require_open(case, get_actor())
    return show_sheet(case, make_review_form(case.desk, SheetForm))


@blueprint.post(PATH)
def enter_sheet(directive_id: int, number: str, user_id: int) -> ResponseReturnValue:
    """Send it in the reviewer's name; a double click is one. The scan is judged before the database is touched."""
    upload: Upload | Invalid | None
    try:
        upload = uploads.read_upload(request.files.get("scan"), "scan")
    except Invalid as error:
        upload = error
    case = found(paper_sheets.get(directive_id, number, user_id, get_actor(), lock=True))
    form = make_review_form(case.desk, SheetForm, sent=True)
    if not keep(case, form, upload if upload is not None else Invalid("scan_missing", "scan")):
        return show_sheet(case, form), 422
    flash(_("Penilaian %(name)s untuk %(number)s dimasukkan.", name=case.reviewer.name, number=number), "success")
    return redirect(url_for(".watch", directive_id=directive_id), 303)


def keep(case: Case, form: ReviewForm, upload: Upload | Invalid) -> bool:
    """Ask the verb; what is wrong with the sheet or its scan goes to the form, all at once."""
    actor, sheet = get_actor(), form.read(case.desk.criteria)
    is_valid = form.validate_on_submit()
    if case.desk.review is None or not case.desk.is_sent:  # what was sent is refused by the verb, or is the same
        paper_sheets.require_open(case, actor)
        for problem in [*([upload] if isinstance(upload, Invalid) else []), *reviews.list_problems(case.desk, sheet)]:
            if problem.field not in form.errors:
                form.refuse(WORDS.get(problem.code, problem))
    if not is_valid or form.errors or isinstance(upload, Invalid):
        return False
    try:
        paper = Paper(form.data["signed_on"], upload)
        paper_sheets.enter(uploads.folder(), case, actor, sheet, paper, form.seen.data or "")
    except Invalid as error:
        form.refuse(error)
    return not form.errors


def show_sheet(case: Case, form: ReviewForm) -> str:
    return render_template("reviews/sheet.html", case=case, desk=case.desk, form=form)


@blueprint.get("/penilaian/<number>/lembar/<id:file_id>")
def scan(number: str, file_id: int) -> ResponseReturnValue:
    """The scan of one sheet."""
    return uploads.send_attachment(found(paper_sheets.get_scan(number, file_id, get_actor())))
