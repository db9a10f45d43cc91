"""A large daily delivery of account flows, with damaged rows among them, and its accounts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

DAY = "2026-06-08"
ACCOUNTS = 100_000
BLOCK = 500_000
# One row in a hundred is damaged, in these ways in turn.
DAMAGED_EVERY = 100
KINDS = ("sale", "purchase", "payroll", "tax", "utility", "cash_in", "cash_out", "fee", "other")
MONEY_IN = ("sale", "cash_in")


def write_accounts(path: Path) -> None:
    """Write the accounts that the flows belong to, as CSV."""
    import numpy as np
    import pyarrow as pa

    number = np.arange(ACCOUNTS)
    accounts = pa.table(
        {
            "account_id": _numbered("A", number),
            "borrower_id": _numbered("B", number),
            "kind": pa.array(["basic"] * ACCOUNTS),
            "currency": pa.array(["CNY"] * ACCOUNTS),
        }
    )
    _write(path, [accounts])


def write_flows(path: Path, rows: int, seed: int = 7) -> None:
    """Write that many account flows of one day as CSV, one in a hundred damaged.

    Damaged are, in turn: an amount that is no number, an unknown account, an unknown kind, a
    time on the day after, and a row that stands there twice.
    """
    import numpy as np

    dice = np.random.default_rng(seed)
    starts = range(0, rows, BLOCK)
    _write(path, (_flows(start, min(BLOCK, rows - start), dice) for start in starts))


def _flows(start: int, count: int, dice: np.random.Generator) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    number = np.arange(start, start + count)
    kind = np.asarray(KINDS)[dice.integers(0, len(KINDS), count)]
    sign = np.where(np.isin(kind, MONEY_IN), 1, -1)
    cents = dice.integers(1, 5_000_000, count) * sign
    second = dice.integers(0, 86_400, count)
    account = _numbered("A", (dice.pareto(1.2, count) * 400).astype("int64") % ACCOUNTS)
    amount = np.char.mod("%.2f", cents / 100)
    day = np.full(count, DAY)
    flow = number.copy()
    for way in range(5):
        hit = np.flatnonzero(number % (DAMAGED_EVERY * 5) == DAMAGED_EVERY * way + 50)
        if way == 0:
            amount[hit] = "n/a"
        elif way == 1:
            account = pa.array(np.where(np.isin(number, number[hit]), "A9999999", account))
        elif way == 2:
            kind[hit] = "gift"
        elif way == 3:
            day[hit] = "2026-06-09"
        elif hit.size:
            before = hit - 1
            flow[hit] = flow[before]
            for column in (amount, kind, day, second):
                column[hit] = column[before]
            account = account.take(pa.array(_same_as_before(count, hit)))
    return pa.table(
        {
            "flow_id": _numbered("F", flow),
            "account_id": account,
            "booked_at": _instants(day, second),
            "value_on": pa.array(day),
            "amount": pa.array(amount),
            "currency": pa.array(["CNY"] * count),
            "kind": pa.array(kind),
            "counterparty_account": _numbered("62220210", dice.integers(0, 10**8, count)),
            "counterparty_name": _numbered("客户", dice.integers(0, 50_000, count)),
            "counterparty_kind": pa.array(["business"] * count),
            "channel": pa.array(["counter"] * count),
        }
    ).take(pa.array(_twice_equal(count, flow, number)))


def _same_as_before(count: int, hit: np.ndarray) -> np.ndarray:
    import numpy as np

    order = np.arange(count)
    order[hit] -= 1
    return order


def _twice_equal(count: int, flow: np.ndarray, number: np.ndarray) -> np.ndarray:
    """Return the order of rows in which a repeated row is the one before it, in every column."""
    import numpy as np

    return _same_as_before(count, np.flatnonzero(flow != number))


def _numbered(head: str, number: np.ndarray) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    digits = pc.utf8_lpad(pa.array(number).cast(pa.string()), 8, padding="0")
    return pc.binary_join_element_wise(head, digits, "")


def _instants(day: np.ndarray, second: np.ndarray) -> pa.Array:
    import pyarrow as pa
    import pyarrow.compute as pc

    clock = pa.array(second, pa.int32()).cast(pa.time32("s")).cast(pa.string())
    return pc.binary_join_element_wise(pa.array(day), "T", clock, "+08:00", "")


def _write(path: Path, tables: object) -> None:
    from pyarrow import csv

    writer = None
    for table in tables:  # type: ignore[attr-defined]
        writer = writer or csv.CSVWriter(str(path), table.schema)
        writer.write_table(table)
    if writer is not None:
        writer.close()
