"""Idle sales months: more months without a valid sales invoice than the firm had the year before.

A firm that always sold in a few large lots has idle months every year; what counts is how many
more there are than in the year before, and only where the longest silence has grown as well:
idle months that are merely spread otherwise are chance.

False alarms: seasonal trades, sales on which no invoice is asked for, a change of invoicing name.
Source: change against the firm's own year before; practice. Measured on the public e-invoice set
as of 2019-03-20, 06-20 and 09-20 (a look each, first sale two years back): 1 of 5, 3 of 8 and 2
of 9 bad firms, 3 of 35, 3 of 40 and 2 of 43 good ones. On that set the plain number of idle
months tells more (AUC 0.78 as of January 2020), but it is a trait of a quarter of the good.
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.months import month_of

if TYPE_CHECKING:
    import ibis

MONTHS = 12
# Two years, one of them a leap year, and up to thirty days of the month that is not over.
LOOKS_BACK_DAYS = 366 + 365 + 30


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is by how many idle months the last year has more.

    `idle_months` are the months without a valid sale of the last twelve complete ones,
    `idle_before` those of the twelve before; `value` is how many more there are
    now, at least 0: what is idle every year cancels out. `longer_silence` is by how many months the
    longest run of idle months is longer than that of the year before. The month of the lunar New
    Year never counts. A borrower whose first sale came within those two years has no row.
    `last_sale_on` is the last valid sale.
    """
    import ibis
    from ibis import _

    this_month = month_of(as_of)
    sold = _busy_months(feeds, as_of).mutate(back=this_month - _.month)
    firms = sold.group_by("borrower_id").agg(last_sale_on=_.last_sale_on.max(), oldest=_.back.max())
    firms = firms.filter(_.oldest >= 2 * MONTHS)
    idle = firms.cross_join(_ordinary_months(feeds["new_years"], this_month)).anti_join(
        sold, ["borrower_id", "back"]
    )
    counted = _counts(idle)
    return (
        firms.left_join(counted, "borrower_id")
        .drop("borrower_id_right", "oldest")
        .mutate(**{name: _[name].fill_null(0) for name in counted.columns if name != "borrower_id"})
        .select(
            "borrower_id",
            "idle_months",
            "idle_before",
            "longest_silence",
            "silence_before",
            "last_sale_on",
            value=ibis.greatest(_.idle_months - _.idle_before, 0).cast("float64"),
            longer_silence=(_.longest_silence - _.silence_before).cast("float64"),
        )
    )


def _counts(idle: ibis.Table) -> ibis.Table:
    """Return per borrower with an idle month how many there are in each year, and in a row."""
    from ibis import _

    is_now = _.back <= MONTHS
    return (
        _in_a_row(idle)
        .group_by("borrower_id")
        .agg(
            idle_months=is_now.sum(),
            idle_before=(~is_now).sum(),
            longest_silence=_.in_a_row.max(where=is_now),
            silence_before=_.in_a_row.max(where=~is_now),
        )
    )


def _in_a_row(idle: ibis.Table) -> ibis.Table:
    """Return the idle months with `in_a_row`: the length of the run, within its year, so far."""
    import ibis
    from ibis import _

    of_year = idle.mutate(is_now=_.back <= MONTHS)
    by_place = ibis.window(group_by=["borrower_id", "is_now"], order_by="place")
    runs = of_year.mutate(run=_.place - ibis.row_number().over(by_place))
    within = ibis.window(group_by=["borrower_id", "is_now", "run"])
    return runs.mutate(in_a_row=_.back.count().over(within))


def _ordinary_months(new_years: ibis.Table, this_month: int) -> ibis.Table:
    """Return the last 24 complete months without the festival's: `back`, `place` among them."""
    import ibis
    from ibis import _

    backs = range(1, 2 * MONTHS + 1)
    months = ibis.memtable([{"back": back, "month": this_month - back} for back in backs])
    day = new_years.new_year_on
    festival = new_years.select(month=day.year().cast("int64") * 12 + day.month() - 1)
    ordinary = months.anti_join(festival, "month")
    return ordinary.select("back", place=ibis.row_number().over(order_by=_.back))


def _busy_months(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the months (year x 12 + month) in which a borrower had a valid sale."""
    from ibis import _

    sales = feeds["daily_invoices"].filter(_.valid_sales > 0, _.day <= as_of)
    month = sales.day.year().cast("int64") * 12 + sales.day.month() - 1
    return sales.group_by("borrower_id", month=month).agg(last_sale_on=_.day.max())


# Months are complete once a month: one look is enough; it lets go when the window has fewer.
THRESHOLDS = Thresholds(
    amber=2, red=4, looks=1, needed=1, clear="window", needs={"longer_silence": 1}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the idle months and the last sale."""
    months, last = evidence.get("idle_months"), phrases.day(evidence.get("last_sale_on"))
    more, before = evidence.get("value"), phrases.number(evidence.get("idle_before"))
    silence = phrases.number(evidence.get("longest_silence"))
    silence_before = phrases.number(evidence.get("silence_before"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{phrases.plural(months, 'month')} of the last twelve had no sales invoice, against "
        f"{before.en} in the year before ({phrases.number(more).en} more; {color.en} {line.en}); "
        f"the longest silence was {silence.en} in a row, before {silence_before.en}; the last "
        f"sale was on {last.en}.",
        f"近 12 个月中有 {phrases.number(months).zh} 个月没有销项发票，上一年为 {before.zh} 个月，"
        f"多 {phrases.number(more).zh} 个月（{color.zh} {line.zh} 个月）；"
        f"最长连续 {silence.zh} 个月无票，此前 {silence_before.zh} 个月；最近一次开票 {last.zh}。",
    )


FIRST_CHECK = Text(
    "See whether money from customers came in during the idle months all the same.",
    "查看无开票月份账户是否仍有客户回款。",
)
PLAYBOOK = (
    Text(
        "Ask whether the firm sold without invoices, under another name, or not at all.",
        "询问这些月份是未开票销售、以其他名义开票，还是没有销售。",
    ),
    Text(
        "Visit without long notice: is the place open, are people at work, is there stock?",
        "临时上门查看：是否营业、是否有人在岗、是否有库存。",
    ),
    Text(
        "If it has stopped, agree with the risk manager on security and repayment before more time "
        "is lost.",
        "如已停业，尽快与风险经理商定担保和还款方案。",
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
    looks_back_days=LOOKS_BACK_DAYS,
    calendar="months",
)
