"""Merchant volume: what came in on a day through card terminals and payment codes.

Operating credits through an acquirer or a payment provider; a payment code that is settled with
another bank is not seen here. A borrower's series begins with the first such credit.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import in_book, once
from warning_signals.model import Feeds
from warning_signals.observed_series import ObservedSeries

if TYPE_CHECKING:
    import ibis

ACQUIRERS = ("tenpay", "alipay", "unionpay", "pos", "qr")


def daily(feeds: Feeds, first: date, last: date) -> ibis.Table:
    """Return the acquired volume of each borrower and day that had any."""
    from ibis import _

    acquired = once(feeds, "acquired_by_day", lambda: _acquired(feeds))
    return acquired.filter(_.day >= first, _.day <= last)


def _acquired(feeds: Feeds) -> ibis.Table:
    from ibis import _

    flows = in_book(feeds, "party_flows")
    # Added up as decimals, so that the order of rows cannot move the last digit.
    return (
        flows.filter(_.channel.isin(ACQUIRERS), _.is_operating, _.inflow > 0)
        .group_by("borrower_id", "day")
        .agg(value=_.inflow.cast("decimal(18, 2)").sum().cast("float64"))
    )


PLUGIN = ObservedSeries(
    feeds=("account_flows", "accounts"), daily=daily, unit="money", zero_between=True
)
