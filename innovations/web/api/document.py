"""The OpenAPI 3.1 document, made from the operations and the shapes of their answers."""

from http import HTTPStatus
from typing import Any

from . import shapes
from .operations import OPERATIONS, Operation
from .schemas import Schema, describe

VERSION = "1.0.0"
FAULTS = {
    HTTPStatus.UNAUTHORIZED: "No token, or one that is unknown, expired or revoked.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A fault of the server.",
    HTTPStatus.SERVICE_UNAVAILABLE: "The database does not answer; try again later.",
}


def build(server: str, title: str) -> dict[str, Any]:
    """The document; `server` is the address that its paths are below."""
    components: dict[str, Schema] = {}
    describe(shapes.Problem, components)
    components["Problem"] |= _open_problem(components)
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        paths[operation.path] = {"get": _describe(operation, components)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": VERSION,
            "description": "Approved innovations and what they serve, read-only. Codes, not words; moments with their"
            " offset. Send the ETag of an answer as If-None-Match: what has not changed is 304 without content.",
        },
        "servers": [{"url": server}],
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _open_problem(components: dict[str, Schema]) -> Schema:
    """RFC 9457 lets members be left out and added."""
    problem = components["Problem"]
    more = {"detail": {"type": "string"}, "errors": {"type": "array", "items": describe(shapes.Fault, components)}}
    return {"properties": {**problem["properties"], **more}, "additionalProperties": True}


def _describe(operation: Operation, components: dict[str, Schema]) -> dict[str, Any]:
    answers: dict[str, Any] = {
        "200": {
            "description": "As asked.",
            "headers": {"ETag": {"schema": {"type": "string"}}},
            "content": {"application/json": {"schema": describe(operation.answer, components)}},
        },
        "304": {"description": "Not changed since the answer with this ETag."},
    }
    faults = {HTTPStatus.BAD_REQUEST: "A parameter was not understood.", **FAULTS}
    if operation.path_parameters:
        faults[HTTPStatus.NOT_FOUND] = "There is none, or it is not to be read."
    answers |= {str(status.value): _describe_fault(words) for status, words in sorted(faults.items())}
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": schema}
                for name, schema in operation.path_parameters.items()
            ),
            *(
                {"name": one.name, "in": "query", "description": one.description, "schema": dict(one.schema)}
                for one in operation.parameters
            ),
        ],
        "responses": answers,
    }


def _describe_fault(words: str) -> dict[str, Any]:
    problem = {"$ref": "#/components/schemas/Problem"}
    return {"description": words, "content": {"application/problem+json": {"schema": problem}}}
