"""The tax bureau's notices as rows of the feed tax_events."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER

GRADES = ("A", "B", "M", "C", "D")


def notice_rows(
    made: Made,
    kind: str,
    who: Ints,
    day: Ints,
    settled: Ints | None = None,
    *,
    cents: Ints | None = None,
    grade: Ints | None = None,
    code: str = "",
) -> pa.Table:
    """Return the notices of one kind, and one more row for each that is settled."""
    n = len(who)
    number = columns.digits(made.firms.number[who] + 1, 5)
    opened = pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "event_id": columns.joined("S", number, f"-{code or kind}-", columns.digits(day, 4)),
            "uscc": columns.taken(made.firms.code, who),
            "kind": columns.constant(kind, n),
            "happened_on": columns.dates(day),
            "amount": columns.money(cents if cents is not None else who * 0, _none(cents, n)),
            "currency": columns.constant(None if cents is None else "CNY", n),
            "rating": columns.constant(None, n) if grade is None else columns.words(grade, GRADES),
            "settled_on": columns.dates(np.full(n, NEVER)),
        }
    )
    opened = opened.filter(pa.array(day < made.axis.count))
    if settled is None:
        return opened
    return pa.concat_tables([opened, _settled(made, opened, settled[day < made.axis.count])])


def _settled(made: Made, opened: pa.Table, settled: Ints) -> pa.Table:
    over = np.flatnonzero(settled < made.axis.count)
    again = opened.take(pa.array(over)).set_column(
        opened.column_names.index("settled_on"), "settled_on", columns.dates(settled[over])
    )
    return again.set_column(0, "day", pa.array(settled[over], pa.int32()))


def _none(cents: Ints | None, n: int) -> np.ndarray:
    return np.full(n, cents is None)
