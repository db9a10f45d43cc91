"""JSON as it was sent: no number is rounded, and whatever stands at a path can be asked for."""

from __future__ import annotations

import json
from typing import Any

from warning_signals.sources.reading.numbers import plain

MISSING = object()


def loads(text: str | bytes) -> Any:
    """Return the JSON value; numbers with a fraction or an exponent become text, digit for digit.

    Raises ValueError for everything that is no JSON, NaN and too deep a nesting included.
    """
    try:
        return json.loads(text, parse_float=_exactly, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def at(value: Any, path: str) -> Any:
    """Return what stands at a path such as `party.name` or `parties.0.name`, else MISSING.

    >>> at({"party": {"name": "A"}}, "party.name"), at([5], ""), at({}, "x") is MISSING
    ('A', [5], True)
    """
    for step in path.split(".") if path else ():
        if isinstance(value, dict):
            value = value.get(step, MISSING)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return MISSING
    return value


def paths_in(value: dict[str, Any], deep: int = 3) -> list[str]:
    """Return the paths of all that a record holds, down to a few levels."""
    found = []
    for key, held in value.items():
        inner = paths_in(held, deep - 1) if isinstance(held, dict) and deep > 1 else []
        found += [f"{key}.{path}" for path in inner] or [key]
    return found


def _exactly(text: str) -> str:
    return plain(text) or text


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number")
