"""Views of verification: the queue at /indeks/periksa, and one claim with its evidence."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import agencies, index_checks, index_claims, index_years, stewards
from innovations.web.current import get_actor
from innovations.web.security import found, require
from innovations.web.tables import paginate

from .blueprint import blueprint
from .claims import CLAIM, describe
from .forms import QueueForm, VerifyForm
from .loading import load


@blueprint.get("/indeks/periksa")
def queue() -> ResponseReturnValue:
    """What waits for this person's verification, the oldest first."""
    actor, form = get_actor(), QueueForm()
    require(stewards.is_kominfo(actor))
    rules = {year.year: index_years.get_rules(year) for year in index_years.list_all()}
    form.tahun.offer((year, str(year)) for year in rules)
    form.opd.offer(agencies.list_choices(roots=True))
    page = paginate(index_checks.select_queue(actor, form.filters()))
    return render_template("index/queue.html", form=form, page=page, rules=rules, is_filtered=bool(form.chosen()))


@blueprint.route(f"{CLAIM}/verifikasi", methods=["GET", "POST"])
def verify(number: str, year: int, key: str) -> ResponseReturnValue:
    """The evidence, and the level it bears out; of a frozen year to be read where the claim stands."""
    actor, place = get_actor(), load(number, year)
    indicator = place.find(key)
    require(index_checks.can_verify(actor, place.proposal))
    if place.is_frozen:
        return redirect(url_for("index.claim", number=number, year=year, key=key), 303)
    claim = found(index_claims.get(place.proposal, year, key))
    index_checks.require_verifiable(actor, place.proposal, claim)
    stands = {"verified_level": claim.verified_level, "note": claim.verified_note}
    form = VerifyForm(data={**stands, "seen": index_claims.digest(claim)})
    form.offer(indicator, claim.level)
    if form.validate_on_submit() and form.attempt(
        lambda: index_checks.verify(
            place.proposal, actor, year, indicator, form.verified_level.data, form.note.data or "", form.seen.data
        ),
        lambda: index_claims.digest(claim),
    ):
        flash(_("Verifikasi %(name)s disimpan.", name=indicator.name), "success")
        return redirect(url_for("index.queue"), 303)
    return render_template("index/verify.html", **describe(place, indicator, claim), form=form), form.status
