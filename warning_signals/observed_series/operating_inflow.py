"""Operating inflow: what customers paid into the accounts here on a day.

A borrower's series begins with the first movement on an account of his, of whatever kind.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import in_book
from warning_signals.model import Feeds
from warning_signals.observed_series import ObservedSeries

if TYPE_CHECKING:
    import ibis


def daily(feeds: Feeds, first: date, last: date) -> ibis.Table:
    """Return the operating inflow of each borrower and day on which money moved, 0 included."""
    from ibis import _

    flows = in_book(feeds, "daily_flows")
    return flows.filter(_.day >= first, _.day <= last).select(
        "borrower_id", "day", value=_.operating_inflow
    )


PLUGIN = ObservedSeries(
    feeds=("account_flows", "accounts"), daily=daily, unit="money", zero_between=True
)
