"""Dates as bank statements write them; what is not exactly right is a ValueError."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from warning_signals.sources.reading.figures import quoted

# From this two-digit year on it is the last century, as SWIFT has it.
CENTURY_TURNS = 80
DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?P<offset>Z|[+-]\d\d:\d\d)?", re.ASCII
)


@lru_cache(4096)
def day(text: str) -> str:
    """Return an XML date as `2026-06-08`; an offset behind it does not move it."""
    match = DAY.fullmatch(text)
    if not match:
        raise ValueError(f"{quoted(text)} is no date")
    return _day(match[1])


@lru_cache(4096)
def day_of_instant(text: str, zone: ZoneInfo) -> str:
    """Return the date in `zone` of an XML dateTime; without an offset it is local already."""
    match = INSTANT.fullmatch(text)
    if not match:
        raise ValueError(f"{quoted(text)} is no date and time")
    try:
        at = datetime.fromisoformat(text)
        return (at.astimezone(zone) if match["offset"] else at).date().isoformat()
    except (ValueError, OverflowError) as exc:
        raise ValueError(f"{quoted(text)} is no date and time") from exc


@lru_cache(4096)
def short_day(text: str) -> date:
    """Return the date that six digits such as `260608` stand for."""
    century = 1900 if int(text[:2]) >= CENTURY_TURNS else 2000
    try:
        return date(century + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        raise ValueError(f"{quoted(text)} is no date") from None


@lru_cache(4096)
def near(text: str, to: date) -> date:
    """Return the date that four digits such as `0102` stand for, in the year that is nearest."""
    found = []
    for year in (to.year, to.year - 1, to.year + 1):
        try:
            found.append(date(year, int(text[:2]), int(text[2:4])))
        except ValueError:
            continue
    if not found:
        raise ValueError(f"{quoted(text)} is no month and day")
    return min(found, key=lambda one: abs(one - to) / timedelta(days=1))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{quoted(text)} is no date") from None
