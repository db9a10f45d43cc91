"""ISO 20022 camt.053 bank statements, versions .001.02 and .001.08, of any size.

A statement's entry counts once, by its own amount and sign; its details say who and what for. An
entry that is not booked (pending, informational, future) does not count and is noted. A reversal
bears the sign it is booked with, so `RvslInd` never turns it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import BinaryIO
from zoneinfo import ZoneInfo

from warning_signals.model import Parsed
from warning_signals.sources.reading.camt_balances import Balances
from warning_signals.sources.reading.camt_entry import Details, row
from warning_signals.sources.reading.camt_shape import shape
from warning_signals.sources.reading.camt_values import Values
from warning_signals.sources.reading.figures import quoted, spoken
from warning_signals.sources.reading.page_order import Pages
from warning_signals.sources.reading.pages import Page, named, rejected
from warning_signals.sources.reading.statements import blocks
from warning_signals.sources.reading.xml_records import Record, records

BOOKED, NOT_BOOKED = "BOOK", ("PDNG", "INFO", "FUTR")


def read_camt053(handle: BinaryIO, name: str, zone: ZoneInfo) -> Iterator[Parsed]:
    """Yield the booked entries of all statements in blocks; `zone` dates instants.

    Raises FeedRejected where the file is not what it should be or does not reconcile.
    """
    reading = _Statements(Values(name, zone))
    ordering = Pages(name, "page 1", "its last page", numbered=True)
    found = records(handle, name, partial(shape, name))
    yield from blocks(reading.pages(found), ordering, name, reading.notes)


class _Statements:
    def __init__(self, values: Values) -> None:
        self._values = values
        self._pending: Counter[str] = Counter()
        self._differing = 0
        self._first_differing = ""

    def pages(self, found: Iterator[Record]) -> Iterator[Page]:
        """Yield one page for each Stmt element."""
        page, balances, details = _blank(), Balances(self._values), Details()
        for record in found:
            if record.kind == "header":
                self._refuse_part_of_message(record)
            elif record.kind == "balance":
                balances.take(record)
            elif record.kind == "detail":
                details.take(record)
            elif record.kind == "entry":
                self._enter(record, details, page)
                details = Details()
            else:
                self._describe(record, page)
                balances.describe(page)
                yield page
                page, balances = _blank(), Balances(self._values)

    def notes(self) -> tuple[str, ...]:
        """Return what was left out or looks odd, in sentences."""
        found = [
            f"{count:,} entries with the status {status} are not booked and were left out."
            for status, count in sorted(self._pending.items())
        ]
        if self._differing:
            found.append(
                f"In {self._differing:,} entries the details do not add up to the entry, which "
                f"counts by its own amount. The first: {self._first_differing}."
            )
        return tuple(found)

    def _enter(self, entry: Record, details: Details, page: Page) -> None:
        status = self._values.needed(entry, "Sts")
        if status in NOT_BOOKED:
            self._pending[status] += 1
            return
        if status != BOOKED:
            self._values.refuse(entry, f"has the status {quoted(status)}: is it booked?")
        amount, currency = self._values.signed(entry)
        page.others.setdefault(currency, entry.line)
        page.total += amount
        page.rows.add(row(self._values, entry, details, amount))
        inside = details.sum(1 if amount >= 0 else -1, currency)
        if inside is not None and inside != amount:
            self._differing += 1
            self._first_differing = self._first_differing or (
                f"line {entry.line:,} has {spoken(amount, currency)}, its details "
                f"{spoken(inside, currency)}"
            )

    def _describe(self, statement: Record, page: Page) -> None:
        values = self._values
        page.account = values.needed(statement, "Acct")
        page.id = page.statement = values.needed(statement, "Id")
        page.label = f"statement {named(page.id, page.account)}"
        page.line = statement.line
        page.currency = values.maybe(statement, "Ccy")
        page.from_on = values.on(statement, "FrDtTm")
        page.until_on = values.on(statement, "ToDtTm")
        page.number = values.number(statement, "PgNb")
        page.first = page.number in (None, 1)
        page.last = page.number is None or bool(values.flag(statement, "LastPgInd"))

    def _refuse_part_of_message(self, header: Record) -> None:
        number = self._values.number(header, "PgNb")
        if number is None:
            return
        message = quoted(self._values.maybe(header, "MsgId") or "")
        if number != 1:
            missing = "page 1" if number == 2 else f"pages 1 to {number - 1}"
        elif self._values.flag(header, "LastPgInd"):
            return
        else:
            missing = "page 2"
        raise rejected(
            self._values.name,
            f"it is page {number} of the message {message}, and {missing} of it is missing: a "
            "message must come whole, in one file",
        )


def _blank() -> Page:
    return Page("", "", "", "", 0)
