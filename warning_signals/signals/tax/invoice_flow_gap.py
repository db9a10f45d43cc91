"""Invoice flow gap: far less money comes in than the firm invoiced, and less than it used to.

Invoices without the money are sales on longer credit, sales to those who do not pay, takings sent
to another bank, or invoices that were written for show. Each is a reason to ask.

The buyers' money is not told apart here: invoices name a buyer by tax number, payments by account,
and no feed says which is which. So all operating inflow of the last 90 days stands against all
that was invoiced in the 90 days that ended 60 days earlier, the time a small buyer takes to pay.

Where a firm always took in less than it invoiced, the gap is a trait: it must be a fifth of the
invoices wider than over the year before. A few large invoices and payments make such a gap by
chance: even without the largest day of invoices it must be one and a half standard deviations
wider, for red two, as the sums' own days tell. Days of a festival phase are left out on both
sides. It applies to those who bank here.

False alarms: a large buyer on longer terms, acceptance bills, a season's sales that are not due.
Source: practice of lenders on cash flow (takings against declared sales within 15 %).
Lead time: 4 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book, in_book_currency
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import first_days
from warning_signals.signals.lunar import festival_days
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 90
LAG_DAYS = 60
BEFORE_DAYS = 365
MONTH_DAYS = 30
LEAST_DAYS = 270
NOTHING = 1e-6  # whose logarithm there is


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the part of the invoices that has not come in.

    1 less `inflow` by `invoiced`, both by 30 ordinary days, in the book's currency: operating
    inflow of 90 days, valid and red-letter sales of the 90 days up to 60 days ago. `baseline` is
    the same over the 365 days before, `wider` how much `value` is above it, `deviations` by how
    many standard deviations without the largest day of invoices, `change` the 90 days' money that
    is missing against it. Without sales and inflow in both spans, or with less than nine months of
    history, there is no row.
    """
    import ibis
    from ibis import _

    paid = in_book(feeds, "daily_flows")
    amounts = paid.mutate(amount=_.operating_inflow)
    inflow = _rates(amounts, first_days(feeds, as_of), as_of, feeds["new_years"])
    invoiced = in_book_currency(feeds["daily_invoices"], feeds["book"])
    sold = invoiced.filter(_.sales > 0).mutate(amount=_.sold)
    began = sold.group_by("borrower_id").agg(since=_.day.min())
    issued = _rates(sold, began, as_of - timedelta(days=LAG_DAYS), feeds["new_years"])
    both = issued.join(inflow, "borrower_id", rname="paid_{name}").mutate(
        value=1 - _.paid_now / _.now, baseline=1 - _.paid_before / _.before
    )
    rest = ibis.greatest(1 - _.largest / _.now, NOTHING)
    distance = (rest * (1 - _.baseline) / (1 - _.value)).ln()
    return both.select(
        "borrower_id",
        "value",
        "baseline",
        wider=_.value - ibis.greatest(_.baseline, 0.0),
        deviations=distance / (_.variance + _.paid_variance).sqrt(),
        change=(_.value - _.baseline) * _.now * WINDOW_DAYS / MONTH_DAYS,
        inflow=_.paid_now,
        invoiced=_.now,
    )


def _rates(rows: ibis.Table, began: ibis.Table, last: date, new_years: ibis.Table) -> ibis.Table:
    """Return per borrower `now` and `before`, by 30 ordinary days, and their relative `variance`.

    `rows` have `amount`, one a borrower and `day`; `began` has the first day of each, `since`. Now
    are the 90 days up to `last`, before the 365 before. Only borrowers with money in both who
    began before the last nine months are kept.
    """
    from ibis import _

    known = began.filter(_.since <= last - timedelta(days=LEAST_DAYS))
    scaled = rows.join(_ordinary_days(last, new_years), "day").mutate(
        rate=_.amount * MONTH_DAYS / _.days
    )
    sums = scaled.group_by("borrower_id").agg(
        now=_.rate.sum(where=_.is_new),
        largest=_.rate.max(where=_.is_new),
        before=_.rate.sum(where=~_.is_new),
        squared=(_.rate**2).sum(where=_.is_new),
        squared_before=(_.rate**2).sum(where=~_.is_new),
    )
    error = _.squared / _.now**2 + _.squared_before / _.before**2
    kept = sums.filter(_.now > 0, _.before > 0).semi_join(known, "borrower_id")
    return kept.select("borrower_id", "now", "before", "largest", variance=error)


def _ordinary_days(last: date, new_years: ibis.Table) -> ibis.Table:
    """Return the days outside festival phases: `day`, `is_new`, and `days`, how many such."""
    import ibis
    from ibis import _

    count = WINDOW_DAYS + BEFORE_DAYS
    days = [last - timedelta(days=n) for n in range(count)]
    spans = [{"first": day, "last": day, "is_new": n < WINDOW_DAYS} for n, day in enumerate(days)]
    ordinary = festival_days(ibis.memtable(spans), new_years).filter(_.festival_days == 0)
    return ordinary.select("is_new", day=_["first"], days=_.count().over(group_by="is_new"))


THRESHOLDS = Thresholds(
    amber=0.40,
    red=0.60,
    floor=1.0,
    needs={"wider": 0.20, "deviations": 1.5},
    needs_for_red={"deviations": 2},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what came in of what was invoiced."""
    currency = evidence.get("currency")
    inflow, invoiced = (phrases.money(evidence.get(k), currency) for k in ("inflow", "invoiced"))
    gap = phrases.share(evidence.get("value"))
    baseline: Any = evidence.get("baseline")
    is_more = not phrases.is_missing(baseline) and float(baseline) < 0
    side = Text("more", "多") if is_more else Text("less", "少")
    usual = phrases.share(abs(float(baseline)) if is_more else baseline)
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{inflow.en} a month came in over 90 days, {gap.en} less than the {invoiced.en} a month "
        f"invoiced in the 90 days up to two months ago ({color.en} {line.en}); over the year "
        f"before it was {usual.en} {side.en}.",
        f"近 90 天月均经营流入 {inflow.zh}，比两个月前 90 天的月均开票额 {invoiced.zh} 少 {gap.zh}"
        f"（{color.zh} {line.zh}）；此前一年{side.zh} {usual.zh}。",
    )


FIRST_CHECK = Text(
    "List the largest invoices of that time and look for each payment in the account.",
    "列出该时段金额最大的发票，逐笔在账户中查找回款。",
)
PLAYBOOK = (
    Text(
        "Ask for the receivables by buyer and age; which buyers pay later than agreed?",
        "索取按客户和账龄列示的应收账款，看哪些客户超期未付。",
    ),
    Text(
        "Ask for the statements of accounts at other banks: did the takings go there?",
        "索取他行账户流水，看回款是否转到他行。",
    ),
    Text(
        "If neither explains it, see contracts and delivery notes for the largest invoices.",
        "如均无法解释，查看大额发票对应的合同和送货单。",
    ),
)

PLUGIN = Signal(
    family="tax",
    root_cause="inflow",
    feeds=("account_flows", "accounts", "e_invoices"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
    calendar="lunar",
)
