"""Input-output shift: purchases and sales by invoice no longer move as they always did.

A firm that buys far more than it sells piles up stock or buys for others; one that buys far less
runs down its stock, or sells what it never bought. Both can be bought invoices.

Why beyond every quarter of the year before as well: a firm that buys in large lots is above its
mean in one quarter and below it in the next. And why three standard deviations: a few large
invoices weigh so much that sums of ninety days go far apart by chance alone. The deviation of a
sum is told by its own days, the root of the sum of their squares. It applies to firms with forty
invoices each way in a year.

False alarms: a machine bought, stock laid in before a price rise, a first export order.
Source: practice; thresholds are starting values.
Lead time: 4 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book_currency
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

QUARTER_DAYS = 91
QUARTERS_BEFORE = 4
LEAST_INVOICES = 5
LEAST_A_YEAR = 40


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is by what part purchases by sales moved, either way.

    `ratio` is the net of purchase invoices by that of sales invoices over 91 days, void ones left
    out and red-letter ones taken off, in the book's currency; `baseline` is the same over the 364
    days before, `value` the distance of `ratio` from it by it. `beyond` is how far `ratio` lies
    outside the four quarters before, by `baseline`, at least 0, `deviations` how many standard
    deviations its logarithm is away, `change` the money of purchases that makes the shift. With
    fewer than five invoices each way in the quarter, or none in one before, there is no row.
    """
    import ibis
    from ibis import _

    by_quarter = _quarters(feeds, as_of)
    past, now = _.back > 0, _.back == 0
    firms = by_quarter.group_by("borrower_id").agg(
        ratio=_.ratio.max(where=now),
        sold=_.sold.max(where=now),
        bought=_.bought.max(where=now),
        baseline=_.bought.sum(where=past) / _.sold.sum(where=past),
        lowest=_.ratio.min(where=past),
        highest=_.ratio.max(where=past),
        quarters=_.back.nunique(),
        fewest=ibis.least(_.purchases.max(where=now), _.sales.max(where=now)),
        variance=_.variance.max(where=now)
        + _squared(_.bought_squared, _.bought, past)
        + _squared(_.sold_squared, _.sold, past),
    )
    outside = ibis.greatest(_.ratio - _.highest, _.lowest - _.ratio, 0.0)
    return (
        firms.filter(_.quarters == QUARTERS_BEFORE + 1, _.fewest >= LEAST_INVOICES)
        .mutate(value=(_.ratio / _.baseline - 1).abs(), beyond=outside / _.baseline)
        .mutate(
            change=(_.bought - _.baseline * _.sold).abs(),
            deviations=(_.ratio / _.baseline).ln().abs() / _.variance.sqrt(),
        )
        .drop("quarters", "variance", "fewest")
    )


def _squared(squares: ibis.Deferred, sums: ibis.Deferred, which: ibis.Deferred) -> ibis.Deferred:
    """Return the squared relative error of a sum over several quarters."""
    return squares.sum(where=which) / sums.sum(where=which) ** 2


def _quarters(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `ratio`, `bought`, `sold` per borrower and quarter, 0 the newest, 4 the oldest."""
    import ibis
    from ibis import _

    first = as_of - timedelta(days=QUARTER_DAYS * (QUARTERS_BEFORE + 1))
    rows = feeds["daily_invoices"].filter(_.day > first, _.day <= as_of)
    age = ibis.literal(as_of).delta(rows.day, unit="day")
    dated = in_book_currency(rows.mutate(back=age // QUARTER_DAYS), feeds["book"])
    sums = dated.group_by("borrower_id", "back").agg(
        bought=_.bought_net.sum(),
        sold=_.sold_net.sum(),
        bought_squared=(_.bought_net**2).sum(),
        sold_squared=(_.sold_net**2).sum(),
        purchases=_.purchases.sum(),
        sales=_.sales.sum(),
    )
    error = _.bought_squared / _.bought**2 + _.sold_squared / _.sold**2
    kept = sums.filter(_.sold > 0, _.bought > 0)
    return kept.mutate(ratio=_.bought / _.sold, variance=error)


def trades_often(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s with forty invoices each way in the year before the quarter."""
    import ibis
    from ibis import _

    turn = as_of - timedelta(days=QUARTER_DAYS)
    first = turn - timedelta(days=QUARTER_DAYS * QUARTERS_BEFORE)
    year = feeds["daily_invoices"].filter(_.day <= turn, _.day > first)
    counts = year.group_by("borrower_id").agg(purchases=_.purchases.sum(), sales=_.sales.sum())
    enough = ibis.least(_.purchases, _.sales) >= LEAST_A_YEAR
    return counts.filter(enough).select("borrower_id")


THRESHOLDS = Thresholds(amber=0.40, red=0.60, floor=1.0, needs={"beyond": 0.10, "deviations": 3})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on purchases by sales against the year before."""
    currency = evidence.get("currency")
    bought, sold = (phrases.money(evidence.get(key), currency) for key in ("bought", "sold"))
    ratio, usual = phrases.share(evidence.get("ratio")), phrases.share(evidence.get("baseline"))
    moved = phrases.share(evidence.get("value"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Purchases by invoice were {bought.en} and sales {sold.en} over three months: {ratio.en} "
        f"of sales, against {usual.en} over the year before, a shift of {moved.en} "
        f"({color.en} {line.en}).",
        f"近三个月进项 {bought.zh}、销项 {sold.zh}，进销比 {ratio.zh}，此前一年为 {usual.zh}，"
        f"偏离 {moved.zh}（{color.zh} {line.zh}）。",
    )


FIRST_CHECK = Text(
    "See which way it moved: do purchases run ahead of sales, or have they stopped?",
    "先看方向：是进项远超销项，还是进项停了。",
)
PLAYBOOK = (
    Text(
        "Ask for the stock list and see the stock: is what was bought there, or what was sold?",
        "索取存货清单并实地查看：买进的货在不在、卖出的货从何而来。",
    ),
    Text(
        "Look at the new suppliers among the purchases: does the firm need what they sell?",
        "查看新增供应商及所购品名是否与主业相符。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="invoices",
    feeds=("e_invoices",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=trades_often,
)
