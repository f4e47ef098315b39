"""Refusals and faults below /api/: problem details (RFC 9457) in place of pages, in English like all of it."""

from http import HTTPStatus
from typing import Any

from flask import Response, json, request
from werkzeug.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"


def are_wanted() -> bool:
    """Is a machine asking?"""
    return request.path.startswith("/api/")


def tell(status: int, detail: str = "", **more: Any) -> Response:
    """The answer; `more` are members of our own, as `errors`."""
    members = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    body = json.dumps({name: value for name, value in members.items() if value != ""})
    return Response(body, status, content_type=MEDIA_TYPE)


def tell_error(error: HTTPException) -> Response:
    """With the headers that belong to it: what is allowed instead, how to authenticate."""
    response = tell(error.code or 500, error.description or "")
    for name, value in error.get_headers():
        if name != "Content-Type":
            response.headers.add(name, value)
    return response
