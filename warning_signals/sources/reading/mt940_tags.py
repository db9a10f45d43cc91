"""The fields that MT940 has, and the message types that look like it and are not read."""

from __future__ import annotations

import re

from warning_signals.errors import FeedRejected
from warning_signals.sources.reading.pages import rejected

KNOWN = frozenset(
    ("20", "21", "25", "25P", "28", "28C", "60F", "60M", "61", "86", "62F", "62M", "64", "65", "NS")
)
TYPES = {
    "941": "MT941, a report of balances without entries",
    "942": "MT942, an interim report of the running day, whose entries are not final",
}
FOREIGN = {
    "13D": "MT941 or MT942, a report of the running day",
    "34F": TYPES["942"],
    "90C": "MT941 or MT942, a report of the running day",
    "90D": "MT941 or MT942, a report of the running day",
}


def refuse_foreign(tag: str, line: int, name: str) -> None:
    """Raise FeedRejected for a field of another message type, or of none."""
    if tag in FOREIGN:
        raise foreign(FOREIGN[tag], line, name)
    if tag not in KNOWN:
        raise rejected(name, f"line {line:,} has the field :{tag}:, not one of MT940's")


def refuse_other_type(kind: re.Match[str] | None, number: int, name: str) -> None:
    """Raise FeedRejected where a block header names another type than 940."""
    if kind and kind[1] != "940":
        raise foreign(TYPES.get(kind[1], f"MT{kind[1]}"), number, name)


def foreign(what: str, number: int, name: str) -> FeedRejected:
    """Return the error for a message of a type that is not read."""
    return rejected(
        name, f"by line {number:,} it is {what}; only statements of account (MT940) are read"
    )
