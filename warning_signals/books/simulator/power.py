"""Electricity: meters, daily readings, monthly bills, and power cut off or restored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Flags, Floats, Ints, month_day
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.stories.paths import POWER_WEEK
from warning_signals.books.simulator.stories.table import Story

YUAN_PER_KWH = 0.72
BILLED_ON, DUE_ON = 3, 20
RESTORED_AFTER = 4


@dataclass(frozen=True)
class Bills:
    """Bills of all meters and months; `firm` is the position in the chunk, `amount` cents."""

    firm: Ints
    month: Ints
    amount: Ints
    issued: Ints
    due: Ints
    paid: Ints


def readings(axis: Axis, firms: Firms, path: Floats, cut: Ints, rng: np.random.Generator) -> Floats:
    """Return kWh a day and borrower, shape [T, N]; from day `cut` [N] on the meter stands still."""
    week = np.where(firms.is_market, 1.0, POWER_WEEK[axis.weekday][:, None])
    jitter = np.exp(firms.power_jitter * rng.standard_normal(path.shape))
    kwh = np.maximum(firms.kwh * path * week * jitter, 0.0)
    stands_still = np.arange(axis.count)[:, None] >= cut
    return np.asarray(np.where(stands_still, 0.0, np.round(kwh, 1)), np.float64)


def make_bills(
    axis: Axis, firms: Firms, kwh: Floats, stories: Sequence[Story], rng: np.random.Generator
) -> Bills:
    """Return one bill a meter and whole month, with the day of payment (NEVER: unpaid)."""
    months = np.unique(axis.month)[:-1]
    sums = np.stack([kwh[axis.month == month].sum(axis=0) for month in months])
    who = np.flatnonzero(firms.has_meter)
    firm, month = np.tile(who, len(months)), np.repeat(months, len(who))
    amount = np.round(sums[:, who].ravel() * YUAN_PER_KWH * 100).astype(np.int64)
    due = month_day(month + 1, DUE_ON)
    usual = due - rng.integers(0, 13, len(firm))
    forgot = rng.random(len(firm)) < 0.004
    usual = np.where(forgot, due + rng.integers(1, 7, len(firm)), usual)
    unpaid = _unpaid(firms, stories, firm, due, rng)
    return Bills(firm, month, amount, month_day(month + 1, BILLED_ON), due,
        np.where(unpaid, NEVER, usual))  # fmt: skip


def _unpaid(
    firms: Firms, stories: Sequence[Story], firm: Ints, due: Ints, rng: np.random.Generator
) -> Flags:
    plan = firms.plan
    leaves = np.array([story.leaves_power_unpaid for story in stories])[plan.story[firm]]
    bad = plan.is_bad[firm]
    early = bad & leaves & (due >= plan.sign[firm] - 10)
    late = bad & (due >= plan.overdue[firm]) & (rng.random(len(firm)) < 0.5)
    return np.asarray(early | late)


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


def draw_paid_days(bills: Bills, axis: Axis) -> tuple[Flags, Ints]:
    """Return which bills are paid within the book, and when."""
    inside = (bills.paid >= 0) & (bills.paid < axis.count)
    return inside, bills.paid[inside]
