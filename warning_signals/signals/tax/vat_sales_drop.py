"""VAT sales drop: declared sales fall well below those of the same months a year before.

What a firm declares covers all of its banks and all of its customers, and it has no reason to
declare sales that it did not make.

Why lower than any three months of two years as well: a firm that sells in a few large lots is a
quarter below last year in every other quarter. What is new is a quarter that it has not had for
two years. It must be clearly lower, by three tenths: single invoices weigh so much that a record
by a little is chance. For red it takes a quarter seven tenths below any of them: on a simulated
year of 5,000 borrowers 3.4 of 100 sound firms stood at red for this alone, and red by itself makes
a firm amber.

False alarms: a trade that moved its season, a large project a year before, Spring Festival
falling on the other side of a month's end.
Source: EBA/GL/2020/06 (turnover); SAMA circular 41033343 appendix 1.
Lead time: 4 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

MONTHS = 3
YEAR = 12
QUARTER = r"(?i)q|季"
# A monthly return falls due about every 31 days and a quarterly one every 92; some are put off.
STALE_DAYS_PER_MONTH = 35
STALE_DAYS_MORE = 15


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the fall of three months' declared sales, 0 to 1.

    Compared are the three months up to the newest period whose due date has passed (three
    monthly returns or one quarterly) with the same months a year before. An unfiled or missing
    period of those is not zero: there is no row. `lowest` is the least of all three months in a
    row, wholly filed, of the two years before, `below_lowest` how far `current` is below it.
    """
    import ibis
    from ibis import _

    periods = _periods(feeds, as_of)
    newest = periods.group_by("borrower_id", "currency").agg(
        anchor=_.ends.max(), due_on=_.due_on.max(), span=_.months.argmax(_.ends)
    )
    age = _days_before(as_of, newest.due_on)
    fresh = newest.filter(age <= newest.span * STALE_DAYS_PER_MONTH + STALE_DAYS_MORE)
    sums = (
        _three_months(periods)
        .join(fresh, ["borrower_id", "currency"])
        .mutate(back=_.anchor - _.ends)
    )
    below = (_.lowest > 0).ifelse(1 - _.current / _.lowest, 0.0)
    return (
        sums.group_by("borrower_id", "currency", "due_on")
        .agg(
            current=_.sales.max(where=_.back == 0),
            baseline=_.sales.max(where=_.back == YEAR),
            lowest=_.sales.min(where=(_.back >= MONTHS) & (_.back <= 2 * YEAR)),
        )
        .filter(_.current.notnull(), _.baseline > 0)
        .mutate(
            value=1 - _.current / _.baseline,
            change=_.baseline - _.current,
            below_lowest=ibis.greatest(below, 0.0),
        )
        .select(
            "borrower_id",
            "value",
            "current",
            "baseline",
            "change",
            "lowest",
            "below_lowest",
            "due_on",
        )
    )


def _three_months(periods: ibis.Table) -> ibis.Table:
    """Return `sales` of the three months up to each period's end, where all of them are filed."""
    import ibis
    from ibis import _

    three = ibis.range_window(
        preceding=MONTHS - 1, following=0, group_by=["borrower_id", "currency"], order_by="ends"
    )
    return (
        periods.mutate(filed=_.sales.notnull().ifelse(_.months, 0))
        .mutate(total=_.sales.sum().over(three), covered=_.filed.sum().over(three))
        .filter(_.covered == MONTHS)
        .select("borrower_id", "currency", "ends", sales=_.total)
    )


def _periods(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return VAT periods past their due date: `ends` (month number), `months`, `sales`.

    A period is "2026-05" for a month and "2026-Q2" for a quarter; where months are labelled but
    only every third is filed, each covers a quarter. `sales` is null where nothing was filed.
    """
    import ibis
    from ibis import _

    returns = feeds["tax_returns"].semi_join(feeds["book"], ["borrower_id", "currency"])
    year, tail = _.period.re_extract(r"(\d{4})", 1), _.period.re_extract(r"(\d{1,2})\D*$", 1)
    is_quarter = _.period.re_search(QUARTER)
    number = tail.cast("int64")
    due = returns.filter(_.tax_kind.lower() == "vat", _.due_on < as_of).select(
        "borrower_id",
        "currency",
        "due_on",
        is_quarter=is_quarter,
        ends=year.cast("int64") * 12 + is_quarter.ifelse(number * 3, number),
        sales=_.filed_on.notnull().ifelse(_.declared_sales, None).cast("float64"),
    )
    by_label = ibis.window(group_by=["borrower_id", "is_quarter"], order_by="ends")
    gaps = due.mutate(gap=_.ends - _.ends.lag().over(by_label))
    shortest = _.gap.min().over(group_by=["borrower_id", "is_quarter"])
    months = (_.is_quarter | (_.shortest >= MONTHS)).ifelse(MONTHS, 1)
    return gaps.mutate(shortest=shortest.fill_null(1)).mutate(months=months)


def _days_before(as_of: date, day: ibis.Column) -> ibis.Column:
    import ibis

    return ibis.literal(as_of).delta(day, unit="day")


# Returns come by the month or the quarter: one look is enough, and calm takes two of them.
THRESHOLDS = Thresholds(
    amber=0.25,
    red=0.50,
    looks=1,
    needed=1,
    calm_at=0.15,
    calm_looks=9,
    floor=1.0,
    needs={"below_lowest": 0.30},
    needs_for_red={"below_lowest": 0.70},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on three months' declared sales against a year before."""
    currency = evidence.get("currency")
    now = phrases.money(evidence.get("current"), currency)
    before = phrases.money(evidence.get("baseline"), currency)
    fall = phrases.share(evidence.get("value"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    record = phrases.record(
        evidence, Text("the lowest in two years, at least {} before", "为两年来最低（此前最低 {}）")
    )
    return Text(
        f"Sales declared for VAT over three months were {now.en}, {fall.en} below the "
        f"{before.en} of the same months last year ({color.en} {line.en}){record.en}.",
        f"近三个月增值税申报销售额 {now.zh}，比去年同期 {before.zh} 低 {fall.zh}"
        f"（{color.zh} {line.zh}）{record.zh}。",
    )


FIRST_CHECK = Text(
    "Put the returns beside the account's inflow of the same months: has that fallen as well?",
    "将申报表与同期账户流入对比，看流入是否同样下降。",
)
PLAYBOOK = (
    Text(
        "Ask which customers or products the missing sales were, and what orders are in hand.",
        "询问减少的销售来自哪些客户或产品，目前有哪些在手订单。",
    ),
    Text(
        "Ask whether sales moved to another firm of the owner; see its returns if so.",
        "询问销售是否转到实际控制人的其他企业；如是，查看其申报表。",
    ),
    Text(
        "Work out with the borrower whether what is left covers wages, rent and the instalments.",
        "与借款人测算剩余销售能否覆盖工资、租金和还款。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="sales",
    feeds=("tax_returns",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # Whether a firm files by the month or the quarter is read from all of its returns.
    looks_back_days=None,
    calendar="months",
)
