"""Days past due: a facility is behind its schedule in our own ledger.

The surest of all signals and the latest: from day 31 the law presumes a significant increase in
credit risk, from day 91 default. Nobody can silence it.

False alarms: a payment that arrived but was not yet booked, a technical error in the schedule.
Source: IFRS 9 5.5.11 and B5.5.37; risk classification Measures of 2023 (special mention).
Lead time: 0 to 3 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.derived import newest_snapshot
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.newest_facilities import owners

if TYPE_CHECKING:
    import ibis


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the most days past due of his facilities.

    `facility` is the one that is latest and `overdue` what is past due on it, principal and
    interest, in its currency; `facilities_late` is how many are late.
    """
    import ibis
    from ibis import _

    balances = feeds["facility_balances"]
    newest = newest_snapshot(balances.filter(balances.business_on <= as_of))
    overdue = _.overdue_principal.fill_null(0) + _.overdue_interest.fill_null(0)
    mine = ibis.window(group_by="borrower_id")
    worst = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("dpd"), "facility_id"]
    )
    return (
        newest.join(owners(feeds), "facility_id")
        .mutate(facilities_late=(_.dpd > 0).sum().over(mine), place=worst)
        .filter(_.place == 0)
        .select(
            "borrower_id",
            "facilities_late",
            value=_.dpd.cast("float64"),
            facility=_.facility_id,
            overdue=overdue.cast("float64"),
        )
    )


# Calm only after two monthly instalments: eight weekly looks without a day past due.
THRESHOLDS = Thresholds(amber=5, red=31, looks=1, needed=1, calm_at=0, calm_looks=8)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the latest facility and what is past due on it."""
    days = phrases.number(evidence.get("value"))
    overdue = phrases.money(evidence.get("overdue"), evidence.get("currency"))
    facility = phrases.name(evidence.get("facility"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Facility {facility.en} is {days.en} days past due ({color.en} {line.en} days); "
        f"{overdue.en} is overdue on it.",
        f"贷款 {facility.zh} 已逾期 {days.zh} 天（{color.zh} {line.zh} 天），"
        f"逾期金额 {overdue.zh}。",
    )


FIRST_CHECK = Text(
    "Look whether a payment has arrived since, then call the borrower the same day and agree on "
    "a date and an amount.",
    "先核对是否已有还款到账；如无，当日联系借款人，约定还款日期和金额。",
)
PLAYBOOK = (
    Text(
        "Ask why: cannot pay, forgot, or disputes the sum; write down which.",
        "问清原因：无力偿还、遗忘，还是对金额有异议，并记录。",
    ),
    Text(
        "Stop further drawing on every line of this borrower until it is paid.",
        "结清前暂停该借款人所有额度的提款。",
    ),
    Text(
        "From day 31 hand a proposal for the loan class to the risk manager; remind the guarantor.",
        "逾期 31 天起向风险经理提交分类建议，并通知保证人。",
    ),
)

PLUGIN = Signal(
    family="repayment",
    root_cause="arrears",
    feeds=("facilities", "facility_balances"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    hard=True,
    ledger=True,
    looks_back_days=0,
)
