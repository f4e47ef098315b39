"""Views of /usulan/<number>/indeks: the years, the indicators of one, a claim with its evidence."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import (
    files,
    index_checks,
    index_claims,
    index_profiles,
    index_rights,
    index_scoring,
    index_years,
    stewards,
)
from innovations.domain.index_rules import Indicator
from innovations.models.index import IndexClaim
from innovations.web import uploads
from innovations.web.current import get_actor
from innovations.web.loading import load_live
from innovations.web.security import found, require
from innovations.web.uploads import FileForm

from .blueprint import blueprint
from .forms import ClaimForm
from .loading import Place, load
from .standings import list_rows, list_warnings

INNOVATION = "/usulan/<number>/indeks"
CLAIM = f"{INNOVATION}/<id:year>/<string(maxlength=40):key>"
PREFIX = "berkas"


@blueprint.get(INNOVATION)
def of_innovation(number: str) -> ResponseReturnValue:
    """In which years can it be claimed, and where does it stand in each?"""
    proposal = load_live(number)
    require(index_rights.can_see_score(get_actor(), proposal))
    years = index_years.list_all()
    claims = index_claims.list_by_year(proposal)
    rows = []
    for year in years:
        rules = index_years.get_rules(year)
        rows.append((year, rules, index_scoring.score_innovation(rules, map(index_scoring.read, claims[year.year]))))
    return render_template("index/choose.html", proposal=proposal, rows=rows)


@blueprint.get(f"{INNOVATION}/<id:year>")
def sheet(number: str, year: int) -> ResponseReturnValue:
    """All indicators of the year: claimed, proved, verified."""
    actor, place = get_actor(), load(number, year)
    require(index_rights.can_see_score(actor, place.proposal))
    claims = index_claims.list_claims(place.proposal, year)
    course = index_profiles.get_course(place.proposal)
    answers = index_profiles.complete(index_profiles.get_answers(place.proposal, year), course.implemented)
    return render_template(
        "index/sheet.html",
        proposal=place.proposal,
        place=place,
        rows=list_rows(place.rules, claims),
        score=index_scoring.score_innovation(place.rules, map(index_scoring.read, claims.values())),
        warnings=list_warnings(place.rules, claims, answers),
        missing=index_profiles.list_missing(place.rules, answers),
        can_read=index_rights.can_read_evidence(actor, place.proposal),
        can_tend=stewards.can_tend(actor, place.proposal),
    )


@blueprint.route(CLAIM, methods=["GET", "POST"])
def claim(number: str, year: int, key: str) -> ResponseReturnValue:
    """One indicator: who tends the innovation claims a level, others who may read see the evidence."""
    actor, place = get_actor(), load(number, year)
    indicator = place.find(key)
    may_change, may_read = stewards.can_tend, index_rights.can_read_evidence
    require((may_change if request.method == "POST" else may_read)(actor, place.proposal))
    stored = index_claims.get(place.proposal, year, key)
    form = claim_form(indicator, stored)
    if form.validate_on_submit() and form.attempt(
        lambda: index_claims.write(place.proposal, actor, year, indicator, form.read(), form.seen.data),
        lambda: index_claims.digest(index_claims.get(place.proposal, year, key)),
    ):
        flash(_("Klaim %(name)s disimpan.", name=indicator.name), "success")
        return redirect(url_for("index.claim", number=number, year=year, key=key), 303)
    return show_claim(place, indicator, stored, form, FileForm(formdata=None, prefix=PREFIX)), form.status


@blueprint.post(f"{CLAIM}/berkas")
def add_file(number: str, year: int, key: str) -> ResponseReturnValue:
    """One document, judged before the database is touched."""
    form = FileForm(prefix=PREFIX)
    taken = uploads.take(form.file.data)
    actor, place = get_actor(), load(number, year)
    indicator = place.find(key)
    require(stewards.can_tend(actor, place.proposal))
    if form.validate_on_submit() and uploads.keep(
        form,
        taken,
        lambda upload: index_claims.add_file(uploads.folder(), place.proposal, actor, year, indicator, upload),
    ):
        return redirect(url_for("index.claim", number=number, year=year, key=key), 303)
    stored = index_claims.get(place.proposal, year, key)
    return show_claim(place, indicator, stored, claim_form(indicator, stored, sent=False), form), 422


@blueprint.post(f"{CLAIM}/berkas/<id:file_id>/hapus")
def remove_file(number: str, year: int, key: str, file_id: int) -> ResponseReturnValue:
    """Take a document away; twice is once."""
    actor, place = get_actor(), load(number, year)
    name = index_claims.remove_file(uploads.folder(), place.proposal, actor, year, place.find(key), file_id)
    if name is not None:
        flash(_("Berkas %(name)s dihapus.", name=name), "success")
    return redirect(url_for("index.claim", number=number, year=year, key=key), 303)


@blueprint.get(f"{CLAIM}/berkas/<id:file_id>")
def download(number: str, year: int, key: str, file_id: int) -> ResponseReturnValue:
    """One document, for those who may read the evidence."""
    place = load(number, year)
    require(index_rights.can_read_evidence(get_actor(), place.proposal))
    stored = index_claims.get(place.proposal, year, place.find(key).key)
    return uploads.send_attachment(found(index_claims.find_file(stored, file_id)))


def claim_form(indicator: Indicator, stored: IndexClaim | None, *, sent: bool = True) -> ClaimForm:
    """As stored now, or as sent."""
    values = {**vars(index_claims.read_content(stored)), "seen": index_claims.digest(stored)}
    form = ClaimForm(data=values) if sent else ClaimForm(formdata=None, data=values)
    form.offer(indicator)
    return form


def show_claim(
    place: Place, indicator: Indicator, stored: IndexClaim | None, form: ClaimForm, file_form: FileForm
) -> str:
    """With the forms for who may change it, else to be read."""
    actor = get_actor()
    return render_template(
        "index/claim.html",
        **describe(place, indicator, stored),
        form=form if stewards.can_tend(actor, place.proposal) and not place.is_frozen else None,
        file_form=file_form,
        page_error=bool(file_form.errors),
        most=files.MAX_FILES,
    )


def describe(place: Place, indicator: Indicator, stored: IndexClaim | None) -> dict[str, Any]:
    """What the pages of one indicator show of it."""
    return {
        "proposal": place.proposal,
        "place": place,
        "indicator": indicator,
        "claim": stored,
        "row": list_rows(place.rules, {indicator.key: stored} if stored is not None else {}, indicator)[0],
        "kinds": index_claims.list_kinds(indicator),
        "may_verify": index_checks.can_verify(get_actor(), place.proposal) and not place.is_frozen,
    }
