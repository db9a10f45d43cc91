"""Payments to lenders other than banks: instalments to small-loan firms, lessors and factors.

Such money costs two to four times ours. A firm that begins to pay for it has been refused
elsewhere, or no longer asks; and those instalments come before ours.

Why new as well: a machine on lease is paid for month after month and is no warning. So a lender
must have been paid for the first time in a year, or the sums must be twice what they were.

False alarms: the first lease of a machine, a shop's card terminal financed by its provider.
Source: lending rules for small firms (new instalments elsewhere); thresholds are starting
values, to be calibrated.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import days_before, flow_spans
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 90
YEAR_DAYS = 365
BANKS = "银行|信用社|信用合作|bank"
TWICE = 2.0


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the number of lenders, no banks, paid in 90 days.

    `paid` is the sum and `paid_share` its share of those days' operating inflow, null where that
    is not the firm's main account. `added` is how many of the lenders were not paid in the 275
    days before, plus one where the sum is at least twice as much a day as then; `main_lender`
    is the one paid most, `before` what was paid in an average 90 days before. Borrowers whose first
    flow is less than a year old have no row.
    """
    import ibis
    from ibis import _

    turn = days_before(as_of, WINDOW_DAYS)
    known = flow_spans(feeds, as_of).group_by("borrower_id").agg(
        since=_.since.min(), inflow=_.operating_inflow.sum(where=_.after >= turn)
    )  # fmt: skip
    here = banks_here(feeds, as_of).mutate(is_here=True)
    counted = known.filter(_.since <= as_of - timedelta(days=YEAR_DAYS)).drop("since")
    joined = counted.left_join(_paid(feeds, as_of, turn), "borrower_id").drop("borrower_id_right")
    share = (_.is_here.fill_null(False) & (_.inflow > 0)).ifelse(_.paid / _.inflow, ibis.null())
    return (
        joined.fill_null({"lenders_now": 0, "new": 0, "paid": 0.0, "before": 0.0})
        .left_join(here, "borrower_id")
        .mutate(
            value=_.lenders_now.cast("float64"),
            added=_.new + (_.paid >= TWICE * ibis.greatest(_.before, 1.0)).ifelse(1, 0),
            paid_share=share,
        )
        .select("borrower_id", "value", "paid", "paid_share", "added", "before", "main_lender")
    )


def _paid(feeds: Feeds, as_of: date, turn: date) -> ibis.Table:
    """Return per borrower `lenders_now`, how many of them are `new`, `paid`, `before`, names."""
    from ibis import _

    rows = in_book(feeds, "party_flows").filter(
        _.party_kind == "lender",
        _.kind != "loan_repayment",
        ~_.is_returned,
        _.outflow > 0,
        _.day <= as_of,
        _.day > as_of - timedelta(days=YEAR_DAYS),
    )
    lender = _.party_name.fill_null(_.party).fill_null("")
    others = rows.mutate(lender=lender).filter(~_.lender.lower().re_search(BANKS))
    sums = others.group_by("borrower_id", "lender").agg(
        now=_.outflow.sum(where=_.day > turn).fill_null(0.0),
        earlier=_.outflow.sum(where=_.day <= turn).fill_null(0.0),
    )
    is_paid = _.now > 0
    return sums.group_by("borrower_id").agg(
        lenders_now=is_paid.sum(),
        new=(is_paid & (_.earlier == 0)).sum(),
        paid=_.now.sum(),
        before=_.earlier.sum() * WINDOW_DAYS / (YEAR_DAYS - WINDOW_DAYS),
        main_lender=_.lender.argmax(_.now),
    )


THRESHOLDS = Thresholds(
    amber=2,
    red=4,
    looks=1,
    needed=1,
    clear="window",
    also={"paid_share": Band(0.05, 0.10)},
    needs={"added": 1},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the lenders paid, their part of the inflow, and how it was before."""
    count, currency = evidence.get("value"), evidence.get("currency")
    paid, before = (phrases.money(evidence.get(key), currency) for key in ("paid", "before"))
    most, why = phrases.name(evidence.get("main_lender")), _crossed(evidence)
    part = phrases.share(evidence.get("paid_share"))
    return Text(
        f"{phrases.plural(count, 'lender')} other than banks paid in 90 days, most of it to "
        f"{most.en}: {paid.en} in all, {part.en} of operating inflow ({why.en}), against "
        f"{before.en} before.",
        f"近 90 天向 {phrases.number(count).zh} 家非银行放贷机构付款，最多付给 {most.zh}，"
        f"合计 {paid.zh}，占经营流入 {part.zh}（{why.zh}），此前为 {before.zh}。",
    )


def _crossed(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: the number of lenders, else what they take."""
    color, line = phrases.color(evidence), phrases.line(evidence)
    if (evidence.get("value") or 0) < (line or 0):
        band = THRESHOLDS.also["paid_share"]
        part = phrases.share(band.red if evidence.get("level") == "red" else band.amber)
        return Text(f"{color.en} {part.en}", f"{color.zh} {part.zh}")
    return Text(
        f"{color.en} {phrases.plural(line, 'lender')}", f"{color.zh} {phrases.number(line).zh} 家"
    )


FIRST_CHECK = Text(
    "Open the payments and see what kind of lender it is: a lessor of a machine, or a lender of "
    "money?",
    "打开付款记录，看对方是设备租赁公司，还是放款机构。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower for the contracts: how much, at what rate, for what, secured by what.",
        "请借款人提供合同：金额、利率、用途、担保。",
    ),
    Text(
        "Add these instalments to ours and compare the sum with a month's inflow.",
        "把这些还款与我行还款相加，与一个月流入对比。",
    ),
    Text(
        "Ask why the money was not asked of us or of another bank; note the answer.",
        "询问为何未向我行或他行申请，并记录答复。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="other_lenders",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
