"""Cash withdrawal spike: much more of the money leaves in cash than this firm ever took.

What is taken in cash leaves no trace: to whom it went, nobody can say. In a firm that is failing
it goes to the family, to pressing lenders, or away.

Why three times the firm's own level as well: markets, building sites and farm buyers pay in cash
all year. A firm that hardly ever takes cash has a level of 1 % at least, or the first withdrawal
of its life would count.

False alarms: wages paid in cash before a festival, a machine bought from a private seller.
Source: RBI list of early warning signals 23 (heavy cash withdrawals from loan accounts).
Lead time: 2 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.blocks import blocks

if TYPE_CHECKING:
    import ibis

MONTHS_BEFORE = 6
LEAST_MONTHS = 4
LEAST_LEVEL = 0.01


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is cash as a share of a month's outflow, 0 to 1.

    A month is a block of 30 ordinary days. `cash` is what was taken, `baseline` the median of the
    same share in the six months before, `times` by how many times `value` is more (of at least
    1 %), `change` the money that is more. Without outflow, or with fewer than four months before,
    there is no row.
    """
    import ibis
    from ibis import _

    months = blocks(feeds, as_of, MONTHS_BEFORE + 1).filter(_.outflow > 0)
    shares = months.mutate(part=_.cash_outflow / _.outflow)
    is_now = _.block == 0
    figures = shares.group_by("borrower_id").agg(
        value=_.part.max(where=is_now),
        cash=_.cash_outflow.max(where=is_now),
        sent=_.outflow.max(where=is_now),
        baseline=is_now.ifelse(None, _.part).median(),
        compared=(~is_now).sum(),
    )
    known = figures.filter(_.value.notnull(), _.compared >= LEAST_MONTHS)
    return known.mutate(
        times=_.value / ibis.greatest(_.baseline, LEAST_LEVEL),
        change=_.cash - _.baseline * _.sent,
    ).drop("compared", "sent")


THRESHOLDS = Thresholds(amber=0.15, red=0.30, floor=1.0, needs={"times": 3.0})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the cash taken and its share now and before."""
    cash = phrases.money(evidence.get("cash"), evidence.get("currency"))
    part, usual = phrases.share(evidence.get("value")), phrases.share(evidence.get("baseline"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{cash.en} left in cash within 30 days, {part.en} of all outflow ({color.en} {line.en}), "
        f"against a usual {usual.en}.",
        f"近 30 天提取现金 {cash.zh}，占全部流出 {part.zh}（{color.zh} {line.zh}），"
        f"平时为 {usual.zh}。",
    )


FIRST_CHECK = Text(
    "Look at who took the cash, on which days, and what stands on the slips.",
    "查看提现人、提现日期及用途说明。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower what the cash was for and see a receipt for the largest sum.",
        "询问现金用途，并查看最大一笔的收据。",
    ),
    Text(
        "Compare the days with our drawdowns and with the wages.",
        "与我行提款日和发薪日对比。",
    ),
    Text(
        "If there is no proof, propose that drawdowns are paid to suppliers only.",
        "如无凭证，建议今后提款只向供应商受托支付。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="cash",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    calendar="lunar",
)
