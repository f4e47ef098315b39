"""From a class to its JSON Schema, and from an instance to its JSON: both follow the type annotations."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from innovations.domain import clock, reporting

Schema = dict[str, Any]
SIMPLE: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    NoneType: {"type": "null"},
    datetime: {"type": "string", "format": "date-time"},
    date: {"type": "string", "format": "date"},
}
NAMES: Mapping[type, str] = {reporting.Kind: "ColumnKind"}
"""In place of their own, which another class has."""


def describe(kind: Any, components: dict[str, Schema]) -> Schema:
    """The schema of a type; classes and enums are added to `components` under their names."""
    if kind in SIMPLE:
        return dict(SIMPLE[kind])
    if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, StrEnum)):
        name = NAMES.get(kind, kind.__name__)
        if name not in components:
            components[name] = _describe_class(kind, components)
        return {"$ref": f"#/components/schemas/{name}"}
    return _describe_generic(kind, components)


def _describe_class(kind: type, components: dict[str, Schema]) -> Schema:
    if issubclass(kind, StrEnum):
        return {"type": "string", "enum": [member.value for member in kind]}
    hints = get_type_hints(kind, include_extras=True)
    return {
        "type": "object",
        "description": kind.__doc__,
        "properties": {name: describe(hint, components) for name, hint in hints.items()},
        "required": [*hints],
        "additionalProperties": False,
    }


def _describe_generic(kind: Any, components: dict[str, Schema]) -> Schema:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return {**describe(parts[0], components), "description": parts[1]}
    if origin in (Union, UnionType):
        return {"anyOf": [describe(part, components) for part in parts]}
    if origin is tuple:
        return {"type": "array", "items": describe(parts[0], components)}
    if origin is Mapping:
        return {"type": "object", "additionalProperties": describe(parts[1], components)}
    raise TypeError(f"no schema for {kind}")


def to_json(value: Any) -> Any:
    """Plain values for JSON; moments on the region's clocks with their offset."""
    if isinstance(value, datetime):
        return clock.local(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: to_json(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [to_json(part) for part in value]
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    return value
