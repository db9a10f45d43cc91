"""Values as a database driver hands them over, as text cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from warning_signals.sources.reading.numbers import plain

Text = Callable[[Any], str]
WITHOUT_ZONE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{1,6})?")


def texts(values: Sequence[Any], zone: ZoneInfo, kind: str) -> list[str | None]:
    """Return one column as text: decimals keep their places, instants are in UTC.

    `kind` is what the feed wants: for "date" only the day of a time is kept, for "instant" a time
    written as text (SQLite has no other) is one too. A time without a zone is a time of `zone`,
    and stays without one in an hour that the zone has twice or not at all. Raises TypeError for
    a value that is no cell, such as bytes.
    """
    present = set(map(type, values)) - {type(None)}
    as_text = {**AS_TEXT, datetime: _day(zone) if kind == "date" else _instant(zone)}
    if kind == "instant":
        as_text[str] = _written_instant(zone)
    elif present <= {str}:
        return list(values)
    unknown = next((found for found in present if found not in as_text), None)
    if unknown is not None:
        raise TypeError(unknown.__name__)
    return [None if value is None else as_text[type(value)](value) for value in values]


def _instant(zone: ZoneInfo) -> Text:
    def text(moment: datetime) -> str:
        if moment.tzinfo:
            return moment.astimezone(UTC).isoformat()
        early, late = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        if early.utcoffset() != late.utcoffset():
            return moment.isoformat()
        return early.astimezone(UTC).isoformat()

    return text


def _written_instant(zone: ZoneInfo) -> Text:
    instant = _instant(zone)

    def text(written: str) -> str:
        # Whatever is no time stays as it is, for the checks to name.
        if not WITHOUT_ZONE.fullmatch(written):
            return written
        try:
            return instant(datetime.fromisoformat(written))
        except ValueError:
            return written

    return text


def _day(zone: ZoneInfo) -> Text:
    def text(moment: datetime) -> str:
        return (moment.astimezone(zone) if moment.tzinfo else moment).date().isoformat()

    return text


def _float(number: float) -> str:
    shortest = repr(number)
    return plain(shortest) or shortest


AS_TEXT: dict[type, Text] = {
    str: str,
    bool: lambda flag: "true" if flag else "false",
    int: str,
    float: _float,
    Decimal: lambda number: f"{number:f}",
    date: date.isoformat,
    time: time.isoformat,
    UUID: str,
}
