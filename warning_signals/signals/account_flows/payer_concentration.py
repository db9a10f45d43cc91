"""Payer concentration: one customer has become most of what comes in.

A firm that loses its other customers lives by one, and by that one's terms and health.

Why a rise against the firm's own past as well: many sound workshops have supplied one large buyer
for years. A fifth more than the year's mean and a tenth more than its highest quarter, because
shares go up and down with each large order. Why the largest three together as well: where they
have less than 60 % the rest is broad enough. Payment providers and cash are no payers.

False alarms: a large order delivered in one season, two buyers merged under one account.
Source: lending rules for small firms (the three largest debtors at most 60 %).
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.our_account import banks_here
from warning_signals.signals.payers import quarters

if TYPE_CHECKING:
    import ibis

LEAST_QUARTERS = 2
TOP = 3


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the largest payer's share of a quarter's inflow.

    A quarter is 90 ordinary days, inflow is operating. `top_three` is the share of the three
    largest; `baseline` the mean of the largest payers' shares in the four quarters before, `rise`
    how far `value` is above it, `above_highest` how far above the highest. `payer_name` names the
    payer. With fewer than two quarters before there is no row.
    """
    from ibis import _

    shares = _shares(quarters(feeds, as_of))
    is_now = _.quarter == 0
    figures = shares.group_by("borrower_id").agg(
        value=_.top.max(where=is_now),
        top_three=_.top_three.max(where=is_now),
        payer_name=_.payer_name.max(where=is_now),
        baseline=_.top.mean(where=~is_now),
        highest=_.top.max(where=~is_now),
        compared=(~is_now).sum(),
    )
    return (
        figures.filter(_.value.notnull(), _.compared >= LEAST_QUARTERS)
        .drop("compared")
        .mutate(rise=_.value - _.baseline, above_highest=_.value - _.highest)
    )


def _shares(paid: ibis.Table) -> ibis.Table:
    """Return per borrower and quarter the shares `top`, `top_three`, and who is the top payer."""
    import ibis
    from ibis import _

    place = ibis.row_number().over(
        group_by=["borrower_id", "quarter", _.payer.isnull()], order_by=[ibis.desc("paid"), "payer"]
    )
    is_payer = _.payer.notnull()
    sums = (
        paid.mutate(place=place)
        .group_by("borrower_id", "quarter")
        .agg(
            first=_.paid.sum(where=is_payer & (_.place == 0)).fill_null(0.0),
            three=_.paid.sum(where=is_payer & (_.place < TOP)).fill_null(0.0),
            total=_.paid.sum(),
            payer_name=_.payer_name.max(where=is_payer & (_.place == 0)),
        )
    )
    return sums.filter(_.total > 0).mutate(top=_["first"] / _.total, top_three=_.three / _.total)


THRESHOLDS = Thresholds(
    amber=0.50,
    red=0.70,
    needs={"top_three": 0.60, "rise": 0.20, "above_highest": 0.10},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the largest payer's share now and before."""
    part, usual = phrases.share(evidence.get("value")), phrases.share(evidence.get("baseline"))
    three, payer = (
        phrases.share(evidence.get("top_three")),
        phrases.name(evidence.get("payer_name")),
    )
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"One customer ({payer.en}) paid {part.en} of the operating inflow of 90 days ({color.en} "
        f"{line.en}), where the largest had {usual.en} in the year before; the largest three paid "
        f"{three.en}.",
        f"单一客户（{payer.zh}）占近 90 天经营流入 {part.zh}（{color.zh} {line.zh}），"
        f"此前一年最大客户平均占 {usual.zh}；前三大客户合计 {three.zh}。",
    )


FIRST_CHECK = Text(
    "Compare the list of payers with that of half a year ago: who is gone?",
    "与半年前的付款方名单对比，看谁不再付款。",
)
PLAYBOOK = (
    Text(
        "Ask for the contract with this customer: how long it runs, on what terms it pays.",
        "查看与该客户的合同：期限和付款条件。",
    ),
    Text(
        "Ask why the others have left, and which orders from others are in hand.",
        "询问其他客户流失的原因，以及手头其他订单。",
    ),
    Text(
        "Look up this customer in the court's public register; do not contact it.",
        "在法院公开信息中查询该客户（不联系该客户）。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="concentration",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
    calendar="lunar",
)
