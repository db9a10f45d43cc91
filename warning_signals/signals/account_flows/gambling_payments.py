"""Gambling payments: money of the firm goes to gaming merchants.

One percent of the takings is more than many a shop earns on them. Who gambles with the firm's
money will gamble with ours.

False alarms: an arcade or a bar that pays its machines' supplier, a games shop that buys credit.
Source: practice; thresholds are starting values, to be calibrated.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import days_before, flow_spans
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 90


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is gaming payments of 90 days by operating inflow.

    `paid` is their sum, `days` the number of days with such a payment, `last_on` the last of
    them. Without 90 days of history, or without inflow, there is no row.
    """
    from ibis import _

    turn = days_before(as_of, WINDOW_DAYS)
    spans, is_now = flow_spans(feeds, as_of), _.after >= turn
    sums = spans.group_by("borrower_id").agg(
        paid=_.gaming_outflow.sum(where=is_now).fill_null(0.0),
        days=_.gaming_days.sum(where=is_now).fill_null(0),
        last_on=_.gaming_on.max(where=is_now),
        inflow=_.operating_inflow.sum(where=is_now),
        since=_.since.min(),
    )
    known = sums.filter(_.since <= turn, _.inflow > 0)
    return known.mutate(value=_.paid / _.inflow).drop("since", "inflow")


# Let go when ninety days have none: that is what the window itself does.
THRESHOLDS = Thresholds(amber=0.01, red=0.05, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what went to gaming merchants."""
    paid = phrases.money(evidence.get("paid"), evidence.get("currency"))
    part, last = phrases.share(evidence.get("value"), 1), phrases.day(evidence.get("last_on"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    days = evidence.get("days")
    return Text(
        f"{paid.en} went to gaming merchants on {phrases.plural(days, 'day')} of 90, {part.en} of "
        f"the operating inflow ({color.en} {line.en}), the last on {last.en}.",
        f"近 90 天有 {phrases.number(days).zh} 天向博彩类商户付款，共 {paid.zh}，"
        f"占经营流入 {part.zh}（{color.zh} {line.zh}），最近一次在 {last.zh}。",
    )


FIRST_CHECK = Text(
    "Open the payments and see whether the merchant is a gaming firm and not a supplier.",
    "打开付款记录，核对商户确为博彩类而非供应商。",
)
PLAYBOOK = (
    Text(
        "Find out who can order payments on the account and who ordered these.",
        "查明账户的付款权限人及这些付款的经办人。",
    ),
    Text(
        "Decide with compliance whether and by whom the owner is asked.",
        "与合规部门商定是否询问企业主、由谁询问。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="gambling",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
    restricted=True,
)
