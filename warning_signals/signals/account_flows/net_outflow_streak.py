"""Net outflow streak: month after month more goes out than comes in.

One such month is a machine bought or a tax paid. A run of them is a firm that lives on what it
has.

Why the money that is missing must be a twentieth of the inflow as well: the balance of a sound
firm goes up and down around the same level, and three months down in a row are common chance.
Blocks are of thirty ordinary days, so that New Year makes no deficit.

False alarms: savings spent on a building, a deposit moved to another bank for its interest.
Source: lists of lenders in China (money in less than money out); thresholds are starting values,
to be calibrated.
Lead time: 6 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.blocks import blocks
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

MONTHS = 12
LEAST_MONTHS = 3
# Sums of the same payments may differ in their last digit, by the order of the rows.
HALF_A_CENT = 0.005


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the number of months in a row with a net outflow.

    A month is a block of 30 ordinary days, the newest counted first. `change` is what went out
    over what came in during the run, `shortfall` its share of what came in, `came_in` and
    `went_out` the sums of the run. With fewer than three months of history there is no row.
    """
    import ibis
    from ibis import _

    months = blocks(feeds, as_of, MONTHS)
    first_good = months.group_by("borrower_id").agg(
        good=_.block.min(where=_.outflow - _.inflow < HALF_A_CENT), months=_.count()
    )
    known = first_good.filter(_.months >= LEAST_MONTHS).select(
        "borrower_id", run=ibis.coalesce(_.good, _.months)
    )
    sums = months.join(known, "borrower_id").group_by("borrower_id", "run").agg(
        came_in=_.inflow.sum(where=_.block < _.run).fill_null(0.0),
        went_out=_.outflow.sum(where=_.block < _.run).fill_null(0.0),
    )  # fmt: skip
    return sums.mutate(
        value=_.run.cast("float64"),
        change=_.went_out - _.came_in,
        shortfall=(_.went_out - _.came_in) / ibis.greatest(_.came_in, 1.0),
    ).drop("run")


THRESHOLDS = Thresholds(
    amber=3, red=5, looks=1, needed=1, clear="window", floor=1.0, needs={"shortfall": 0.05}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the run of months, and on what came in and went out."""
    months, currency = evidence.get("value"), evidence.get("currency")
    came, went, more = (
        phrases.money(evidence.get(key), currency) for key in ("came_in", "went_out", "change")
    )
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"More went out than came in for {phrases.plural(months, 'month')} in a row ({color.en} "
        f"{line.en}): {went.en} against {came.en}, {more.en} more.",
        f"已连续 {phrases.number(months).zh} 个月流出大于流入（{color.zh} {line.zh} 个月）："
        f"流出 {went.zh}，流入 {came.zh}，差额 {more.zh}。",
    )


FIRST_CHECK = Text(
    "Look at the largest payments of these months: goods, a purchase, or other lenders?",
    "查看这几个月最大的几笔付款：货款、购置，还是其他借款。",
)
PLAYBOOK = (
    Text(
        "Ask what the difference was paid from and how long that will last.",
        "询问差额由何资金支付、还能维持多久。",
    ),
    Text(
        "Go through the coming three months with the borrower: what comes in, what must be paid.",
        "与借款人逐项梳理未来三个月的收支。",
    ),
    Text(
        "If the gap stays, propose a talk on costs and on the repayment plan.",
        "如缺口持续，建议就成本和还款安排面谈。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="liquidity",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
)
