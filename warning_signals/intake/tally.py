"""Sums over the blocks of a delivery, and what they say of it as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.intake.faults import Fault
from warning_signals.intake.stamp import META_TIMES
from warning_signals.intake.words import DeliveryFacts, Review
from warning_signals.model import ControlTotal

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# From this many rows on, a date that is wrong in all of them is the file's fault, not the rows'.
WHOLE_FILE = 20
WRONG_THROUGHOUT = (
    "{source} for {day} has a wrong {column} in every row: nothing of it is taken. Ask the data "
    "owner to send it again with the right dates."
)
# Where a number of rows is due and this share of them is refused, the file is wrong, not its rows.
MOST_REFUSED = 0.5
TOO_MANY_REFUSED = (
    "{source} for {day} has {count:,} rows and {bad:,} of them were refused, most for {rule} in "
    "{column}: nothing of it is taken. Ask the data owner to send it again, or mend its entry in "
    "config/sources.yml."
)
AMOUNT = "amount"


@dataclass
class Tally:
    """What has been counted so far of one delivery."""

    feed: str
    delivery: DeliveryFacts
    accepted: int = 0
    duplicates: int = 0
    earliest: datetime | None = None
    reviews: list[Review] = field(default_factory=list)
    _refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    _moved: dict[str, Decimal] = field(default_factory=dict)
    _unread: int = 0

    def add(
        self,
        rows: pa.Table,
        again: np.ndarray,
        faults: list[Fault],
        accepted: pa.Table,
        reviews: list[Review],
    ) -> None:
        """Count a block: its rows, its repeats, its faults and what was taken of it."""
        import pyarrow.compute as pc

        self.duplicates += int(again.sum())
        self.accepted += accepted.num_rows
        self.reviews += reviews
        for fault in faults:
            self._refused[(fault.column or "", fault.rule)] += len(fault.rows)
        if accepted.num_rows:
            first = pc.min(accepted["known_at"]).as_py()
            self.earliest = min(first, self.earliest or first)
        if self.delivery.totals and AMOUNT in rows.column_names:
            self._add_amounts(rows.filter(~again))

    def refusal(self, count: int, waived: bool) -> str | None:
        """Return why the delivery, of that many rows, is refused as a whole, or None."""
        names = {"source": self.delivery.source, "day": self.delivery.business_on}
        if column := self._wrong_throughout(count):
            return WRONG_THROUGHOUT.format(**names, column=column)
        if reason := self._totals_off():
            return reason
        bad = count - self.duplicates - self.accepted
        due = feeds.feed(self.feed).daily_rows and not waived and not self.delivery.opening
        if due and bad >= WHOLE_FILE and bad > MOST_REFUSED * (count - self.duplicates):
            (column, rule), _ = self._refused.most_common(1)[0]
            return TOO_MANY_REFUSED.format(
                **names, count=count, bad=bad, rule=rule, column=column or "the row"
            )
        return None

    def _wrong_throughout(self, count: int) -> str | None:
        dates = {c.name for c in feeds.feed(self.feed).columns if c.type in ("date", "instant")}
        dates |= set(META_TIMES)
        wrong = [
            column
            for (column, _), faulty in self._refused.items()
            if column in dates and faulty == count >= WHOLE_FILE
        ]
        return wrong[0] if wrong else None

    def _add_amounts(self, rows: pa.Table) -> None:
        import pyarrow as pa

        sums = (
            pa.table({"currency": rows["currency"], AMOUNT: rows[AMOUNT]})
            .group_by("currency")
            .aggregate([(AMOUNT, "sum"), (AMOUNT, "count")])
        )
        for row in sums.to_pylist():
            moved = row[f"{AMOUNT}_sum"] or Decimal(0)
            self._moved[row["currency"]] = self._moved.get(row["currency"], Decimal(0)) + moved
        self._unread += rows[AMOUNT].null_count

    def _totals_off(self) -> str | None:
        for total in self.delivery.totals:
            if reason := self._total_off(total):
                return reason
        return None

    def _total_off(self, total: ControlTotal) -> str | None:
        name = f"{self.delivery.source} for {self.delivery.business_on}"
        ask = "Nothing of it is taken. Ask the data owner for the whole of it."
        if total.opening is not None and total.closing is not None:
            reached = total.opening + total.movements
            if reached != total.closing:
                return (
                    f"{name} does not add up in {total.currency}: opening {total.opening:,} + "
                    f"movements {total.movements:,} = {reached:,}, the closing balance is "
                    f"{total.closing:,}, a difference of {total.closing - reached:,}. {ask}"
                )
        moved = self._moved.get(total.currency, Decimal(0))
        if AMOUNT in {c.name for c in feeds.feed(self.feed).columns} and moved != total.movements:
            unread = f" {self._unread:,} amounts could not be read." if self._unread else ""
            return (
                f"{name} has rows of {moved:,} {total.currency} in all, its control total is "
                f"{total.movements:,}, a difference of {total.movements - moved:,}.{unread} {ask}"
            )
        return None
