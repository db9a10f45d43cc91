"""VAT returns: general taxpayers by the month, small-scale ones by the quarter."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Floats, Ints, month_day
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.firms import Firms

DUE_ON = 15


def return_table(
    axis: Axis,
    firms: Firms,
    months: Ints,
    invoiced: Floats,
    turnover: Floats,
    rng: np.random.Generator,
) -> pa.Table:
    """Return the feed tax_returns; `invoiced` and `turnover` [months, N] are cents.

    Sales without an invoice are declared too, more of them by small-scale taxpayers.

    An overdue return is a row without a filing date, delivered the day after it was due.
    """
    uninvoiced = np.where(firms.is_general, 0.1, 0.35) * rng.uniform(0.5, 1.5, firms.count)
    sales = np.maximum(np.round(invoiced + uninvoiced * turnover, -2), 0)
    monthly = _returns(axis, firms, months, sales, np.flatnonzero(firms.is_general), 1, rng)
    quarterly = _returns(axis, firms, months, sales, np.flatnonzero(~firms.is_general), 3, rng)
    return pa.concat_tables([monthly, quarterly])


def _returns(
    axis: Axis,
    firms: Firms,
    months: Ints,
    sales: Floats,
    who: Ints,
    span: int,
    rng: np.random.Generator,
) -> pa.Table:
    last = months[(months + 1) % span == 0]
    last = last[last - span + 1 >= months[0]]
    rows = np.stack([sales[(months > end - span) & (months <= end)].sum(axis=0) for end in last])
    firm, period = np.tile(who, len(last)), np.repeat(last, len(who))
    declared = rows[:, who].ravel().astype(np.int64)
    due = month_day(period + 1, DUE_ON)
    due = np.where(due < axis.count, axis.delivered[np.clip(due, 0, axis.count - 1)], due)
    filed = due - rng.integers(0, 11, len(firm))
    trouble = firms.plan.is_bad[firm] & (due > firms.plan.overdue[firm] - 20)
    slow = np.where(trouble, rng.random(len(firm)) < 0.6, rng.random(len(firm)) < 0.006)
    late = np.where(trouble, rng.integers(5, 60, len(firm)), rng.integers(1, 5, len(firm)))
    filed = np.where(slow, due + late, filed)
    owed = np.round(declared * np.where(firms.is_general[firm], 0.03, 0.01)).astype(np.int64)
    paid = np.where(trouble & slow, owed // 3, owed)
    overdue = np.flatnonzero(slow & (due + 1 < axis.count))
    done = np.flatnonzero(filed < axis.count)
    at = np.concatenate([overdue, done])
    is_filed = np.repeat([False, True], [len(overdue), len(done)])
    return pa.table(
        {
            "day": pa.array(np.where(is_filed, filed[at], due[at] + 1), pa.int32()),
            "uscc": columns.taken(firms.code, firm[at]),
            "tax_kind": columns.constant("vat", len(at)),
            "period": _periods(period[at], span),
            "due_on": columns.dates(due[at]),
            "filed_on": columns.dates(np.where(is_filed, filed[at], NEVER)),
            "declared_sales": columns.money(declared[at], ~is_filed),
            "tax_due": columns.money(owed[at], ~is_filed),
            "tax_paid": columns.money(paid[at], ~is_filed),
            "currency": columns.constant("CNY", len(at)),
        }
    )


def _periods(month: Ints, span: int) -> pa.Array:
    text = month.astype("datetime64[M]").astype(str)
    if span == 1:
        return pa.array(text)
    return pa.array([f"{m[:4]}Q{(int(m[5:]) + 2) // 3}" for m in text], pa.string())
