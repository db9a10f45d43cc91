"""Invoices issued: the net value of the valid sales invoices of a day.

An invoice that was voided or reversed later counts as long as that was not known.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import in_book_currency
from warning_signals.model import Feeds
from warning_signals.observed_series import ObservedSeries

if TYPE_CHECKING:
    import ibis


def daily(feeds: Feeds, first: date, last: date) -> ibis.Table:
    """Return the net value of each borrower and day on which a sales invoice was issued."""
    from ibis import _

    invoiced = feeds["daily_invoices"]
    sales = invoiced.filter(_.valid_net_sales > 0, _.day >= first, _.day <= last)
    return in_book_currency(sales, feeds["book"]).select("borrower_id", "day", value=_.valid_net)


PLUGIN = ObservedSeries(feeds=("e_invoices",), daily=daily, unit="money", zero_between=True)
