"""The booked balances of one page of a camt.053 statement."""

from __future__ import annotations

from dataclasses import dataclass

from warning_signals.sources.reading.camt_values import Values
from warning_signals.sources.reading.figures import spoken
from warning_signals.sources.reading.pages import Balance, Page, rejected
from warning_signals.sources.reading.xml_records import Record

INTERIM = "INTM"
OPENS, CLOSES, CLOSED_BEFORE = "OPBD", "CLBD", "PRCD"


@dataclass
class Balances:
    """The balances of one page; of several days the first opening and the last closing count."""

    values: Values
    opening: Balance | None = None
    closing: Balance | None = None
    closed_before: Balance | None = None
    brought: Balance | None = None
    carried: Balance | None = None

    def take(self, record: Record) -> None:
        """Take one Bal; other kinds than booked ones are left alone."""
        kind = self.values.maybe(record, "Cd")
        interim = self.values.maybe(record, "SubTp") == INTERIM
        if kind == OPENS and interim:
            self.brought = self._chosen(record, self.brought, latest=False)
        elif kind == OPENS:
            self.opening = self._chosen(record, self.opening, latest=False)
        elif kind == CLOSED_BEFORE:
            self.closed_before = self._chosen(record, self.closed_before, latest=False)
        elif kind == CLOSES and interim:
            self.carried = self._chosen(record, self.carried, latest=True)
        elif kind == CLOSES:
            self.closing = self._chosen(record, self.closing, latest=True)

    def describe(self, page: Page) -> None:
        """Write the balances into their page."""
        page.opening = self.opening or self.closed_before
        page.closing = self.closing
        page.start = self.brought or (page.opening if page.first else None)
        page.end = self.carried or (page.closing if page.last else None)
        before = self.closed_before
        if before and page.opening and before.cents != page.opening.cents:
            raise rejected(
                self.values.name,
                f"{page.label} at line {page.line:,} opens with "
                f"{spoken(page.opening.cents, page.opening.currency)}, but the one before closed "
                f"with {spoken(before.cents, before.currency)}",
            )

    def _chosen(self, record: Record, known: Balance | None, *, latest: bool) -> Balance:
        balance = self.values.balance(record)
        if known is None:
            return balance
        if balance.on == known.on and balance.cents != known.cents:
            self.values.refuse(record, "contradicts another one of the same kind and day")
        return max(known, balance, key=_on) if latest else min(known, balance, key=_on)


def _on(balance: Balance) -> str:
    return balance.on
