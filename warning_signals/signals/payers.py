"""Who pays a firm: its customers, told apart from the channels that carry many customers' money."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.derived import in_book
from warning_signals.model import Feeds
from warning_signals.signals.blocks import covered_spans, ordinary_days

if TYPE_CHECKING:
    import ibis

QUARTER_DAYS = 90
# They carry many customers' money: one of them falling silent is no customer lost.
CHANNELS = (
    "财付通|支付宝|微信支付|银联|网联|拉卡拉|通联支付|收钱吧|收单|"
    "tenpay|alipay|wechat ?pay|unionpay|nets ?union|lakala|allinpay|acquir"
)


def quarters(feeds: Feeds, as_of: date, count: int) -> ibis.Table:
    """Return operating credits per borrower, `quarter` (0 the newest) and `payer`: `paid`, name.

    A quarter is 90 ordinary days. Cash and channels are no payers; their money stands under the
    payer "" so that it counts in what came in. Quarters that the history does not wholly cover
    are left out.
    """
    from ibis import _

    rows = in_book(feeds, "party_flows").filter(_.day <= as_of)
    days = ordinary_days(feeds["new_years"], as_of, count * QUARTER_DAYS)
    days = days.mutate(quarter=_.age // QUARTER_DAYS)
    flows = in_book(feeds, "daily_flows").filter(_.day <= as_of)
    covered = covered_spans(flows, days, "quarter").drop("first_on")
    sums = (
        rows.filter(_.is_operating, _.inflow > 0)
        .join(days, "day")
        .group_by("borrower_id", "quarter", "party", "party_name")
        .agg(paid=_.inflow.sum())
    )
    is_channel = _.party_name.fill_null("").lower().re_search(CHANNELS)
    payer = (is_channel | _.party.isnull()).ifelse("", _.party)
    return (
        sums.join(covered, ["borrower_id", "quarter"])
        .mutate(payer=payer)
        .group_by("borrower_id", "quarter", "payer")
        .agg(paid=_.paid.sum(), payer_name=_.party_name.max())
    )
