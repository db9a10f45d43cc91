"""The names that some borrowers had before they became the bank's customers or soon after."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, names
from warning_signals.books.simulator.beside.made import Made

RENAMED_SHARE = 0.03
WITHIN, FOUNDED = 1_500, 3_000  # days before the book


def former_name_table(made: Made, book_size: int) -> pa.Table:
    """Return the feed former_names; all renamed before the book, where names do not change."""
    rng, firms = made.stream("former names"), made.firms
    who = np.flatnonzero(rng.random(firms.count) < RENAMED_SHARE)
    # Borrowers and the pool of other firms share one numbering of names; this goes on after them.
    number = book_size + made.table.pool + firms.number[who]
    until = -rng.integers(30, WITHIN, len(who))
    since = until - rng.integers(200, FOUNDED, len(who))
    return pa.table(
        {
            "day": pa.array(np.maximum(until, made.onboarded[who]), pa.int32()),
            "borrower_id": columns.borrower_ids(firms.number[who]),
            "name": names.firm_names(number, made.seed, firms.segment[who] == 2),
            "valid_from_on": columns.dates(since),
            "valid_until_on": columns.dates(until),
        }
    )
