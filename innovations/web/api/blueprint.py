"""The blueprint of /api/v1: opened by a token alone, never by a cookie."""

from flask import Blueprint, Response, g, request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from innovations.domain import api_tokens
from innovations.web import security
from innovations.web.transactions import reading

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


@blueprint.before_request
def let_in_tokens() -> None:
    """Nobody asks who else is logged in in this browser: `api_tokens.READER` reads."""
    if security.is_public(request.endpoint):
        return
    authorization = request.authorization
    given = authorization.token if authorization is not None and authorization.type == "bearer" else None
    if not given:
        raise _refuse("Send 'Authorization: Bearer <token>'; an admin issues tokens.")
    with reading():
        token = api_tokens.find(given)
        if token is not None and api_tokens.is_touch_due(token):
            g.used_token_id = token.id
    if token is None:
        raise _refuse("This token is unknown, expired or revoked.", error="invalid_token")


def _refuse(detail: str, **more: str | None) -> Unauthorized:
    return Unauthorized(detail, www_authenticate=WWWAuthenticate("bearer", {"realm": "Pinova", **more}))


@blueprint.after_request
def note_use(response: Response) -> Response:
    if response.status_code < 400 and (token_id := g.pop("used_token_id", None)) is not None:
        api_tokens.touch(token_id)
    return response
