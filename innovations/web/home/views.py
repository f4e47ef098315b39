"""Home, language, health, privacy notice."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from innovations.domain import listing, notices, own_account, policy, reports, stewards, texts, todo, watch
from innovations.domain.actor import Actor
from innovations.web import held, notice_words
from innovations.web.current import find_actor, get_actor
from innovations.web.locale import LOCALES
from innovations.web.paths import own_path
from innovations.web.security import found
from innovations.web.transactions import is_database_ready

from . import outlook, present

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What waits for me, with one button each; then where my own proposals are, and figures for those who oversee."""
    actor = get_actor()
    unread = notices.list_unread(actor)
    upkeep = todo.get_upkeep(actor)
    proposes = present.is_mainly_proposer(actor)
    directives = todo.list_answerable(actor)[: todo.SHOWN] if proposes else []
    return render_template(
        "home/index.html",
        actor=actor,
        notices=[notice_words.show(notice) for notice in unread],
        last_notice=unread[0].id if unread else None,
        piles=list_piles(actor),
        proposes=proposes,
        directives=[present.show_directive(directive, own) for directive, own in directives],
        can_read_log=policy.can_read_log(actor),
        held_pages=[present.show_held(path, actor) for path in held.list_pages()],
        under_way=[present.show_under_way(task) for task in todo.list_under_way(actor)],
        progress=[present.show_progress(row) for row in todo.list_progress(actor)],
        talks=[present.show_deliberation(directive) for directive in todo.list_deliberating(actor)],
        counts=list_figures(actor) if stewards.oversees(actor) else [],
        outlook=outlook.list_outlook(actor) if stewards.oversees(actor) else [],
        upkeep=present.show_upkeep(upkeep) if upkeep is not None else [],
    )


def list_piles(actor: Actor) -> list[dict[str, Any]]:
    """Work on proposals, then reports on what was approved."""
    owed = watch.list_owed(actor)
    piles = [present.show_pile(pile) for pile in todo.list_piles(actor)]
    return [*piles, *([present.show_owed(owed)] if owed else [])]


def list_figures(actor: Actor) -> list[dict[str, Any]]:
    figures = reports.list_agency_figures(actor, listing.Filters())
    share = present.show_share(sum(row.total > 0 for row in figures), len(figures))
    return [share, *present.show_figures(todo.count_by_state(actor))]


@blueprint.post("/bahasa")
def language() -> ResponseReturnValue:
    """Choose the language of this browser, and of the account for its next log-in."""
    chosen = request.form.get("locale", "")
    if chosen in LOCALES:
        session["locale"] = chosen
        actor = find_actor()
        if actor is not None:
            own_account.set_locale(actor, chosen)
    return redirect(own_path(request.form.get("next")), 303)


@blueprint.get("/sehat")
def live() -> ResponseReturnValue:
    """Liveness: the process answers."""
    return {"status": "ok"}


@blueprint.get("/siap")
def ready() -> ResponseReturnValue:
    """Readiness: the database answers; when it does not, the answer is the 503 page."""
    return {"status": "ok" if is_database_ready() else "down"}


@blueprint.get("/privasi")
def privacy() -> ResponseReturnValue:
    return render_template("home/privacy.html")


@blueprint.get("/lambang")
def emblem() -> ResponseReturnValue:
    """The region's emblem: public, kept by browsers until its content changes."""
    image = found(texts.get_emblem())
    response = Response(image.content, content_type=image.media_type)
    response.headers["Content-Security-Policy"] = "sandbox"
    is_named = request.args.get("v") == image.sha256[:12]
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_named else "public, no-cache"
    response.set_etag(image.sha256[:32])
    return response.make_conditional(request)
