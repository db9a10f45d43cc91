"""The instalments of each facility, by its way of repayment. Amounts are cents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from warning_signals.books.simulator.axis import Flags, Ints, month_day
from warning_signals.books.simulator.facilities import (
    BULLET,
    CASHLESS,
    GENERATIONS,
    INSTALMENTS,
    Facilities,
)
from warning_signals.books.simulator.firms import Firms


@dataclass(frozen=True)
class Schedule:
    """I instalments of all facilities, ordered by borrower, due day and facility.

    `cash_principal` is zero where the principal is carried into the next facility.
    """

    facility: Ints
    firm: Ints
    no: Ints
    due: Ints
    principal: Ints
    interest: Ints
    cash_principal: Ints

    @property
    def cash(self) -> Ints:
        """What the borrower has to pay in money."""
        return self.cash_principal + self.interest


def make_schedule(loans: Facilities, firms: Firms) -> Schedule:
    """Return all instalments, also those due after the book's end."""
    rows = np.where(loans.method == BULLET, 1, loans.term)
    at = np.repeat(np.arange(len(rows)), rows)
    no = np.arange(len(at)) - np.repeat(np.cumsum(rows) - rows, rows) + 1
    months = np.where(loans.method[at] == BULLET, loans.term[at], no)
    due = month_day(loans.first_month[at] + months, firms.due_day[loans.firm[at]])
    is_last = no == rows[at]
    share = loans.drawn[at] // loans.term[at]
    rest = loans.drawn[at] - share * (no - 1)
    parts = np.where(is_last, rest, share)
    principal = np.where(loans.method[at] == INSTALMENTS, parts, is_last * loans.drawn[at])
    owed = np.where(loans.method[at] == INSTALMENTS, rest, loans.drawn[at])
    span = np.where(loans.method[at] == BULLET, loans.term[at], 1)
    interest = np.round(owed * loans.rate[at] * span / 12).astype(np.int64)
    carried = is_last & (loans.ends[at] == CASHLESS) & _is_renewed(loans)[at]
    schedule = Schedule(
        at, loans.firm[at], no, due, principal, interest, np.where(carried, 0, principal)
    )
    order = np.lexsort((at, due, schedule.firm))
    return Schedule(*(getattr(schedule, name)[order] for name in schedule.__dataclass_fields__))


def _is_renewed(loans: Facilities) -> Flags:
    """Which facilities are followed by the next generation (or will be, after the book)."""
    has_next = np.zeros(len(loans.firm), bool)
    same_line = (loans.firm[1:] == loans.firm[:-1]) & (loans.seq[1:] == loans.seq[:-1] + 1)
    has_next[:-1] = same_line & (loans.seq[1:] != 1 + GENERATIONS)
    return has_next
