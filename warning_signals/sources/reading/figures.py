"""Amounts and dates as bank statements write them; what is not exactly right is a ValueError."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LARGEST_WHOLE = 10**16
CENTS = 2
SHOWN = 40
# From this two-digit year on it is the last century, as SWIFT has it.
CENTURY_TURNS = 80
DECIMAL = re.compile(r"\+?(\d*)\.?(\d*)", re.ASCII)
COMMA = re.compile(r"(\d{1,24}),(\d*)", re.ASCII)
DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?P<offset>Z|[+-]\d\d:\d\d)?", re.ASCII
)


def quoted(text: str) -> str:
    """Return a value as an error may show it, cut."""
    return repr(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def cents(text: str, pattern: re.Pattern[str] = DECIMAL) -> int:
    """Return an unsigned amount such as `1234.5` (or, with COMMA, `1234,5`) in cents, exactly."""
    match = pattern.fullmatch(text)
    if not match or not (match[1] or match[2]):
        raise ValueError(f"{quoted(text)} is no amount")
    decimals = match[2].rstrip("0")
    if len(decimals) > CENTS:
        raise ValueError(f"{quoted(text)} has more than two decimals and is never rounded")
    whole = int(match[1] or 0)
    if whole >= LARGEST_WHOLE:
        raise ValueError(f"{quoted(text)} is more than an account can hold")
    return whole * 100 + int(decimals.ljust(CENTS, "0"))


def money(amount: int) -> str:
    """Return cents as a cell.

    >>> money(-120050)
    '-1200.50'
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100}.{abs(amount) % 100:02}"


def spoken(amount: int, currency: str) -> str:
    """Return cents for a person to read.

    >>> spoken(-120050, "CNY")
    '-1,200.50 CNY'
    """
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // 100:,}.{abs(amount) % 100:02} {currency}"


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
