"""Dataclasses that are sent to the browser, as TypeScript."""

from __future__ import annotations

import json
import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

_PLAIN = {str: "string", bytes: "string", int: "number", float: "number", bool: "boolean"}


def declarations(classes: Sequence[type]) -> str:
    """Return the interfaces that `classes` are in the browser, sent as JSON, bytes as base64."""
    return "\n".join(map(_interface, classes))


def _interface(cls: type) -> str:
    assert is_dataclass(cls)
    hints = get_type_hints(cls)
    lines = [f"  {field.name}: {_type(hints[field.name])};\n" for field in fields(cls)]
    return f"export interface {cls.__name__} {{\n{''.join(lines)}}}\n"


def _type(hint: Any) -> str:
    if hint in _PLAIN:
        return _PLAIN[hint]
    if hint is type(None):
        return "null"
    if is_dataclass(hint):
        assert isinstance(hint, type)
        return hint.__name__
    arguments = get_args(hint)
    if get_origin(hint) is Literal:
        return " | ".join(map(json.dumps, arguments))
    if get_origin(hint) in (types.UnionType, Union):
        return " | ".join(map(_type, arguments))
    assert get_origin(hint) is tuple, hint
    if arguments[1:] == (...,):
        item = _type(arguments[0])
        return f"({item})[]" if "|" in item else f"{item}[]"
    return f"[{', '.join(map(_type, arguments))}]"
