"""What officers noted as rows of the feed contacts."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Flags, Ints
from warning_signals.books.simulator.beside.made import Made
from warning_signals.books.simulator.columns import NEVER

OFFICE_HOURS = (9 * 3600, 17 * 3600)


def contact_rows(
    made: Made,
    code: str,
    firm: Ints,
    turn: Ints,
    day: Ints,
    kind: str,
    reached: Flags | None,
    rng: np.random.Generator,
    due: Ints | None = None,
) -> pa.Table:
    """Return contacts of one kind as rows; `reached` and `due` where the kind has them."""
    n = len(firm)
    number = columns.digits(made.firms.number[firm] + 1, 5)
    channel = {"call": "phone", "visit": "visit", "document_request": "email"}[kind]
    answered = columns.constant(None, n)
    if reached is not None:
        answered = columns.words(reached * 1, ("false", "true"))
    rows = pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "contact_id": columns.joined("Q", number, f"-{code}-", columns.digits(turn + 1, 2)),
            "borrower_id": columns.borrower_ids(made.firms.number[firm]),
            "happened_at": columns.instants(day, rng.integers(*OFFICE_HOURS, n)),
            "channel": columns.constant(channel, n),
            "reached": answered,
            "kind": columns.constant(kind, n),
            "due_on": columns.dates(due if due is not None else np.full(n, NEVER)),
            "received_on": columns.dates(np.full(n, NEVER)),
        }
    )
    return rows.filter(pa.array(day < made.axis.count))
