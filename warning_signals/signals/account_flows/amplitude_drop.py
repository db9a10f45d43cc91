"""Amplitude drop: the balance hardly moves any more between a month's high and its low.

In a living account the balance swings with each large receipt and payment. Where the swings
become small, either no large receipts come or nothing is left to pay with.

Why the larger swing of two months: a month without one large receipt is common, two in a row are
not. Why smaller than in any two months of the year before as well: one large payment more or less
makes a month's swing. A fifth smaller, and not a tenth as for sums: a high and a low are single
days and scatter more. Days of the festival phase are left out: a closed shop has no swings.

False alarms: a large customer who now pays in parts, money moved to another account.
Source: Norden and Weber (2010), working paper (account amplitude before default).
Lead time: 6 to 12 months.
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

USUAL_MONTHS = 6
LEAST_READ = 10


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the swing of two months by the usual one.

    A month's swing is the highest less the lowest end-of-day balance of 30 ordinary days, that of
    two months the larger of both: `current` now, `baseline` the median of the six that end one to
    six months before the last two, `lowest` the least of those of the year before and
    `below_lowest` how far `current` is below it; `change` what is missing against `baseline`.
    With fewer months before, or than ten balances in one, there is no row.
    """
    import ibis
    from ibis import _

    swings = _swings(feeds, as_of)
    is_usual = _.block.between(2, USUAL_MONTHS + 1)
    figures = swings.group_by("borrower_id").agg(
        current=_.swing.max(where=_.block == 0),
        baseline=is_usual.ifelse(_.swing, ibis.null()).median(),
        lowest=_.swing.min(where=_.block > 1),
        compared=is_usual.sum(),
    )
    known = figures.filter(_.current.notnull(), _.compared == USUAL_MONTHS, _.baseline > 0)
    below = (_.lowest > 0).ifelse(1 - _.current / _.lowest, 0.0)
    return known.mutate(
        value=_.current / _.baseline,
        below_lowest=ibis.greatest(below, 0.0),
        change=_.baseline - _.current,
    ).drop("compared")


def _swings(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `swing` per borrower and `block`: the larger of that month's and the one before."""
    import ibis
    from ibis import _

    months = balance_blocks(feeds, as_of).mutate(own=_.highest - _.lowest)
    whole = months.filter(_.read >= LEAST_READ).select("borrower_id", "block", "own")
    before = whole.select("borrower_id", block=_.block - 1, before=_.own)
    both = whole.join(before, ["borrower_id", "block"])
    return both.select("borrower_id", "block", swing=ibis.greatest(_.own, _.before))


THRESHOLDS = Thresholds(amber=0.6, red=0.4, worse="below", floor=1.0, needs={"below_lowest": 0.20})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the swing of the balance now and usually."""
    currency = evidence.get("currency")
    now, usual = (phrases.money(evidence.get(key), currency) for key in ("current", "baseline"))
    part, color = phrases.share(evidence.get("value")), phrases.color(evidence)
    line = phrases.share(phrases.line(evidence))
    record = phrases.record(
        evidence, Text("the least in a year, at least {} before", "为一年来最小（此前最小 {}）")
    )
    return Text(
        f"Between a month's high and low the balance moved by {now.en} at most in the last two, "
        f"{part.en} of the usual {usual.en} ({color.en} {line.en}){record.en}.",
        f"近两个月账户余额月内高低差最大 {now.zh}，为平时 {usual.zh} 的 {part.zh}"
        f"（{color.zh} {line.zh}）{record.zh}。",
    )


FIRST_CHECK = Text(
    "Look for the large receipts that came in other months and are missing in this one.",
    "查找其他月份有而本月缺少的大额回款。",
)
PLAYBOOK = (
    Text(
        "Ask whether large customers now pay to another account; see that account's statement.",
        "询问大客户是否改付其他账户，并查看该账户流水。",
    ),
    Text(
        "Compare orders in hand with those of half a year ago.",
        "将手头订单与半年前对比。",
    ),
    Text(
        "If there is less to do, work out whether the instalments can still be earned.",
        "如业务减少，测算收入能否覆盖今后还款。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="inflow",
    feeds=("accounts", "account_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
    calendar="lunar",
)
