"""External repayment: our instalment was paid with money that a lender or a stranger put in.

The ledger shows an instalment paid on time; the account shows that the firm did not earn it.

Counted are lenders, guarantors, and parties without trade who have hardly ever paid in before; an
owner's own money is none of these. Why only where the balance left is less than what they put in:
else the instalment would have been paid without them.

False alarms: a deposit refunded by a new landlord, a buyer's first payment booked as unspecified.
Source: RBI list of early warning signals 9 (repayment from sources that are not the firm's own).
Lead time: 2 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.related import linked_firms, parties_of, with_related

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
REPAYMENTS = 3
BUSINESS_DAYS_BEFORE = 3
# Three business days are never more than two weeks, golden weeks included.
MOST_DAYS_BEFORE = 14
LEAST_PART = 0.5
# Whoever paid in on more days than the last three repayments is known, and no stranger.
STRANGER_DAYS = 3
NOT_PUT_IN = ("loan_drawdown", "reversal", "interest")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how many of its last three repayments others funded.

    A repayment is a day of a year back on which the account paid us. Others funded it where, on
    that day or the three business days before, they paid in at least half of it, and less than
    what they paid in was left after it. `funder`, `funded_on`, `put_in` and `repaid` tell the
    last such repayment. Without any repayment in a year there is no row.
    """
    from ibis import _

    flows = in_book(feeds, "party_flows").filter(_.day <= as_of)
    last = _repayments(flows, as_of)
    funded = _left_short(_put_in(feeds, flows, last, as_of), feeds)
    told = funded.group_by("borrower_id").agg(
        funded=_.count(),
        funded_on=_.day.max(),
        funder=_.funder.argmax(_.day),
        put_in=_.put_in.argmax(_.day),
        repaid=_.repaid.argmax(_.day),
    )
    counted = last.group_by("borrower_id").agg(repayments=_.count())
    return (
        counted.left_join(told, "borrower_id")
        .drop("borrower_id_right")
        .mutate(value=_.funded.fill_null(0).cast("float64"))
        .drop("funded")
    )


def _repayments(flows: ibis.Table, as_of: date) -> ibis.Table:
    """Return the last three days per borrower on which it paid us: `day`, `repaid`."""
    import ibis
    from ibis import _

    # A rank and no row number: where a numbered table is read twice, DuckDB 2.0.0 leaves two rows
    # of "row number below three". A day is there once, so rank and number are the same.
    place = ibis.rank().over(group_by="borrower_id", order_by=ibis.desc("day"))
    return (
        flows.filter(_.kind == "loan_repayment", ~_.is_returned, _.outflow > 0)
        .filter(_.day > as_of - timedelta(days=YEAR_DAYS))
        .group_by("borrower_id", "day")
        .agg(repaid=_.outflow.sum())
        .mutate(place=place)
        .filter(_.place < REPAYMENTS)
        .drop("place")
    )


def _put_in(feeds: Feeds, flows: ibis.Table, last: ibis.Table, as_of: date) -> ibis.Table:
    """Return the repayments of which others put in half or more: `put_in`, `funder`.

    A private person is not named: `funder` is empty.
    """
    from ibis import _

    begin = last.join(_windows(last, feeds["bank_days"]), "day").rename(repaid_on="day")
    since = as_of - timedelta(days=YEAR_DAYS + MOST_DAYS_BEFORE)
    rows = flows.filter(_.inflow > 0, ~_.is_own, ~_.is_returned, _.kind.notin(NOT_PUT_IN))
    rows = _outside(rows.filter(_.day > since), flows, feeds, as_of)
    near = rows.join(begin, "borrower_id").filter(_.day.between(_.from_on, _.repaid_on))
    # Who a private person is concerns nobody who only reads a message.
    named = (_.party_kind == "person").ifelse("", _.party_name)
    sums = near.group_by("borrower_id", "repaid", day=_.repaid_on).agg(
        put_in=_.inflow.sum(), funder=named.argmax(_.inflow)
    )
    return sums.filter(_.put_in >= LEAST_PART * _.repaid)


def _outside(rows: ibis.Table, flows: ibis.Table, feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the payments that lenders, guarantors and strangers made."""
    from ibis import _

    payers = rows.filter(_.kind == "other").select("borrower_id", "party").distinct()
    strangers = (
        flows.filter(_.inflow > 0)
        .semi_join(payers, ["borrower_id", "party"])
        .group_by("borrower_id", "party")
        .agg(days_paid=_.day.nunique())
        .filter(_.days_paid <= STRANGER_DAYS)
    )
    if "links" in feeds:
        keys = parties_of(linked_firms(feeds, as_of, ("guarantor",)), feeds)
        rows = with_related(rows, keys, feeds, as_of)
    else:
        rows = rows.mutate(is_related=False)
    told = rows.left_join(strangers, ["borrower_id", "party"])
    is_stranger = (_.kind == "other") & _.days_paid.notnull()
    return told.filter((_.party_kind == "lender") | _.is_related | is_stranger)


def _windows(last: ibis.Table, bank_days: ibis.Table) -> ibis.Table:
    """Return `from_on`, the third business day before each `day` of a repayment."""
    import ibis
    from ibis import _

    business = bank_days.filter(_.is_business).select(business_on=_.day)
    days = last.select("day").distinct()
    before = days.join(business, [business.business_on < days.day,
        business.business_on > days.day - ibis.interval(days=MOST_DAYS_BEFORE)])  # fmt: skip
    place = ibis.rank().over(group_by="day", order_by=ibis.desc("business_on"))
    near = before.mutate(place=place).filter(_.place < BUSINESS_DAYS_BEFORE)
    return near.group_by("day").agg(from_on=_.business_on.min())


def _left_short(paid: ibis.Table, feeds: Feeds) -> ibis.Table:
    """Return those repayments after which less was left than others had put in."""
    import ibis
    from ibis import _

    balances = in_book(feeds, "daily_balances")
    held = balances.select("borrower_id", "balance", read_on=_.day)
    after = held.join(paid, "borrower_id").filter(
        _.read_on >= _.day, _.read_on <= _.day + ibis.interval(days=MOST_DAYS_BEFORE)
    )
    keys = ["borrower_id", "day", "repaid", "put_in", "funder"]
    left = after.group_by(keys).agg(left=_.balance.argmin(_.read_on))
    return left.filter(left["left"] < left.put_in)


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on how many repayments others funded, and on the last of them."""
    count, currency = evidence.get("value"), evidence.get("currency")
    put_in, repaid = (phrases.money(evidence.get(key), currency) for key in ("put_in", "repaid"))
    of, color = phrases.number(evidence.get("repayments")), phrases.color(evidence)
    funder, on = _funder(evidence.get("funder")), phrases.day(evidence.get("funded_on"))
    line = phrases.number(phrases.line(evidence))
    return Text(
        f"Others funded {phrases.number(count).en} of the last {of.en} repayments "
        f"({color.en} {line.en}): on {on.en} {repaid.en} was repaid after {put_in.en} had come in "
        f"from a party that is no customer ({funder.en}).",
        f"最近 {of.zh} 次还款中有 {phrases.number(count).zh} 次由他人资金支付"
        f"（{color.zh} {line.zh} 次）：{on.zh} 还款 {repaid.zh}，此前非客户方（{funder.zh}）"
        f"转入 {put_in.zh}。",
    )


def _funder(name: Any) -> Text:
    return Text("a private person", "自然人") if name == "" else phrases.name(name)


FIRST_CHECK = Text(
    "Open the credits of the days before the repayment: who paid, and is it a customer?",
    "打开还款前几天的进账，看付款方是谁、是否为客户。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower whose money it was and what was promised for it.",
        "询问借款人资金来自谁、对其作何承诺。",
    ),
    Text(
        "Look whether the same sum goes back after the next drawdown or large receipt.",
        "查看下次提款或大额回款后同额资金是否转回。",
    ),
    Text(
        "Work out with the borrower from which takings the next instalment is to be paid.",
        "与借款人测算下一期还款由哪些收入支付。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="liquidity",
    feeds=("account_flows", "accounts", "account_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    calendar="bank_days",
    uses_peers=True,
)
