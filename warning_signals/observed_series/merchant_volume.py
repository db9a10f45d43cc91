"""Merchant volume: what came in on a day through card terminals and payment codes.

Operating credits through an acquirer or a payment provider; a payment code that is settled with
another bank is not seen here. A borrower's series begins with the first such credit.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import in_book
from warning_signals.model import Feeds
from warning_signals.observed_series import ObservedSeries

if TYPE_CHECKING:
    import ibis

ACQUIRERS = ("tenpay", "alipay", "unionpay", "pos", "qr")


def daily(feeds: Feeds, first: date, last: date) -> ibis.Table:
    """Return the acquired volume of each borrower and day that had any."""
    from ibis import _

    credits = in_book(feeds, "operating_credits")
    acquired = credits.filter(_.channel.isin(ACQUIRERS), _.day >= first, _.day <= last)
    # Added up as decimals, so that the order of rows cannot move the last digit.
    return acquired.group_by("borrower_id", "day").agg(
        value=_.amount.cast("decimal(18, 2)").sum().cast("float64")
    )


PLUGIN = ObservedSeries(
    feeds=("account_flows", "accounts"), daily=daily, unit="money", zero_between=True
)
