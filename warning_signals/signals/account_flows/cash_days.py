"""Cash days: the balance would pay for only a few more days of what the firm usually spends.

Reserves shrink before bills go unpaid. Many sound firms keep next to nothing on the account, so
a low number alone says nothing: it must also have at least halved against the firm's own level.

Why below the lowest ten days of nine months as well: balances of a small firm go up and down with
each large payment, and one that dips to the same floor every month or season has dipped, not
fallen. A tenth lower, because a record by a hair is chance.

False alarms: money parked elsewhere for interest, stock bought ahead of a season, a swept account.
Source: SAMA circular 41033343 appendix 1 (credit balance down sharply within six months).
Measured as of 2019-09-20 on public accounts of a Czech bank, before the grant, a single look:
with the condition 0 of 121 whose loan went well and 1 of 13 whose did not; without it 1 and 3.
Lead time: 2 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.derived import in_book
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import flow_spans, windows
from warning_signals.signals.our_account import YEAR_DAYS, banks_here

if TYPE_CHECKING:
    import ibis

BALANCE_DAYS = 10
OUTFLOW_DAYS = 90
OWN_LEVEL_DAYS = 180


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the days of spending that the balance covers.

    The mean end-of-day balance of 10 days, by the mean daily operating outflow of 90 days.
    `baseline` is the same figure over the 180 days before those 90, `fall` how far `value` is
    below it, `change` the balance that is missing against it. `lowest` is the least mean balance
    of any ten days of the 260 before, `below_lowest` how far the last ten are below it. Without
    270 days of history, or without outflow, there is no row.
    """
    import ibis
    from ibis import _

    turn, first, *_spans = windows(as_of, OUTFLOW_DAYS, OWN_LEVEL_DAYS)
    outflow = _mean_outflow(feeds, as_of)
    balance = _mean_balance(feeds, first, turn, as_of)
    figures = outflow.join(balance, "borrower_id").mutate(
        value=_.balance / _.daily_outflow, baseline=_.balance_before / _.outflow_before
    )
    # Where the account was overdrawn all along there is no level to fall from.
    fall = (_.baseline > 0).ifelse(1 - _.value / _.baseline, 0.0)
    below = (_.lowest > 0).ifelse(1 - _.balance / _.lowest, 0.0)
    return figures.mutate(
        fall=fall,
        change=(_.baseline - _.value) * _.daily_outflow,
        below_lowest=ibis.greatest(below, 0.0),
    ).select(
        "borrower_id",
        "value",
        "baseline",
        "fall",
        "change",
        "balance",
        "lowest",
        "below_lowest",
        "daily_outflow",
    )


def _mean_outflow(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `daily_outflow` now and `outflow_before`, for borrowers with history of both."""
    from ibis import _

    spent = _.operating_outflow
    _turn, first, now, before = windows(as_of, OUTFLOW_DAYS, OWN_LEVEL_DAYS)
    return (
        flow_spans(feeds, as_of)
        .group_by("borrower_id")
        .agg(
            daily_outflow=spent.sum(where=now) / OUTFLOW_DAYS,
            outflow_before=spent.sum(where=before) / OWN_LEVEL_DAYS,
            since=_.since.min(),
        )
        .filter(_.since <= first, _.daily_outflow > 0, _.outflow_before > 0)
        .drop("since")
    )


def _mean_balance(feeds: Feeds, first: date, turn: date, as_of: date) -> ibis.Table:
    """Return the mean end-of-day `balance` now, `balance_before`, `lowest`; all accounts."""
    import ibis
    from ibis import _

    held = in_book(feeds, "daily_balances")
    held = held.filter(_.day > first, _.day <= as_of)
    age = ibis.literal(as_of).delta(held.day, unit="day")
    tens = (
        held.mutate(tens=age // BALANCE_DAYS)
        .group_by("borrower_id", "tens")
        .agg(mean=_.balance.mean(), sum=_.balance.sum(), days=_.count())
    )
    # The tens of days do not cross `turn`.
    is_before = _.tens >= (as_of - turn).days // BALANCE_DAYS
    means = tens.group_by("borrower_id").agg(
        balance=_["mean"].max(where=_.tens == 0),
        lowest=_["mean"].min(where=_.tens > 0),
        balance_before=_["sum"].sum(where=is_before) / _.days.sum(where=is_before),
    )
    return means.filter(_.balance.notnull(), _.balance_before.notnull())


THRESHOLDS = Thresholds(
    amber=10,
    red=3,
    worse="below",
    calm_at=12,
    floor=1.0,
    needs={"fall": 0.50, "below_lowest": 0.10},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the days of spending that are left."""
    currency = evidence.get("currency")
    days, usual = phrases.number(evidence.get("value")), phrases.number(evidence.get("baseline"))
    balance = phrases.money(evidence.get("balance"), currency)
    outflow = phrases.money(evidence.get("daily_outflow"), currency)
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    record = phrases.record(
        evidence,
        Text("the lowest in nine months, at least {} before", "为九个月来最低（此前最低 {}）"),
    )
    return Text(
        f"The balance of {balance.en} covers {days.en} days of spending at {outflow.en} a day, "
        f"against {usual.en} days before ({color.en} {line.en} days){record.en}.",
        f"账户余额 {balance.zh}，按日均支出 {outflow.zh} 只够 {days.zh} 天，"
        f"此前为 {usual.zh} 天（{color.zh} {line.zh} 天）{record.zh}。",
    )


FIRST_CHECK = Text(
    "Look at the largest payments of the last month and ask what each was for.",
    "查看近一个月最大的几笔支出，逐笔询问用途。",
)
PLAYBOOK = (
    Text(
        "Ask what is due in the next four weeks (wages, rent, suppliers, our instalment) and from "
        "what it will be paid.",
        "询问未来四周要付的款项（工资、租金、货款、我行还款）及资金来源。",
    ),
    Text(
        "Ask for the statements of accounts at other banks: is the money there?",
        "索取他行账户流水，看资金是否在他行。",
    ),
    Text(
        "If there is no money elsewhere, put the next instalment on watch and note the plan.",
        "如他行也无资金，将下一期还款列入关注，并记录还款安排。",
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
    applicable=banks_here,
    # Whether the firm banks here is told by a year, which is longer than what is measured.
    looks_back_days=YEAR_DAYS - 1,
)
