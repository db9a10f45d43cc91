"""Account dormant: nobody has moved money on the account for weeks.

A trading firm pays or is paid almost every day. Silence means that it has stopped, or that its
business now goes elsewhere.

Fees, interest and the loan's own payments are the bank's doing and no sign of life. Why a quarter
longer than any silence of a year as well: some firms are paid once a quarter. Why at least two
active days a month before: an account that was never in use does not fall asleep. Days of the
festival phase are no silence.

False alarms: a new main account at another bank, a long closure for repairs, an owner who is ill.
Source: bankers' lists (accounts without operation); thresholds are starting values, to be
calibrated.
Lead time: 1 to 4 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.lunar import festival_days
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
LEAST_HISTORY_DAYS = 180
LEAST_ACTIVE_DAYS = 24
LONGER = 1.25
AMBER_DAYS = 15


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the days without a payment by firm or customers.

    Festival days are not counted, and where the silence is not a quarter longer than the longest
    of the year up to it (`longest_gap`, told from 15 days on) it is 0. `last_on` is the last day,
    `active_days` the number of such days in that year. Borrowers with less than 180 days of
    history, or fewer than 24 active days, have no row.
    """
    import ibis
    from ibis import _

    flows = in_book(feeds, "daily_flows").filter(_.day <= as_of, _.customer_count > 0)
    seen = flows.group_by("borrower_id").agg(last_on=_.day.max(), since=_.day.min())
    seen = seen.filter(_.since <= as_of - timedelta(days=LEAST_HISTORY_DAYS)).drop("since")
    year = flows.join(seen, "borrower_id").filter(_.day > _.last_on - ibis.interval(days=YEAR_DAYS))
    active = year.group_by("borrower_id", "last_on").agg(active_days=_.count())
    spans = active.filter(_.active_days >= LEAST_ACTIVE_DAYS).mutate(
        first=_.last_on + ibis.interval(days=1), last=ibis.literal(as_of)
    )
    quiet = _["last"].delta(_.last_on, unit="day") - _.festival_days
    silent = festival_days(spans, feeds["new_years"]).mutate(silent_days=quiet)
    gaps = _longest(year.semi_join(silent.filter(_.silent_days >= AMBER_DAYS), "borrower_id"))
    told = silent.left_join(gaps, "borrower_id").drop("borrower_id_right")
    is_new = _.longest_gap.isnull() | (_.silent_days > LONGER * _.longest_gap)
    return told.mutate(value=is_new.ifelse(_.silent_days, 0).cast("float64")).select(
        "borrower_id", "value", "last_on", "silent_days", "longest_gap", "active_days"
    )


def _longest(days: ibis.Table) -> ibis.Table:
    """Return `longest_gap` in days between the active days of each borrower."""
    import ibis
    from ibis import _

    before = _.day.lag().over(ibis.window(group_by="borrower_id", order_by="day"))
    gaps = days.select("borrower_id", "day").mutate(before=before)
    return gaps.group_by("borrower_id").agg(longest_gap=_.day.delta(_.before, unit="day").max())


THRESHOLDS = Thresholds(amber=AMBER_DAYS, red=30, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on how long nothing has moved."""
    days, last = phrases.number(evidence.get("value")), phrases.day(evidence.get("last_on"))
    longest, color = phrases.number(evidence.get("longest_gap")), phrases.color(evidence)
    line, active = phrases.number(phrases.line(evidence)), evidence.get("active_days")
    return Text(
        f"Neither the firm nor a customer has moved money for {days.en} days, since {last.en} "
        f"({color.en} {line.en} days), where in the year before there were "
        f"{phrases.plural(active, 'active day')} and never more than {longest.en} days between "
        f"two.",
        f"自 {last.zh}起已 {days.zh} 天没有企业或客户发起的交易（{color.zh} {line.zh} 天）；"
        f"此前一年活跃 {phrases.number(active).zh} 天，最长间隔 {longest.zh} 天。",
    )


FIRST_CHECK = Text(
    "Call the borrower and ask how business is going; note whether anyone answers.",
    "致电借款人询问经营情况，记录是否接通。",
)
PLAYBOOK = (
    Text(
        "Ask through which account the firm is paid now and see its last statement.",
        "询问现在通过哪个账户收款，并查看最近流水。",
    ),
    Text(
        "Visit within three days: is the place open, is there stock, are people at work?",
        "三日内上门：是否营业、有无存货、有无员工在岗。",
    ),
    Text(
        "If the place is closed, report to the branch head the same day.",
        "如已关门，当日报告支行负责人。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="activity",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
    calendar="lunar",
)
