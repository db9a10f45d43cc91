"""Amounts and dates as bank statements write them; what is not exactly right is a ValueError."""

from __future__ import annotations

import re

LARGEST_WHOLE = 10**16
CENTS = 2
SHOWN = 40
DECIMAL = re.compile(r"\+?(\d*)\.?(\d*)", re.ASCII)
COMMA = re.compile(r"(\d{1,24}),(\d*)", re.ASCII)


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
