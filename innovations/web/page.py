"""What every page shows around its content: names, navigation, links to static files by content."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, request, url_for
from flask_babel import gettext as _
from flask_compress import Compress
from jinja2 import StrictUndefined

from innovations.domain import nip, peers, policy, relations, stewards
from innovations.domain.actor import Actor
from innovations.models.accounts import Role

from . import held, labels, texts
from .current import find_actor
from .locale import get_locale_code
from .tables import from_start

VERSION = "0.1.0"


def init_page(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals |= {
        "static_url": static_url,
        "from_start": from_start,
        "policy": policy,
        "peers": peers,
        "is_sealed_to": relations.is_sealed_to,
        "region_text": texts.get,
    }
    app.jinja_env.filters |= {
        "label": labels.label,
        "tone": labels.tone,
        "event": labels.event,
        "shown_login": shown_login,
    }
    app.context_processor(frame)
    app.config.setdefault(
        "COMPRESS_MIMETYPES", ["text/html", "text/css", "text/javascript", "image/svg+xml", "application/json"]
    )
    app.config.setdefault("COMPRESS_STREAMS", False)  # their first bytes shall leave at once
    Compress(app)
    app.after_request(read_static)  # runs before the compression


def read_static(response: Response) -> Response:
    """Take a static file into memory (a few KB): streamed answers are never gzipped, which all old browsers know."""
    if request.endpoint == "static" and response.status_code == 200:
        response.direct_passthrough = False
        response.make_sequence()
    return response


def frame() -> dict[str, Any]:
    """Variables of base.html."""
    config = current_app.config
    return {
        "locale": get_locale_code(),
        "app_name": config["APP_NAME"],
        "region_name": config["REGION_NAME"],
        "office_line": texts.get("office_line"),
        "emblem_url": texts.get_emblem_url(),
        "app_version": VERSION,
        "nav": list_nav(),
        "held_note": held.find_note(),
    }


def list_nav() -> list[dict[str, Any]]:
    """The areas this person has something to do in."""
    actor = find_actor()
    if actor is None or actor.must_change_password:
        return []
    return [
        {"label": str(label), "url": url_for(endpoint), "active": _is_active(endpoint)}
        for label, endpoint in _nav_for(actor)
    ]


def _nav_for(actor: Actor) -> list[tuple[str, str]]:
    entries = [
        (_("Beranda"), "home.index"),
        (_("Usulan"), "proposals.index"),
        (_("Arahan"), "directives.index"),
    ]
    if actor.seats:
        entries.append((_("Penilaian"), "reviews.index"))
    entries += [(_("Per OPD"), "agencies.index"), (_("Masterplan"), "masterplan.index")]
    if stewards.oversees(actor):
        entries += [(_("Tindak lanjut"), "followup.board"), (_("Indeks"), "index.index")]
    entries += [
        (_("Laporan"), "reports.index"),
        (_("Katalog"), "catalogue.index"),
        (_("Kalender"), "calendar.index"),
    ]
    if actor.has(Role.ADMIN, Role.AUDITOR):
        entries.append((_("Pengaturan"), "settings.index"))
    return entries


PARTS = {
    **dict.fromkeys(
        (
            "reviews.rank",
            "reviews.fairness",
            "reviews.minutes",
            "reviews.meeting",
            "reviews.close_minutes",
            "reviews.check_minutes",
            "reviews.number_minutes",
            "reviews.attach_scan",
            "reviews.agenda",
            "reviews.thread",
            "reviews.say",
            "reviews.take_back",
        ),
        "directives.index",
    ),
    "decisions": "directives.index",
    "catalogue.name_source": "proposals.index",
}
"""Pages whose place in the navigation is with another area."""


def _is_active(endpoint: str) -> bool:
    """The home page only for itself, an area for all its pages."""
    here = request.endpoint or ""
    if here.startswith("imports."):  # they stand below the list that they fill
        return request.path.startswith(f"{url_for(endpoint)}/")
    here = PARTS.get(here) or PARTS.get(here.split(".", maxsplit=1)[0]) or here
    return here == endpoint if endpoint == "home.index" else here.split(".")[0] == endpoint.split(".", maxsplit=1)[0]


def shown_login(login: str) -> str:
    """A NIP as this reader may see it: whole for its owner and admins, else masked."""
    actor = find_actor()
    is_whole = actor is not None and (actor.login == login or policy.can_see_logins(actor))
    return login if is_whole else nip.mask(login)


def static_url(name: str) -> str:
    """The address of a static file with the hash of its content, so that it may be cached for a year."""
    return url_for("static", filename=name, v=_content_hash(current_app.static_folder or "", name))


@cache
def _content_hash(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]
