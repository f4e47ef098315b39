"""Views of /indeks/<year>/bekukan: freezing a year's self-score, and the JSON that was kept."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from innovations.domain import index_keeping, index_readiness, stewards, versions
from innovations.domain.errors import DomainError
from innovations.domain.events import record_export
from innovations.web.current import get_actor
from innovations.web.downloads import send_file_bytes
from innovations.web.security import found, require

from . import region_words
from .blueprint import blueprint
from .region import load
from .region_forms import FreezeForm


@blueprint.route("/indeks/<id:year>/bekukan", methods=["GET", "POST"])
def freeze(year: int) -> ResponseReturnValue:
    """What freezing means and which figures it keeps; a second press finds it done."""
    actor, form = get_actor(), FreezeForm()
    require(stewards.is_kominfo(actor))
    row, picture = load(year)
    if form.validate_on_submit() and form.attempt(
        lambda: index_keeping.freeze(row, actor, form.seen.data),
        lambda: versions.hash_content(index_readiness.freeze(row)),
    ):
        flash(_("Nilai mandiri tahun %(year)s dibekukan.", year=year), "success")
        return redirect(url_for("index.region", year=year), 303)
    if row.frozen is not None:
        raise DomainError("index_year_frozen", year=year)
    sha256 = versions.hash_content(index_readiness.freeze(row))
    if not form.is_submitted():
        form.seen.data = sha256
    data = {"year": row, "picture": picture, "words": region_words, "form": form, "sha256": sha256}
    return render_template("index/freeze.html", **data), form.status


@blueprint.get("/indeks/<id:year>/beku.json")
def frozen_file(year: int) -> ResponseReturnValue:
    """The canonical JSON: its SHA-256 is the one shown."""
    actor = get_actor()
    require(stewards.oversees(actor))
    row, _picture = load(year)
    content = found(row.frozen)
    record_export(actor, f"indeks-{year}-beku", rows=len(content["lines"]))
    body = versions.write_canonical(content)
    return send_file_bytes(body, f"indeks-{year}-beku.json", "application/json")
