"""Power arrears: the electricity bill is unpaid, or is paid late again and again.

Nobody who can pay risks the power: when this bill waits, others have been waiting longer.

False alarms: a bill sent to an old address, a change of payer, a dispute over the meter.
Source: lenders' lists of warning signs (electricity and wages unpaid); thresholds to be calibrated.
Lead time: 1 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.meters import electric_meters, metered

if TYPE_CHECKING:
    import ibis

YEAR_DAYS = 365
# A bill that fell due on a Friday and was paid on Monday was not paid late.
GRACE_DAYS = 3


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with a bill of the last year that fell due.

    `value` is the days overdue of the oldest unpaid bill, `late_bills` how many of the year were
    more than three days late or still are; `unpaid` is the sum owed in
    `bill_currency`, `oldest_due_on` the day on which its oldest part fell due.
    """
    import ibis
    from ibis import _

    bills = feeds["utility_bills"].join(electric_meters(feeds), "meter_id")
    due = bills.filter(_.due_on < as_of).mutate(
        is_unpaid=_.paid_on.isnull() | (_.paid_on > as_of), settled=ibis.least(_.paid_on, as_of)
    )
    settled = ibis.coalesce(due.settled, as_of)
    aged = due.mutate(days_late=settled.delta(due.due_on, unit="day"))
    in_year = _.due_on > as_of - timedelta(days=YEAR_DAYS)
    return (
        aged.filter(_.is_unpaid | in_year)
        .group_by("borrower_id")
        .agg(
            value=_.days_late.max(where=_.is_unpaid).fill_null(0).cast("float64"),
            late_bills=(in_year & (_.days_late > GRACE_DAYS)).sum().cast("float64"),
            unpaid=_.amount.sum(where=_.is_unpaid).fill_null(0).cast("float64"),
            bill_currency=_.currency.max(),
            oldest_due_on=_.due_on.min(where=_.is_unpaid),
        )
    )


# Paid and then quiet for about 60 days.
THRESHOLDS = Thresholds(
    amber=10,
    red=30,
    looks=1,
    needed=1,
    calm_at=0,
    calm_looks=9,
    also={"late_bills": Band(2, 4)},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the oldest unpaid bill and the year's late ones."""
    days, late = phrases.number(evidence.get("value")), evidence.get("late_bills")
    unpaid = phrases.money(evidence.get("unpaid"), evidence.get("bill_currency"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    bills = THRESHOLDS.also["late_bills"]
    many = phrases.number(bills.red if evidence.get("level") == "red" else bills.amber)
    return Text(
        f"The oldest unpaid electricity bill is {days.en} days overdue, {unpaid.en} in all, and "
        f"{phrases.plural(late, 'bill')} of the last year came late ({color.en} {line.en} days or "
        f"{many.en} bills).",
        f"最早一期未缴电费已逾期 {days.zh} 天，欠费合计 {unpaid.zh}；近一年迟缴 "
        f"{phrases.number(late).zh} 次（{color.zh} {line.zh} 天或 {many.zh} 次）。",
    )


FIRST_CHECK = Text(
    "Ask for the latest electricity bill and the proof of payment.",
    "请借款人提供最近一期电费账单和缴费凭证。",
)
PLAYBOOK = (
    Text(
        "Ask whether wages, rent and tax are paid up as well, and see the proof for one of them.",
        "询问工资、租金、税款是否按时支付，并抽查一项凭证。",
    ),
    Text(
        "Ask whether the grid has announced a cut, and for which day.",
        "询问供电公司是否已发停电通知、何日停电。",
    ),
    Text(
        "If money is short everywhere, propose a talk on the repayment plan before the next due "
        "day.",
        "如资金全面紧张，在下一还款日前提出还款安排面谈。",
    ),
)

PLUGIN = Signal(
    family="utility",
    root_cause="utility_arrears",
    feeds=("meters", "utility_bills"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=metered,
    parts=("electricity",),
    # An unpaid bill counts however old it is.
    looks_back_days=None,
)
