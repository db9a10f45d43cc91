"""Balance to debt: half a year's mean deposit is next to nothing beside what is owed.

A firm that owes a million and holds a few thousand has nothing to bridge the first bad month.

Why half of its own level before as well: very many sound firms keep their account near zero and
their money in goods, so the low ratio alone says nothing.

False alarms: deposits moved to another bank or into a savings product.
Source: SAMA circular 41033343 appendix 1 (deposits below 0.05 % of the debt over six months).
Lead time: 3 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.blocks import balance_blocks
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

HALF_YEAR = 6
LEAST_BEFORE = 4


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with debt: `value` is its mean deposit by what it owes us.

    The mean of six months of 30 ordinary days, 0.005 is half a percent. `deposit` is the mean
    itself, `before` that of the six months before, `fall` how far it is below; `outstanding` what
    is owed. With fewer than ten such months there is no row.
    """
    import ibis
    from ibis import _

    months = balance_blocks(feeds, as_of).rename(held="mean")
    is_now = _.block < HALF_YEAR
    means = months.group_by("borrower_id").agg(
        deposit=_.held.mean(where=is_now),
        before=_.held.mean(where=~is_now),
        now=is_now.sum(),
        compared=(~is_now).sum(),
    )
    known = means.filter(_.now == HALF_YEAR, _.compared >= LEAST_BEFORE).drop("now", "compared")
    owed = feeds["book"].select("borrower_id", "outstanding").filter(_.outstanding > 0)
    # Where the account was overdrawn all along there is no level to fall from.
    fall = (_.before > 0).ifelse(1 - _.deposit / _.before, 0.0)
    ratio = ibis.greatest(_.deposit, 0.0) / _.outstanding
    return known.join(owed, "borrower_id").mutate(value=ratio, fall=fall)


THRESHOLDS = Thresholds(amber=0.005, red=0.0005, worse="below", needs={"fall": 0.50})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the mean deposit beside the debt."""
    currency = evidence.get("currency")
    deposit, before, owed = (
        phrases.money(evidence.get(key), currency) for key in ("deposit", "before", "outstanding")
    )
    part, line = phrases.share(evidence.get("value"), 2), phrases.share(phrases.line(evidence), 2)
    color = phrases.color(evidence)
    return Text(
        f"Over six months the account held {deposit.en} on average, {part.en} of the {owed.en} "
        f"owed ({color.en} {line.en}), against {before.en} in the six months before.",
        f"近六个月账户平均余额 {deposit.zh}，占贷款余额 {owed.zh} 的 {part.zh}"
        f"（{color.zh} {line.zh}），此前六个月平均 {before.zh}。",
    )


FIRST_CHECK = Text(
    "Ask whether the reserve lies at another bank or in a product, and see the statement.",
    "询问备用资金是否在他行或理财产品中，并查看凭证。",
)
PLAYBOOK = (
    Text(
        "Look at what the deposit of half a year ago was spent on.",
        "查看半年前的存款用于何处。",
    ),
    Text(
        "Ask what the firm would do if its largest customer paid a month late.",
        "询问若最大客户晚付一个月，企业如何应对。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="liquidity",
    feeds=("accounts", "account_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
    calendar="lunar",
)
