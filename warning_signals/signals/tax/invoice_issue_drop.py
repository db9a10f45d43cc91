"""Invoices issued below forecast: the firm bills far less than its own weeks lead to expect.

An invoice is written when goods go out, weeks before the customer pays and a month or more before
sales are declared: a fall shows here first.

False alarms: a few large invoices in the weeks the forecast learnt from, billing by the quarter,
sales to people who ask for no invoice, a change of invoicing name.
Source: practice. On the public e-invoice set the trend of the value alone told nothing of who
fails (AUC 0.49, months without a sale 0.82), so it is no more than a reason to look. On the
simulated book (seed 7, 30 weekly looks to June 2026, forecast by seasonal_level) it was raised
0.28 times a year of a healthy borrower, and applied to one in eight.
Lead time: 4 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.observed_series import invoice_issued
from warning_signals.signals import against_forecast

if TYPE_CHECKING:
    import ibis

SERIES = "invoice_issued"
YEAR_DAYS = 365


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how far the net value fell short, 0 to 1.

    Over the last four complete weeks, in the currency of the exposure; the columns are those of
    against_forecast.compared. A borrower without a forecast for all four has no row.
    """
    return against_forecast.short_of(feeds, as_of, SERIES, invoice_issued.PLUGIN)


def issuers(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that issued a valid sales invoice in the last 365 days.

    Those with idle weeks as a rule are left out: of them the idle months speak.
    """
    return against_forecast.active_and_regular(
        feeds, as_of, SERIES, invoice_issued.PLUGIN, days=YEAR_DAYS, weeks=3
    )


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
    """Return the sentence on four weeks' invoices against what was expected."""
    what = Text("Net value of sales invoices", "销项发票不含税金额")
    return against_forecast.money_sentence(evidence, what)


FIRST_CHECK = Text(
    "See whether customers still pay in as much: invoices that stop while the money goes on "
    "coming are a matter of billing.",
    "查看客户回款是否照常：回款正常而开票减少，多为开票方式变化。",
)
PLAYBOOK = (
    Text(
        "Ask which customers were billed before and not in these weeks, and when they will be.",
        "询问以前开票而近几周未开的客户有哪些，预计何时开票。",
    ),
    Text(
        "Ask for the delivery notes of the four weeks and compare them with the invoices.",
        "请其提供近四周送货单，与发票核对。",
    ),
    Text(
        "If less went out, ask for orders in hand and look at the stock on the spot.",
        "如出货确实减少，了解在手订单并现场查看库存。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="sales",
    feeds=("e_invoices",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=issuers,
    looks_back_days=YEAR_DAYS - 1,
    series=SERIES,
)
