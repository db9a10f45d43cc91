"""The loan ledger that follows from the cash: which instalment was paid when, and what is owed.

Money that comes goes to the oldest instalment first, interest before principal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator.axis import Axis, Flags, Ints
from warning_signals.books.simulator.columns import NEVER
from warning_signals.books.simulator.facilities import Facilities
from warning_signals.books.simulator.schedules import Schedule

WIDE = np.int64(1) << 44  # more cents than any borrower of the book will ever pay


@dataclass(frozen=True)
class Ledger:
    """What the cash did to the schedule.

    `repaid` [T + 1, N] is what a borrower has paid in all at the end of a day, one row ahead (row
    0 is before the first day); `before` [I] what he had to pay before an instalment; `paid_on`
    [I] the day on which it was fully paid, NEVER where it was not.
    """

    schedule: Schedule
    repaid: Ints
    before: Ints
    paid_on: Ints

    @property
    def in_book(self) -> Flags:
        """Which instalments are due within the book; older ones were paid when due."""
        return self.schedule.due >= 0

    def paid_by(self, day: int) -> Ints:
        """Return what of each instalment was paid at the end of a day, in cents."""
        schedule = self.schedule
        cash = np.clip(self.repaid[day + 1][schedule.firm] - self.before, 0, schedule.cash)
        due = schedule.due <= day
        carried = np.where(due, schedule.principal - schedule.cash_principal, 0)
        whole = schedule.principal + schedule.interest
        return np.where(self.in_book, cash * due + carried, whole)


def settle(schedule: Schedule, repaid: Ints) -> Ledger:
    """Match what each borrower repaid, [T, N], with what was due, the oldest first."""
    days, firms = repaid.shape
    total = np.vstack([np.zeros((1, firms), np.int64), np.cumsum(repaid, axis=0)])
    cash = np.where(schedule.due >= 0, schedule.cash, 0)
    cumulative = np.cumsum(cash)
    first = np.searchsorted(schedule.firm, np.arange(firms))
    base = np.append(0, cumulative)[first]
    through = cumulative - base[schedule.firm]
    line = (np.arange(firms)[:, None] * WIDE + total[1:].T).ravel()
    at = np.searchsorted(line, schedule.firm * WIDE + through) - schedule.firm * days
    paid = np.where((at < days) & (schedule.due < days), np.maximum(at, schedule.due), NEVER)
    paid = np.where(schedule.due < 0, schedule.due, paid)
    return Ledger(schedule, total, through - cash, paid)


def due_matrix(schedule: Schedule, axis: Axis, firms: int) -> Ints:
    """Return what falls due in cash, shape [T, N]."""
    inside = (schedule.due >= 0) & (schedule.due < axis.count)
    at = schedule.due[inside] * firms + schedule.firm[inside]
    sums = np.bincount(at, schedule.cash[inside], minlength=axis.count * firms)
    return sums.astype(np.int64).reshape(axis.count, firms)


@dataclass(frozen=True)
class Position:
    """What each facility owes at the end of one day, in cents, length F."""

    is_open: Flags
    outstanding: Ints
    overdue_principal: Ints
    overdue_interest: Ints
    dpd: Ints


def position(ledger: Ledger, loans: Facilities, day: int) -> Position:
    """Return the facilities' balances at the end of a day."""
    schedule, count = ledger.schedule, len(loans.firm)
    paid = ledger.paid_by(day)
    interest_paid = np.minimum(paid, schedule.interest)
    principal_paid = paid - interest_paid
    due = schedule.due <= day
    late = due & (paid < schedule.principal + schedule.interest)

    def per_facility(values: Ints) -> Ints:
        sums = np.bincount(schedule.facility, values, minlength=count)
        return np.asarray(sums, np.int64)

    oldest = np.full(count, NEVER)
    np.minimum.at(oldest, schedule.facility[late], schedule.due[late])
    outstanding = loans.drawn - per_facility(principal_paid)
    started = loans.granted <= day
    is_open = started & ((outstanding > 0) | (loans.matures > day))
    return Position(
        is_open=is_open,
        outstanding=outstanding,
        overdue_principal=per_facility((schedule.principal - principal_paid) * late),
        overdue_interest=per_facility((schedule.interest - interest_paid) * late),
        dpd=np.where(oldest < NEVER, day - oldest, 0),
    )


def closed_on(ledger: Ledger, loans: Facilities) -> Ints:
    """Return the day on which each facility was repaid at or after maturity, else NEVER."""
    last = np.full(len(loans.firm), -NEVER)
    np.maximum.at(last, ledger.schedule.facility, ledger.paid_on)
    return np.where(last < NEVER, np.maximum(last, loans.matures), NEVER)
