"""Electricity as feeds: meters, daily readings, bills and events."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Floats, Ints
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.power import Bills

RESTORED_AFTER = 4


def meter_ids(firms: Firms, who: Ints, letter: str = "M") -> pa.Array:
    """Return `M00001-1` and so on for positions in the chunk; other utilities' begin otherwise."""
    return columns.joined(letter, columns.digits(firms.number[who] + 1, 5), "-1")


def capacity(firms: Firms) -> Floats:
    """Return each borrower's contracted capacity in kVA."""
    return np.asarray(np.maximum(np.ceil(firms.kwh / 80) * 10, 10.0), np.float64)


def meter_table(firms: Firms, onboarded: Ints) -> pa.Table:
    """Return the feed meters."""
    who = np.flatnonzero(firms.has_meter)
    return pa.table(
        {
            "day": pa.array(onboarded[who], pa.int32()),
            "meter_id": meter_ids(firms, who),
            "borrower_id": columns.borrower_ids(firms.number[who]),
            "utility": columns.constant("electricity", len(who)),
            "capacity": columns.numbers(capacity(firms)[who], 0),
        }
    )


def reading_table(axis: Axis, meters: pa.Array, used: Floats) -> pa.Table:
    """Return the feed meter_readings of these meters, `used` [T, meters] in kWh or cubic metres."""
    day = np.repeat(np.arange(axis.count), len(meters))
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "meter_id": columns.taken(meters, np.tile(np.arange(len(meters)), axis.count)),
            "business_on": columns.dates(day),
            "quantity": columns.numbers(used.ravel(), 1),
        }
    )


def bill_table(axis: Axis, firms: Firms, bills: Bills, letters: str = "EM") -> pa.Table:
    """Return the feed utility_bills: a row when the bill is issued and one when it is paid.

    `letters` begin the ids of bills and of meters.
    """
    ids = columns.joined(
        letters[0],
        columns.digits(firms.number[bills.firm] + 1, 5),
        "-",
        columns.digits(bills.month, 4),
    )
    period = pa.array(bills.month.astype("datetime64[M]").astype(str))
    issued = pa.table(
        {
            "day": pa.array(bills.issued, pa.int32()),
            "bill_id": ids,
            "meter_id": meter_ids(firms, bills.firm, letters[1]),
            "period": period,
            "amount": columns.money(bills.amount),
            "currency": columns.constant("CNY", len(ids)),
            "due_on": columns.dates(bills.due),
            "paid_on": columns.dates(np.full(len(ids), NEVER)),
        }
    )
    paid = issued.set_column(7, "paid_on", columns.dates(bills.paid))
    paid = paid.set_column(0, "day", pa.array(np.minimum(bills.paid, NEVER), pa.int32()))
    both = pa.concat_tables([issued, paid])
    return both.filter(pa.array(both["day"].to_numpy() < axis.count))


def event_table(axis: Axis, firms: Firms, cut: Ints, failed: Ints, changed: Ints) -> pa.Table:
    """Return the feed utility_events.

    `cut` [N] is the day of a disconnection for arrears, `failed` that of one that is restored
    within days, `changed` that of another capacity; NEVER for none.
    """
    full = capacity(firms)
    parts = [
        _events(axis, firms, cut, 0, "disconnected", full * 0),
        _events(axis, firms, failed, 1, "disconnected", full * 0),
        _events(axis, firms, failed + RESTORED_AFTER, 2, "reconnected", full),
        _events(axis, firms, changed, 3, "capacity_changed", np.ceil(full * 0.08) * 10),
    ]
    return pa.concat_tables(parts)


def _events(axis: Axis, firms: Firms, day: Ints, number: int, kind: str, left: Floats) -> pa.Table:
    who = np.flatnonzero(firms.has_meter & (day >= 0) & (day < axis.count))
    return pa.table(
        {
            "day": pa.array(day[who], pa.int32()),
            "event_id": columns.joined("V", columns.digits(firms.number[who] + 1, 5), f"-{number}"),
            "meter_id": meter_ids(firms, who),
            "kind": columns.constant(kind, len(who)),
            "happened_on": columns.dates(day[who]),
            "capacity": columns.numbers(left[who], 0),
        }
    )
