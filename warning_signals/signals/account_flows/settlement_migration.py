"""Settlement migration: sales go on, but their money no longer comes to us.

A firm that has sold as much as ever and is paid elsewhere has moved its main account. The other
bank now sees the money first, and we see the trouble last.

Compared with the same half year before, so that seasons, festivals and terms of payment are the
same. Invoices tell the sales where there are any, else VAT returns; a half year in which more
came in than was sold counts as all of it, because old invoices were paid too. Why our inflow
must be a quarter lower as well: a small firm writes few invoices and large ones, and one of them
moves the share by itself; who has left pays in less. A firm of which we never had three tenths
has not left.

False alarms: sales on longer terms, payment by bill of exchange, invoices through a new firm.
Source: RBI list of early warning signals 20 (sale proceeds not routed through the bank); lists of
lenders in China (moved basic account).
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book_currency
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import days_before, flow_spans
from warning_signals.signals.our_account import LEAST_SHARE

if TYPE_CHECKING:
    import ibis

HALF_YEAR_DAYS = 182
# Whole weeks, so that both half years have the same weekdays.
YEAR_DAYS = 364


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with known sales: `value` is the change of our share of them.

    Our share is operating inflow by sales, at most 1, over 182 days: `ours` now, `baseline` a
    year before; -0.25 is a fall by 25 points. `inflow` and `sales` are those of now, `inflow_fall`
    how much lower the inflow is than a year before, `change` the inflow that is missing. Without
    sales in both half years, or a history that reaches back so far, or where `baseline` is below
    0.3, there is no row.
    """
    import ibis
    from ibis import _

    turn, last_before = days_before(as_of, HALF_YEAR_DAYS), days_before(as_of, YEAR_DAYS)
    first = days_before(as_of, YEAR_DAYS + HALF_YEAR_DAYS)
    is_before = (_.after >= first) & (_.after < last_before)
    known = flow_spans(feeds, as_of).group_by("borrower_id").agg(
        inflow=_.operating_inflow.sum(where=_.after >= turn).fill_null(0.0),
        inflow_before=_.operating_inflow.sum(where=is_before),
        since=_.since.min(),
    )  # fmt: skip
    figures = (
        known.filter(_.since <= first + timedelta(days=HALF_YEAR_DAYS // 6))
        .join(_sales(feeds, as_of), "borrower_id")
        .mutate(
            ours=ibis.least(_.inflow / _.sales, 1.0),
            baseline=ibis.least(_.inflow_before / _.sales_before, 1.0),
        )
    )
    return (
        figures.filter(_.baseline >= LEAST_SHARE)
        .mutate(
            value=_.ours - _.baseline,
            change=(_.baseline - _.ours) * _.sales,
            inflow_fall=1 - _.inflow / _.inflow_before,
        )
        .drop("since", "inflow_before", "sales_before")
    )


def _sales(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `sales` and `sales_before` per borrower, above 0: by invoices, else by VAT returns."""
    import ibis
    from ibis import _

    parts = []
    if "daily_invoices" in feeds:
        sold = feeds["daily_invoices"].filter(_.sales > 0)
        parts.append(_sums(sold.mutate(on=_.day, amount=_.sold, place=0), feeds, as_of))
    if "tax_returns" in feeds:
        vat = feeds["tax_returns"].filter(_.tax_kind.lower() == "vat", _.filed_on.notnull())
        parts.append(_sums(vat.mutate(on=_.due_on, amount=_.declared_sales, place=1), feeds, as_of))
    first = ibis.row_number().over(group_by="borrower_id", order_by="place")
    both = ibis.union(*parts).mutate(first=first)
    return both.filter(both["first"] == 0).drop("place", "first")


def _sums(rows: ibis.Table, feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    amount = _.amount.cast("float64")
    sums = in_book_currency(rows, feeds["book"]).group_by("borrower_id", "place").agg(
        sales=amount.sum(where=_within(_.on, as_of)),
        sales_before=amount.sum(where=_within(_.on, _year_before(as_of))),
    )  # fmt: skip
    return sums.filter(_.sales > 0, _.sales_before > 0)


def _within(day: ibis.Value, last: date) -> ibis.Value:
    return (day <= last) & (day > last - timedelta(days=HALF_YEAR_DAYS))


def _year_before(as_of: date) -> date:
    return as_of - timedelta(days=YEAR_DAYS)


THRESHOLDS = Thresholds(
    amber=-0.25,
    red=-0.50,
    worse="below",
    calm_at=-0.20,
    floor=1.0,
    needs={"inflow_fall": 0.25},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on our share of the sales, now and a year before."""
    currency = evidence.get("currency")
    inflow, sales = (phrases.money(evidence.get(key), currency) for key in ("inflow", "sales"))
    ours, before = phrases.share(evidence.get("ours")), phrases.share(evidence.get("baseline"))
    fall, line = (_points(v) for v in (evidence.get("value"), phrases.line(evidence)))
    color = phrases.color(evidence)
    return Text(
        f"Of {sales.en} sold in half a year {inflow.en} came in here, {ours.en}, against "
        f"{before.en} a year before: {fall.en} points less ({color.en} {line.en}).",
        f"近半年销售 {sales.zh}，其中 {inflow.zh} 回到我行，占 {ours.zh}，去年同期为 {before.zh}，"
        f"下降 {fall.zh} 个百分点（{color.zh} {line.zh}）。",
    )


def _points(change: Any) -> Text:
    """Return a change of a share as points without its sign: -0.25 is "25"."""
    missing = phrases.is_missing(change)
    return phrases.UNKNOWN if missing else phrases.whole(abs(float(change)) * 100)


FIRST_CHECK = Text(
    "Compare the buyers on the invoices with the payers on the account: who pays elsewhere?",
    "将发票购方与账户付款方对照，看谁改付他处。",
)
PLAYBOOK = (
    Text(
        "Ask at which bank the money now comes in and why; see that account's statement.",
        "询问资金现流入哪家银行及原因，并查看该账户流水。",
    ),
    Text(
        "Read in the contract what share of the takings was agreed to come here.",
        "查看合同约定的回款归行比例。",
    ),
    Text(
        "If another bank has lent, add what is owed there to what is owed to us.",
        "如他行已放贷，将他行债务与我行债务合并测算。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="migration",
    feeds=("account_flows", "accounts", "e_invoices"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
