"""Pages of statements: put in order where they came out of it, missed by name where one is gone."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from warning_signals.errors import FeedRejected
from warning_signals.identity import mask_account
from warning_signals.sources.reading.figures import SHOWN

PACK = 10_000
DIGITS = re.compile(r"\d{8,}")

Row = tuple[str | None, ...]


@dataclass(frozen=True)
class Balance:
    """A booked balance in cents (below zero: the account owes), its ISO date, and its line."""

    cents: int
    currency: str
    on: str
    line: int


class Rows:
    """The entries of one page as tuples of cells, packed once they are many."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._loose: list[Row] = []

    def add(self, row: Row) -> None:
        """Append one row."""
        self._loose.append(row)
        if len(self._loose) == PACK:
            self._packed.append(zlib.compress(json.dumps(self._loose).encode(), 1))
            self._loose = []

    def __iter__(self) -> Iterator[Row]:
        for packed in self._packed:
            yield from map(tuple, json.loads(zlib.decompress(packed)))
        yield from self._loose


@dataclass
class Page:
    """One page of a statement, or the whole of it where it is both `first` and `last`.

    `statement` is what the pages of one statement share, `id` what the statement is called.
    `opening` and `closing` are the statement's balances, `start` and `end` the page's own; any
    may be None where the page does not say. `currency` is the account's, where it is said;
    `others` are the currencies of the entries, each with the line where it came first.
    """

    account: str
    statement: str
    id: str
    label: str
    line: int
    number: int | None = None
    first: bool = True
    last: bool = True
    opening: Balance | None = None
    closing: Balance | None = None
    start: Balance | None = None
    end: Balance | None = None
    currency: str | None = None
    from_on: str | None = None
    until_on: str | None = None
    total: int = 0
    others: dict[str, int] = field(default_factory=dict)
    rows: Rows = field(default_factory=Rows)


def rejected(name: str, why: str) -> FeedRejected:
    """Return the error that refuses a delivery whole; `why` ends without a full stop."""
    return FeedRejected(
        f"{name} is rejected: {why}. Nothing of it is taken. Ask who sends the statements to send "
        "it again."
    )


def named(text: str, account: str) -> str:
    """Return a statement's id or reference as an error may show it: the account is masked."""
    parts = {account, *DIGITS.findall(account)} - {""}
    for part in sorted(parts, key=len, reverse=True):
        text = text.replace(part, mask_account(part))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
