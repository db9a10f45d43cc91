"""Days over the limit: more is owed on a facility than was agreed.

Whoever goes over a limit again and again has no other money left to go to. The number of such
days told defaults long before they came.

What is owed after maturity is overdue and counts as that, not here. An excess below one unit of
the currency is rounding.

False alarms: interest debited to a full line a day before money comes, a new limit entered late.
Source: Norden and Weber (2010) and Mester, Nakamura and Renault (2007), limit violations; SAMA
circular 41033343 appendix 1.
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.facility_days import facility_days

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 90
# Ninety days have about 62 with a balance. Of fewer than 45 the number says too little.
LEAST_READ = 45
SMALL_CHANGE = 1.0
# Days over the limit that are not further apart, such as by a weekend, are one time.
SAME_TIME_DAYS = 5


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the number of days over a limit in 90 days.

    Counted are days on which balances were told and any facility was over. `times` is how many
    separate times there were, `most` the largest excess of a day over all facilities, `last_on`
    the last such day. With fewer than 45 days of balances there is no row.
    """
    import ibis
    from ibis import _

    over = _.outstanding - _.allowed
    is_over = over > SMALL_CHANGE
    days = (
        facility_days(feeds, as_of, WINDOW_DAYS)
        .group_by("borrower_id", "day")
        .agg(excess=is_over.ifelse(over, 0.0).sum())
    )
    counted = days.group_by("borrower_id").agg(
        value=(_.excess > 0).sum().cast("float64"), read=_.count()
    )
    before = _.day.lag().over(ibis.window(group_by="borrower_id", order_by="day"))
    spaced = days.filter(_.excess > 0).mutate(before=before)
    is_new = _.before.isnull() | (_.day > _.before + ibis.interval(days=SAME_TIME_DAYS))
    episodes = spaced.group_by("borrower_id").agg(
        times=is_new.sum(), most=_.excess.max(), last_on=_.day.max()
    )
    return (
        counted.filter(_.read >= LEAST_READ)
        .left_join(episodes, "borrower_id")
        .drop("borrower_id_right", "read")
        .mutate(times=_.times.fill_null(0), most=_.most.fill_null(0.0))
    )


THRESHOLDS = Thresholds(amber=5, red=15, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the days over the limit, how often and by how much."""
    days, times = evidence.get("value"), evidence.get("times")
    most = phrases.money(evidence.get("most"), evidence.get("currency"))
    last, color = phrases.day(evidence.get("last_on")), phrases.color(evidence)
    line = phrases.line(evidence)
    return Text(
        f"Over the limit on {phrases.plural(days, 'day')} of the last 90, in "
        f"{phrases.plural(times, 'separate spell')}, by {most.en} at most, the last on {last.en} "
        f"({color.en} {phrases.plural(line, 'day')}).",
        f"近 90 天有 {phrases.number(days).zh} 天超过额度，共 {phrases.number(times).zh} 次，"
        f"最多超 {most.zh}，最近一天为 {last.zh}（{color.zh} {phrases.number(line).zh} 天）。",
    )


FIRST_CHECK = Text(
    "Check in the core that the limit shown is the one in force, then what took it over.",
    "在核心系统核对额度是否为现行额度，再看因何超额。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower when the excess will be paid back and from what; note the day.",
        "询问借款人何时、以何资金归还超额部分，并记录日期。",
    ),
    Text(
        "Look whether each time it was paid back by customers' money or by another loan.",
        "查看每次是以客户回款还是以其他借款归还。",
    ),
    Text(
        "If it comes back after being paid, propose that nothing more is let through over the "
        "limit.",
        "如归还后又超额，建议不再放行超额支付。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="utilisation",
    feeds=("facilities", "facility_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
