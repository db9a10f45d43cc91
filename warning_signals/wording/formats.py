"""Money, dates, instants and names as a reader of one language expects them.

Personal identifiers are masked here: an `AccountNumber` prints its last digits only, wherever it
is formatted, and `plain` masks what looks like an account, phone, identity or credit code number
inside a sentence that came as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
SIGNS = {"CNY": "¥"}
# Control characters and marks that turn the direction of writing: a name has no use for them.
UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
# Identity and credit code numbers, card and account numbers in groups of four, any long number.
IDENTIFIER = re.compile(
    r"(?<![0-9A-Za-z.,])"
    r"(?:\d{17}[\dXx]|\d[0-9A-Z]{17}|\d{4}(?:[ -]\d{4}){2,}(?:[ -]?\d{1,4})?|\d{11,})"
    r"(?![0-9A-Za-z])"
)


@dataclass(frozen=True, repr=False)
class AccountNumber:
    """A bank account number that shows its last four digits only, in whatever is printed."""

    value: str

    def __str__(self) -> str:
        return masked(self.value)

    __repr__ = __str__

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


def masked(number: str) -> str:
    """Return the last four characters after an ellipsis; the last two of a short number.

    Spaces and hyphens do not count.

    >>> masked("6222021702012345678")
    '…5678'
    """
    digits = re.sub("[ -]", "", number)
    return f"…{digits[-4:] if len(digits) >= 12 else digits[-2:]}"


def plain(text: str) -> str:
    """Return text on one line, without unprintable characters and with identifiers masked."""
    line = " ".join(UNPRINTABLE.sub(" ", text).split())
    return IDENTIFIER.sub(lambda found: masked(found.group()), line)


def sentence(text: str) -> str:
    """Return plain text without its closing stop, to be put inside another sentence."""
    return plain(text).rstrip("。. ")


def money(amount: Decimal, currency: str) -> str:
    """Return whole units of the currency with thousands separated: ¥1,860,000, CZK 1,860,000."""
    whole = amount.quantize(Decimal(1), ROUND_HALF_UP)
    sign = SIGNS.get(currency, f"{currency} ")
    return f"{'-' if whole < 0 else ''}{sign}{abs(whole):,}"


def day(on: date, language: str, year: int | None = None) -> str:
    """Return "22 June" or "6 月 22 日"; with the year where it is not the one given."""
    foreign = year is not None and on.year != year
    if language == "zh":
        return f"{f'{on.year} 年 ' if foreign else ''}{on.month} 月 {on.day} 日"
    return f"{on.day} {MONTHS[on.month - 1]}{f' {on.year}' if foreign else ''}"


def moment(at: datetime, language: str) -> str:
    """Return "22 June 17:00" or "6 月 22 日 17:00" in the zone the instant was handed in."""
    return f"{day(at.date(), language)} {at:%H:%M}"
