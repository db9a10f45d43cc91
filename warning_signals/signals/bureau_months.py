"""The credit bureau's monthly reports, by how many months they lie before the newest.

A report is asked for once a month, so the newest is of this month or the one before; where one
inquiry failed it may be a month older. What is older says nothing of today.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import in_book_currency, once
from warning_signals.model import Feeds
from warning_signals.signals.months import is_month, month_number, month_of

if TYPE_CHECKING:
    import ibis

FRESH_MONTHS = 2
QUARTER = 3
YEAR = 12
AMOUNTS = (
    "total_debt", "overdue_debt", "overdue_90_debt", "guarantees_given", "limits_total",
)  # fmt: skip
COUNTS = ("lenders_count", "inquiries_90d")


def reports(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the reports of borrowers in the book who have a fresh one, in the book's currency.

    `back` is by how many months a report lies before the borrower's newest (0), `month` its label;
    amounts are float64, unknown ones null. Worked out once for all that read reports.
    """
    return once(feeds, f"bureau_months_{as_of:%Y%m%d}", lambda: _reports(feeds, as_of))


def _reports(feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    this_month = month_of(as_of)
    told = feeds["bureau_reports"].filter(is_month(_.month))
    ours = in_book_currency(told, feeds["book"]).mutate(at=month_number(_.month))
    known = ours.filter(_.at <= this_month)
    newest = known.group_by("borrower_id").agg(newest=_.at.max())
    fresh = newest.filter(_.newest >= this_month - FRESH_MONTHS)
    amounts = {name: known[name].cast("float64") for name in AMOUNTS}
    return (
        known.mutate(**amounts)
        .join(fresh, "borrower_id")
        .select("borrower_id", "month", *AMOUNTS, *COUNTS, back=_.newest - _.at)
    )


def quarter_apart(feeds: Feeds, as_of: date, name: str) -> ibis.Table:
    """Return a column's `now` and `before`, three months earlier, where both are known; `month`."""
    from ibis import _

    told = reports(feeds, as_of).filter(_[name].notnull())
    both = told.group_by("borrower_id").agg(
        now=told[name].max(where=_.back == 0),
        before=told[name].max(where=_.back == QUARTER),
        month=_.month.max(where=_.back == 0),
    )
    return both.filter(_.now.notnull(), _.before.notnull())
