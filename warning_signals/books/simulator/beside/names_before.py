"""The names that some borrowers had before they became the bank's customers or soon after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, names
from warning_signals.books.simulator.axis import Ints
from warning_signals.books.simulator.beside.made import Made

RENAMED_SHARE = 0.03
WITHIN, FOUNDED = 1_500, 3_000  # days before the book


@dataclass(frozen=True)
class Before:
    """The renamed among the chunk's borrowers: who, what each was called, from and until when."""

    who: Ints
    name: pa.Array
    since: Ints
    until: Ints


def draw_before(made: Made, book_size: int) -> Before:
    """Draw the former names; all renamed before the book, where names do not change."""
    rng, firms = made.stream("former names"), made.firms
    who = np.flatnonzero(rng.random(firms.count) < RENAMED_SHARE)
    # Borrowers and the pool of other firms share one numbering of names; this goes on after them.
    number = book_size + made.table.pool + firms.number[who]
    until = -rng.integers(30, WITHIN, len(who))
    since = until - rng.integers(200, FOUNDED, len(who))
    return Before(who, names.firm_names(number, made.seed, firms.segment[who] == 2), since, until)


def former_name_table(made: Made, book_size: int) -> pa.Table:
    """Return the feed former_names."""
    before = draw_before(made, book_size)
    return pa.table(
        {
            "day": pa.array(np.maximum(before.until, made.onboarded[before.who]), pa.int32()),
            "borrower_id": columns.borrower_ids(made.firms.number[before.who]),
            "name": before.name,
            "valid_from_on": columns.dates(before.since),
            "valid_until_on": columns.dates(before.until),
        }
    )
