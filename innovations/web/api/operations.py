"""An operation of the interface: its address, its parameters and its answer, said once for views and document."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, json, request

from innovations.web import problems

from . import shapes
from .blueprint import blueprint
from .schemas import Schema, to_json


@dataclass(frozen=True)
class Parameter:
    """One of the query string; `schema` holds what is checked: type, enum, minimum, maximum, maxLength."""

    name: str
    description: str
    schema: Mapping[str, Any]

    def find_fault(self, values: list[str]) -> str:
        """What is wrong with what was sent, or nothing."""
        value, schema = values[0], self.schema
        if len(values) > 1:
            return "Give it once."
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            return "Not text."
        if schema["type"] == "integer":
            if not re.fullmatch(r"-?[0-9]{1,10}", value):
                return "Not an integer."
            return "" if schema["minimum"] <= int(value) <= schema["maximum"] else "Out of range."
        if "enum" in schema:
            return "" if value in schema["enum"] else f"Not one of {', '.join(schema['enum'])}."
        if not schema.get("minLength", 0) <= len(value) <= schema["maxLength"]:
            return "Too short or too long."
        return ""


@dataclass(frozen=True)
class Operation:
    """A view as the document tells of it; `path` is an OpenAPI template below the server's address."""

    name: str
    path: str
    summary: str
    answer: type
    parameters: tuple[Parameter, ...]
    path_parameters: Mapping[str, Schema]


OPERATIONS: list[Operation] = []


class Misread(Exception):  # noqa: N818 - reads as a sentence: raise Misread("opd", "Not an OPD.")
    """A parameter whose fault only the view can tell."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(parameter)
        self.fault = shapes.Fault(parameter, detail)


View = Callable[..., Any]


def operation(
    path: str,
    summary: str,
    answer: type,
    *,
    parameters: tuple[Parameter, ...] = (),
    path_parameters: Mapping[str, Schema] | None = None,
) -> Callable[[View], View]:
    """Serve a view, whose value is an instance of `answer`, below /api/v1 and enter it into the document.

    What is not declared in `parameters`, or breaks their schema, is refused before the view is asked.
    """

    def enter(view: View) -> View:
        @wraps(view)
        def serve(**arguments: Any) -> Response:
            if faults := _list_faults(parameters):
                return refuse(faults)
            try:
                return send(view(**arguments))
            except Misread as misread:
                return refuse([misread.fault])

        template = re.sub(r"<(?:[^:<>]*:)?(\w+)>", r"{\1}", path)
        OPERATIONS.append(Operation(view.__name__, template, summary, answer, parameters, path_parameters or {}))
        blueprint.get(path)(serve)
        return serve

    return enter


def _list_faults(parameters: tuple[Parameter, ...]) -> list[shapes.Fault]:
    known = {parameter.name: parameter for parameter in parameters}
    faults = []
    for name, values in request.args.lists():
        detail = known[name].find_fault(values) if name in known else "No such parameter here."
        if detail:
            faults.append(shapes.Fault(name[:100], detail))
    return faults


def refuse(faults: list[shapes.Fault]) -> Response:
    return problems.tell(400, "The query was not understood.", errors=to_json(faults))


def send(found: Any) -> Response:
    """As JSON with an ETag; nothing but the tag for who has this already (304)."""
    response = Response(json.dumps(to_json(found), ensure_ascii=False, sort_keys=False), mimetype="application/json")
    response.add_etag(weak=True)  # the bytes on the wire may be compressed
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization"
    response.make_conditional(request)
    return response
