"""The general ledger: what the deliveries of the core add up to, by branch and for the bank.

Taken from the very tables that are delivered, chunk by chunk, so that it agrees to the cent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals.books.simulator import columns, people

# account class: (feed, its column of money, the column with the number of the borrower in it)
CLASSES = {
    "loans_outstanding": ("facility_balances", "outstanding", "facility_id"),
    "overdue_principal": ("facility_balances", "overdue_principal", "facility_id"),
    "overdue_interest": ("facility_balances", "overdue_interest", "facility_id"),
    "undrawn_commitments": ("facilities", "committed_undrawn", "facility_id"),
    "deposits": ("account_balances", "balance", "account_id"),
}
BY = ["day", "branch"]


@dataclass
class GeneralLedger:
    """Adds up chunk by chunk; `book_size` says how many branches there are."""

    book_size: int
    sums: dict[str, pa.Table] = field(default_factory=dict)

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Add one chunk's tables, as the core delivers them."""
        for name, (feed, money, key) in CLASSES.items():
            rows = tables[feed]
            part = pa.table(
                {"day": rows["day"], "branch": self._branches(rows[key]), "amount": rows[money]}
            )
            before = [self.sums[name]] if name in self.sums else []
            self.sums[name] = _summed(pa.concat_tables([*before, _summed(part, BY)]), BY)

    def _branches(self, ids: pa.ChunkedArray) -> pa.Array:
        # F00001-1 and A00001-1 both have the borrower's number, counted from 1, in the middle.
        words = ids.combine_chunks().dictionary_encode()
        middle = pc.replace_substring_regex(words.dictionary, r"^.(\d+)-.*$", r"\1")
        branch = people.branch_of(middle.cast(pa.int64()).to_numpy() - 1, self.book_size)
        return pa.array(branch[words.indices.to_numpy()])

    def table(self) -> pa.Table:
        """Return the feed gl_totals: a row a branch, and one without a branch for the bank."""
        return pa.concat_tables([self._of_class(name) for name in CLASSES])

    def _of_class(self, name: str) -> pa.Table:
        by_branch = self.sums[name]
        whole = _summed(by_branch, ["day"])
        whole = whole.append_column("branch", pa.nulls(whole.num_rows, pa.int64()))
        rows = pa.concat_tables([by_branch, whole.select(by_branch.column_names)])
        day, branch = rows["day"].to_numpy(), rows["branch"].fill_null(-1).to_numpy()
        order = np.lexsort((branch, day))
        ids = pc.if_else(pa.array(branch >= 0), people.branch_ids(branch), None)
        return pa.table(
            {
                "day": rows["day"],
                "branch_id": ids,
                "business_on": columns.dates(day.astype(np.int64)),
                "account_class": columns.constant(name, len(day)),
                "currency": columns.constant("CNY", len(day)),
                "amount": rows["amount"].cast(pa.decimal128(18, 2)),
            }
        ).take(pa.array(order))


def _summed(rows: pa.Table, by: list[str]) -> pa.Table:
    summed = rows.group_by(by, use_threads=False).aggregate([("amount", "sum")])
    total = summed["amount_sum"].cast(pa.decimal128(38, 2))
    return summed.select(by).append_column("amount", total)
