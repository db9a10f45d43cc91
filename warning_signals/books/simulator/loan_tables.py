"""The ledger as feeds: facilities, their balances, and instalments as they were known."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.facilities import REVOLVING, Facilities
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.ledger import Ledger, Position, closed_on, position
from warning_signals.books.simulator.masters import snapshot_days

METHODS = ("bullet", "instalments", "interest_then_bullet", "interest_then_bullet")
PRODUCTS = ("working_capital", "equipment", "working_capital", "revolving_line")
RENEWALS = ("none", "repaid_and_renewed", "renewed_without_repayment")
SECURITIES = ("none", "guarantee", "mortgage", "pledge")
CLASSES = ("pass", "special_mention", "substandard", "doubtful")
CLASS_FROM_DPD = (8, 91, 271)
DAILY_SINCE = 92


def facility_ids(loans: Facilities, firms: Firms) -> pa.Array:
    """Return `F00001-1` and so on."""
    return columns.joined(
        "F", columns.digits(firms.number[loans.firm] + 1, 5), "-",
        pa.array(loans.seq).cast(pa.string()),
    )  # fmt: skip


def facility_table(axis: Axis, firms: Firms, loans: Facilities, ledger: Ledger) -> pa.Table:
    """Return the feed facilities, whole on each snapshot day, closed ones until a month after."""
    closed = closed_on(ledger, loans)
    parts = []
    for day in snapshot_days(axis):
        now = position(ledger, loans, day)
        listed = np.flatnonzero((loans.granted <= day) & (closed > day - 31))
        parts.append(_facilities(firms, loans, now, closed, listed, int(day)))
    return pa.concat_tables(parts)


def _facilities(
    firms: Firms, loans: Facilities, now: Position, closed: Ints, at: Ints, day: int
) -> pa.Table:
    revolving = loans.method[at] == REVOLVING
    undrawn = np.where(revolving & now.is_open[at], loans.limit[at] - loans.drawn[at], 0)
    grade = np.searchsorted(CLASS_FROM_DPD, now.dpd[at], side="right")
    known_closed = np.where(closed[at] <= day, closed[at], NEVER)
    return pa.table(
        {
            "day": pa.array(np.full(len(at), day), pa.int32()),
            "facility_id": columns.taken(facility_ids(loans, firms), at),
            "borrower_id": columns.borrower_ids(firms.number[loans.firm[at]]),
            "product": columns.words(loans.method[at], PRODUCTS),
            "currency": columns.constant("CNY", len(at)),
            "limit_amount": columns.money(loans.limit[at]),
            "rate": columns.numbers(loans.rate[at], 4),
            "granted_on": columns.dates(loans.granted[at]),
            "matures_on": columns.dates(loans.matures[at]),
            "purpose": columns.words(loans.method[at] % 2, ("流动资金", "购置设备")),
            "repayment_method": columns.words(loans.method[at], METHODS),
            "is_revolving": columns.words(revolving * 1, ("false", "true")),
            "committed_undrawn": columns.money(undrawn),
            "renewal_kind": columns.words(loans.renewal[at], RENEWALS),
            "security": columns.words(loans.security[at], SECURITIES),
            "loan_class": columns.words(grade, CLASSES),
            "restructured_on": columns.dates(np.full(len(at), NEVER)),
            "closed_on": columns.dates(known_closed),
        }
    )


def facility_balance_table(axis: Axis, firms: Firms, loans: Facilities, ledger: Ledger) -> pa.Table:
    """Return the feed facility_balances: month ends, and each bank day of the last months."""
    open_days = np.flatnonzero(axis.is_open)
    days = np.union1d(axis.month_ends, open_days[open_days > axis.opening - DAILY_SINCE])
    ids = facility_ids(loans, firms)
    parts = []
    for day in days:
        now = position(ledger, loans, day)
        at = np.flatnonzero(now.is_open)
        parts.append(
            pa.table(
                {
                    "day": pa.array(np.full(len(at), day), pa.int32()),
                    "facility_id": columns.taken(ids, at),
                    "business_on": columns.dates(np.full(len(at), day)),
                    "outstanding": columns.money(now.outstanding[at]),
                    "limit_amount": columns.money(loans.limit[at]),
                    "overdue_principal": columns.money(now.overdue_principal[at]),
                    "overdue_interest": columns.money(now.overdue_interest[at]),
                    "dpd": pa.array(now.dpd[at]),
                }
            )
        )
    return pa.concat_tables(parts)
