"""Instalments as a feed: as scheduled, after each failed debit, and as paid."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns
from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.facilities import Facilities
from warning_signals.books.simulator.firms import Firms
from warning_signals.books.simulator.ledger import Ledger
from warning_signals.books.simulator.loan_tables import facility_ids

TRIED_AFTER = (0, 1, 2, 5, 10, 20, 30, 60, 90, 150)  # days past due of a new attempt to debit


def instalment_table(axis: Axis, firms: Firms, loans: Facilities, ledger: Ledger) -> pa.Table:
    """Return the feed instalments: as scheduled, after each failed debit, and as paid."""
    schedule = ledger.schedule
    everything = np.arange(len(schedule.due))
    blocks = [(everything, np.maximum(loans.granted[schedule.facility], 0), everything * 0)]
    for number, after in enumerate(TRIED_AFTER):
        day = schedule.due + after
        failed = (schedule.due >= 0) & (day < axis.count) & (ledger.paid_on > day)
        at = np.flatnonzero(failed)
        blocks.append((at, day[at], np.full(len(at), number + 1)))
    at = np.flatnonzero(ledger.paid_on < axis.count)
    late = ledger.paid_on[at] - schedule.due[at]
    blocks.append((at, np.maximum(ledger.paid_on[at], 0), np.searchsorted(TRIED_AFTER, late) + 1))
    at, day, attempts = (np.concatenate(column) for column in zip(*blocks, strict=True))
    return _instalments(axis, firms, loans, ledger, at, day, attempts)


def _instalments(
    axis: Axis, firms: Firms, loans: Facilities, ledger: Ledger, at: Ints, day: Ints, tries: Ints
) -> pa.Table:
    schedule = ledger.schedule
    account = columns.account_ids(firms.number)
    firm = schedule.firm[at]
    whole = schedule.principal[at] + schedule.interest[at]
    known = np.clip(ledger.repaid[np.minimum(day, axis.count - 1) + 1, firm] - ledger.before[at],
        0, schedule.cash[at])  # fmt: skip
    is_paid = (tries > 0) & (ledger.paid_on[at] <= day)
    from_cash = is_paid & (schedule.cash[at] > 0)
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "facility_id": columns.taken(facility_ids(loans, firms), schedule.facility[at]),
            "instalment_no": pa.array(schedule.no[at]),
            "due_on": columns.dates(schedule.due[at]),
            "principal_due": columns.money(schedule.principal[at]),
            "interest_due": columns.money(schedule.interest[at]),
            "paid_amount": columns.money(np.where(is_paid, whole, known), tries == 0),
            "paid_on": columns.dates(np.where(is_paid, ledger.paid_on[at], NEVER)),
            "attempts": pa.array(tries),
            "paid_from_account": columns.taken(account, np.where(from_cash, firm, -1)),
        }
    )
