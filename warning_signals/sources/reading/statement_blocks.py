"""Rows to tables, tables to blocks: the cells of a feed whose every column is text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.model import Parsed
from warning_signals.sources.reading.pages import Row

if TYPE_CHECKING:
    import pyarrow as pa


FEED = "bank_statements"
BLOCK = 10_000
PIECE = 2_000
OF_STATEMENT = (
    "account_number", "statement_id", "currency", "opening_balance", "closing_balance", "from_on",
    "until_on", "entry_no",
)  # fmt: skip
OF_ENTRY = (
    "booked_on", "value_on", "amount", "is_reversal", "entry_reference", "end_to_end_id",
    "counterparty_name", "counterparty_account", "purpose", "transaction_code",
)  # fmt: skip


class Making:
    """Rows to tables, tables to blocks."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._tables: list[pa.Table] = []
        self._given = 0

    def take(self, row: Row) -> Iterator[Parsed]:
        """Take a row with all its cells; yield a block as soon as one is full."""
        self._rows.append(row)
        if len(self._rows) == PIECE:
            self._pack()
            if len(self._tables) * PIECE == BLOCK:
                yield self.last(())

    def last(self, notes: tuple[str, ...]) -> Parsed:
        """Return the rows since the last block as one, perhaps without any."""
        import pyarrow as pa

        self._pack()
        cells, self._tables = pa.concat_tables(self._tables).combine_chunks(), []
        start = self._given + 1
        self._given += cells.num_rows
        return Parsed(cells, range(start, self._given + 1), [], notes)

    def _pack(self) -> None:
        import pyarrow as pa

        names = (*OF_STATEMENT, *OF_ENTRY)
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(names)
        arrays = {n: pa.array(c, pa.string()) for n, c in zip(names, columns, strict=True)}
        nothing = pa.nulls(len(self._rows), pa.string())
        wanted = [column.name for column in feeds.feed(FEED).columns]
        self._tables.append(pa.table({n: arrays.get(n, nothing) for n in wanted}))
        self._rows = []
