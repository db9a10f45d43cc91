"""Payer count drop: far fewer customers pay than in the quarter before.

A shop loses its customers one by one before its takings fall: the large ones hide it for a while.

Why fewer than in any quarter of the year before as well: a firm with a dozen customers has four
more or less by chance, and a season has fewer each year. Why the inflow must have fallen by half
as much: customers who now pay through a provider or at the counter are not gone. Of fewer than
eight payers a share says little.

False alarms: customers who pay by bill now, a change to fewer and larger orders.
Source: practice; thresholds are starting values, to be calibrated.
Lead time: 4 to 9 months.
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
LEAST_PAYERS = 8


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the fall in the number of payers, 0 to 1.

    `payers` of the last 90 ordinary days against `baseline`, those of the 90 before. `lowest` is
    the least of the four quarters before, `below_lowest` how far `payers` is below it; `missing`
    the fall of all operating inflow as a share of `value`. With fewer than two quarters before
    there is no row.
    """
    from ibis import _

    is_payer = _.payer.notnull()
    counts = quarters(feeds, as_of).group_by("borrower_id", "quarter").agg(
        payers=is_payer.sum(), inflow=_.paid.sum()
    )  # fmt: skip
    figures = counts.group_by("borrower_id").agg(
        payers=_.payers.max(where=_.quarter == 0).fill_null(0),
        baseline=_.payers.max(where=_.quarter == 1),
        lowest=_.payers.min(where=_.quarter > 0),
        now=_.inflow.max(where=_.quarter == 0).fill_null(0.0),
        before=_.inflow.max(where=_.quarter == 1),
        compared=(_.quarter > 0).sum(),
    )
    known = figures.filter(_.compared >= LEAST_QUARTERS, _.baseline > 0)
    below = (_.lowest > 0).ifelse(1 - _.payers / _.lowest, 0.0)
    fallen = known.mutate(value=1 - _.payers / _.baseline, below_lowest=below)
    missing = (_.value > 0).ifelse((1 - _.now / _.before) / _.value, 0.0)
    return fallen.mutate(missing=missing).drop("compared", "now", "before")


def has_many_payers(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s who bank here and had eight payers in the quarter before."""
    from ibis import _

    before = quarters(feeds, as_of).filter(_.quarter == 1, _.payer.notnull())
    many = before.group_by("borrower_id").agg(payers=_.count()).filter(_.payers >= LEAST_PAYERS)
    return banks_here(feeds, as_of).semi_join(many, "borrower_id")


THRESHOLDS = Thresholds(amber=0.30, red=0.50, needs={"below_lowest": 0.10, "missing": 0.50})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the number of payers now and before."""
    now, before = phrases.number(evidence.get("payers")), phrases.number(evidence.get("baseline"))
    fall, lowest = phrases.share(evidence.get("value")), phrases.number(evidence.get("lowest"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{now.en} different customers paid in 90 days, {fall.en} fewer than the {before.en} of "
        f"the 90 days before ({color.en} {line.en}); the least in a year had been {lowest.en}.",
        f"近 90 天付款客户 {now.zh} 家，比前 90 天的 {before.zh} 家少 {fall.zh}"
        f"（{color.zh} {line.zh}）；此前一年最少为 {lowest.zh} 家。",
    )


FIRST_CHECK = Text(
    "List the customers that paid in the quarter before and not in this one.",
    "列出上季度付款而本季度未付款的客户。",
)
PLAYBOOK = (
    Text(
        "Ask of the three largest on that list what has become of them.",
        "就名单上最大的三家询问去向。",
    ),
    Text(
        "Ask whether customers now pay to a code, by bill or at another bank, and see it.",
        "询问客户是否改用收款码、票据或他行账户付款，并请其出示。",
    ),
    Text(
        "Visit and look at the order book and at who comes to the shop; note it.",
        "上门查看订单和客流，并记录。",
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
    applicable=has_many_payers,
    calendar="lunar",
)
