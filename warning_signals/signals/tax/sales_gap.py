"""Sales gap: the firm falls silent for far longer than it ever did between two sales.

A firm that has nothing to sell, or nobody to sell to, issues no invoice. Days without one are
seen long before the quarter's return, and a long silence speaks even where each sale is large.

What is long depends on the firm: one that sells daily is silent after a fortnight, one that sells
by the season is not after two months. So the silence must be many times the firm's usual gap, and
half as long again as the longest of the year before: who closes every summer is not falling
silent. The days around the Spring Festival do not count. What speaks is a silence that lasts, or
that ended within a month: after a month of sales it is over.

False alarms: sales without invoices, another firm of the owner that invoices in its place.
Source: change against the firm's own rhythm; practice. Measured on the public e-invoice set as of
2018-09-20, 2019-03-20, 06-20 and 09-20, a look each: 1, 2, 1 and 1 of 9 to 12 bad firms, 0, 2, 0
and 1 of 43 to 48 good ones. The length alone ranks them with an AUC of 0.71 to 0.80 there. As of
2020-01-20, where the records run out, it names 3 of 14 and 9 of 48.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.lunar import festival_days

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
# A silence that ended longer ago than this is over.
OVER_AFTER_DAYS = 30
# Shorter silences, festival included, can neither reach a line nor lower a baseline.
LEAST_DAYS = 14


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the length in days of its present silence.

    A silence is a run of days without a valid sales invoice, less those of a festival phase; the
    present one lasts up to `as_of` or ended within 30 days, `until_on`. `usual` is the median gap
    between two days with sales over two years, in days, `times` how many of those the silence is,
    `longest` the longest silence of the year before and `longer` the silence by that;
    `last_sale_on` is the last sale. Without a sale of more than 395 days ago there is no row.
    """
    import ibis
    from ibis import _

    gaps = _gaps(feeds, as_of)
    over_on = as_of - timedelta(days=OVER_AFTER_DAYS)
    long = festival_days(gaps.filter(_.days >= LEAST_DAYS), feeds["new_years"])
    long = long.mutate(silent=_.days - _.festival_days)
    # Of two of one length the later.
    place = _.silent * 2 * OVER_AFTER_DAYS + _.last.delta(over_on, unit="day")
    silences = long.group_by("borrower_id").agg(
        value=_.silent.max(where=_.last >= over_on),
        until_on=_.last.argmax(place, where=_.last >= over_on),
        longest=_.silent.max(
            where=(_.last < over_on) & (_["first"] > as_of - timedelta(days=2 * YEAR_DAYS))
        ),
    )
    firms = gaps.group_by("borrower_id").agg(
        usual=(_.last < as_of).ifelse(_.days + 1, ibis.null()).median(),
        since=_["first"].min(),
        last_sale_on=_["first"].max() - ibis.interval(days=1),
    )
    known = firms.filter(_.since <= over_on - timedelta(days=YEAR_DAYS))
    return (
        known.left_join(silences, "borrower_id")
        .drop("borrower_id_right", "since")
        .mutate(value=_.value.fill_null(0).cast("float64"), longest=_.longest.fill_null(0))
        .mutate(
            times=_.value / _.usual,
            longer=_.value / ibis.greatest(_.longest, LEAST_DAYS),
        )
    )


def _gaps(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the runs of days without a sale: `first`, `last` (both silent) and `days`, maybe 0."""
    import ibis
    from ibis import _

    first = as_of - timedelta(days=2 * YEAR_DAYS + OVER_AFTER_DAYS)
    sold = feeds["daily_invoices"].filter(_.valid_sales > 0, _.day <= as_of, _.day > first)
    following = _.day.lead().over(group_by="borrower_id", order_by="day")
    ended = following.fill_null(ibis.literal(as_of + timedelta(days=1)))
    gaps = sold.select("borrower_id", "day", ended=ended).mutate(
        days=_.ended.delta(_.day, unit="day") - 1
    )
    # A day with sales in two currencies stands here twice.
    return gaps.filter(_.days >= 0).select(
        "borrower_id",
        "days",
        first=_.day + ibis.interval(days=1),
        last=_.ended - ibis.interval(days=1),
    )


# The days count by themselves: one look is enough, and a month of sales ends it.
THRESHOLDS = Thresholds(
    amber=45,
    red=90,
    looks=1,
    needed=1,
    clear="window",
    needs={"times": 5, "longer": 1.5},
    needs_for_red={"times": 10},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the silence against the firm's own rhythm."""
    silent, usual = evidence.get("value"), evidence.get("usual")
    times, last = phrases.number(evidence.get("times")), phrases.day(evidence.get("last_sale_on"))
    longest, until = phrases.number(evidence.get("longest")), phrases.day(evidence.get("until_on"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{phrases.plural(silent, 'day')} without a sales invoice up to {until.en} (festival days "
        f"left out; {color.en} {line.en}), {times.en} times the usual gap of "
        f"{phrases.plural(usual, 'day')}; the longest silence of the year before was "
        f"{longest.en}; the last sale was on {last.en}.",
        f"截至 {until.zh} 连续 {phrases.number(silent).zh} 天没有销项发票"
        f"（不含春节前后，{color.zh} {line.zh} 天），"
        f"为平常间隔 {phrases.number(usual).zh} 天的 {times.zh} 倍；"
        f"此前一年最长间隔 {longest.zh} 天；最近一次开票 {last.zh}。",
    )


FIRST_CHECK = Text(
    "See in the account whether customers have paid since the last invoice.",
    "查看最后一次开票后账户是否仍有客户回款。",
)
PLAYBOOK = (
    Text(
        "Call and ask what is being made or sold now, and when the next invoice will be written.",
        "致电询问目前在生产或销售什么、下一张发票何时开具。",
    ),
    Text(
        "Visit within the week without long notice: open door, people at work, stock, deliveries.",
        "一周内临时上门：是否营业、有无员工在岗、库存和发货情况。",
    ),
    Text(
        "If sales go through another firm of the owner, ask for its invoices and propose it as a "
        "guarantor.",
        "如销售转到实际控制人其他企业，索取其发票，并建议追加其为保证人。",
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
    calendar="lunar",
)
