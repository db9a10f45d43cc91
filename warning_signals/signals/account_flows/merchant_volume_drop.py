"""Merchant volume drop: far less comes through card terminals and payment codes than expected.

For a shop or a restaurant these are the tills: they move with the number of customers, day by
day, and cannot be put off as an invoice can.

False alarms: a change of acquirer or of payment code, a terminal out of order, takings in cash
again, works on the street before the shop.
Source: by analogy with the account's inflow, Norden and Weber (2010); practice. On the simulated
book (seed 7, 30 weekly looks to June 2026, forecast by seasonal_level) it was raised 0.09 times a
year of a healthy borrower, but it means something for two dozen of 400 only.
Lead time: 3 to 8 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.observed_series import merchant_volume
from warning_signals.signals import against_forecast
from warning_signals.signals.our_account import YEAR_DAYS, banks_here

if TYPE_CHECKING:
    import ibis

SERIES = "merchant_volume"


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how far the volume fell short, 0 to 1.

    Over the last four complete weeks, in the currency of the exposure; the columns are those of
    against_forecast.compared. A borrower without a forecast for all four has no row.
    """
    return against_forecast.short_of(feeds, as_of, SERIES, merchant_volume.PLUGIN)


def merchants(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that bank here and took payments so in the last 365 days.

    Those with idle weeks as a rule, of whom a fall would not show, are left out.
    """
    regular = against_forecast.active_and_regular(
        feeds, as_of, SERIES, merchant_volume.PLUGIN, days=YEAR_DAYS, weeks=3
    )
    return regular.semi_join(banks_here(feeds, as_of), "borrower_id")


# Three of the four weeks are the persistence: a second look a week later would only lose time.
THRESHOLDS = Thresholds(
    amber=0.30,
    red=0.50,
    looks=1,
    needed=1,
    clear="band",
    floor=1.0,
    needs={"weeks_below": 3},
    alone=against_forecast.BREAKS,
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on four weeks' volume against what was expected."""
    what = Text("Volume through card terminals and payment codes", "刷卡及扫码收款")
    return against_forecast.money_sentence(evidence, what)


FIRST_CHECK = Text(
    "Look at the account for a new acquirer or payment provider, and for more cash or transfers "
    "in the same weeks.",
    "查看账户同期是否换了收单机构或支付平台，现金或转账收款是否增加。",
)
PLAYBOOK = (
    Text(
        "Go there at the busiest hour as a customer would: is it open, is anybody buying, which "
        "payment code is on the counter, and in whose name?",
        "在最忙的时段以顾客身份到店：是否营业、有无客流，柜台收款码是谁的名字。",
    ),
    Text(
        "Ask for the acquirer's own statement of the last three months and add up the weeks.",
        "请其提供收单机构近三个月对账单，按周汇总核对。",
    ),
    Text(
        "If customers stay away, ask about rent, wages and suppliers: which of them is behind?",
        "如客流确实减少，询问租金、工资和货款有无拖欠。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="inflow",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=merchants,
    looks_back_days=YEAR_DAYS - 1,
    series=SERIES,
)
