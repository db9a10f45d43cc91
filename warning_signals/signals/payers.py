"""Who pays a firm: its customers, told apart from the channels that carry many customers' money."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import in_book, once
from warning_signals.model import Feeds
from warning_signals.signals.blocks import covered_spans, ordinary_days
from warning_signals.signals.flow_spans import first_days
from warning_signals.signals.parties import payers

if TYPE_CHECKING:
    import ibis

QUARTER_DAYS, QUARTERS = 90, 5
# They carry many customers' money: one of them falling silent is no customer lost.
CHANNELS = (
    "财付通|支付宝|微信支付|银联|网联|拉卡拉|通联支付|收钱吧|收单|"
    "tenpay|alipay|wechat ?pay|unionpay|nets ?union|lakala|allinpay|acquir"
)


def operating_credits(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return what payers paid in, the operating rows of `party_flows`, the book's currency."""
    from ibis import _

    return in_book(feeds, "party_flows").filter(_.is_operating, _.inflow > 0, _.day <= as_of)


def channels(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `party_name`s of payers that carry many customers' money."""
    # Names are far fewer than payments, and to search one costs more than to compare it. They are
    # worked out first, or DuckDB would search the name of each payment.
    names = once(feeds, f"payer_names_{as_of:%Y%m%d}", lambda: _names(feeds, as_of))
    return names.filter(names.party_name.lower().re_search(CHANNELS))


def _names(feeds: Feeds, as_of: date) -> ibis.Table:
    return payers(feeds, as_of).select("party_name").distinct()


def quarters(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return operating credits per borrower, `quarter` (0 the newest) and `payer`: `paid`, name.

    A quarter is 90 ordinary days; there are five at most. Cash and channels are no payers; their
    money stands under a payer null so that it counts in what came in. Quarters that the history
    does not wholly cover are left out.
    """
    return once(feeds, f"paid_by_quarter_{as_of:%Y%m%d}", lambda: _quarters(feeds, as_of))


def _quarters(feeds: Feeds, as_of: date) -> ibis.Table:
    import ibis
    from ibis import _

    credits = operating_credits(feeds, as_of)
    days = ordinary_days(feeds["new_years"], as_of, QUARTERS * QUARTER_DAYS)
    days = days.mutate(quarter=_.age // QUARTER_DAYS)
    covered = covered_spans(first_days(feeds, as_of), days, "quarter").drop("first_on")
    sums = (
        credits.join(days, "day")
        .group_by("borrower_id", "quarter", "party", "party_name")
        .agg(paid=_.inflow.sum())
    )
    through = channels(feeds, as_of).mutate(is_channel=True)
    told = sums.left_join(through, "party_name").drop("party_name_right")
    payer = _.is_channel.isnull().ifelse(_.party, ibis.null())
    return (
        told.join(covered, ["borrower_id", "quarter"])
        .mutate(payer=payer)
        .group_by("borrower_id", "quarter", "payer")
        .agg(paid=_.paid.sum(), payer_name=_.party_name.max())
    )
