"""Partial payment: three business days after an instalment fell due, part of it is still unpaid.

Who pays a part wants to pay and cannot pay all: it comes before a missed instalment.

False alarms: interest recalculated after the due day, a transfer held up at another bank.
Source: practice; thresholds are starting values, to be calibrated.
Lead time: 1 to 3 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.instalments import lately_due
from warning_signals.signals.newest_facilities import owners

if TYPE_CHECKING:
    import ibis

LOOK_BACK_DAYS = 90
GRACE_BUSINESS_DAYS = 3
# What rounding leaves unpaid is no partial payment.
SMALL_CHANGE = 1.0


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the paid share of an instalment, 0 to 1.

    Of each facility the latest instalment of the last 90 days whose three business days of grace
    are over; of a borrower's facilities the one with the least paid. What is paid later counts
    from then on. `due` and `paid` are in the facility's currency.
    """
    import ibis
    from ibis import _

    latest = ibis.row_number().over(group_by="facility_id", order_by=ibis.desc("due_on"))
    least = ibis.row_number().over(
        group_by="borrower_id", order_by=["value", ibis.desc("due"), "facility"]
    )
    return (
        _due(feeds, as_of)
        .mutate(place=latest)
        .filter(_.place == 0)
        .join(owners(feeds), "facility_id")
        .mutate(facility=_.facility_id, value=_paid_share())
        .mutate(place=least)
        .filter(_.place == 0)
        .select("borrower_id", "value", "facility", "due", "paid", "due_on")
    )


def _due(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the instalments to be looked at: `facility_id`, `due_on`, `due`, `paid`."""
    import ibis
    from ibis import _

    business = feeds["bank_days"].filter(
        _.is_business, _.day <= as_of, _.day >= as_of - timedelta(days=LOOK_BACK_DAYS)
    )
    instalments = lately_due(feeds, as_of).filter(
        _.due_on >= as_of - timedelta(days=LOOK_BACK_DAYS), _.due_on <= as_of
    )
    past_grace = (
        instalments.select("due_on")
        .distinct()
        .join(business, business.day > _.due_on)
        .group_by("due_on")
        .agg(business_days=_.day.count())
        .filter(_.business_days >= GRACE_BUSINESS_DAYS)
    )
    paid_by_now = (_.paid_on.isnull() | (_.paid_on <= as_of)).ifelse(_.paid_amount, None)
    return (
        instalments.semi_join(past_grace, "due_on")
        .select(
            "facility_id",
            "due_on",
            due=(_.principal_due + _.interest_due).cast("float64"),
            paid=ibis.coalesce(paid_by_now.cast("float64"), 0.0),
        )
        .filter(_.due > 0)
    )


def _paid_share() -> ibis.Deferred:
    import ibis
    from ibis import _

    return (_.paid >= _.due - SMALL_CHANGE).ifelse(1.0, ibis.greatest(_.paid / _.due, 0.0))


# Calm only after about three instalments paid in full: thirteen weekly looks.
THRESHOLDS = Thresholds(
    amber=0.9999, red=0.4999, worse="below", looks=1, needed=1, calm_at=1.0, calm_looks=13
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the instalment and what of it is paid."""
    currency = evidence.get("currency")
    facility, due_on = phrases.name(evidence.get("facility")), phrases.day(evidence.get("due_on"))
    due, paid = (phrases.money(evidence.get(key), currency) for key in ("due", "paid"))
    part = phrases.share(evidence.get("value"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Of the {due.en} due on {due_on.en} on facility {facility.en}, {paid.en} is paid, which "
        f"is {part.en} after three business days ({color.en}: below {line.en}).",
        f"贷款 {facility.zh} 于 {due_on.zh} 应还 {due.zh}，三个工作日后只还 {paid.zh}，即 {part.zh}"
        f"（{color.zh}：低于 {line.zh}）。",
    )


FIRST_CHECK = Text(
    "Compare the instalment with the schedule: has the rate or the amount changed since?",
    "核对还款计划：利率或金额是否有变动。",
)
PLAYBOOK = (
    Text(
        "Call and ask when the rest comes and from which money; note the date promised.",
        "致电询问余款何时、以何资金归还，并记录承诺日期。",
    ),
    Text(
        "Look at the account for the ten days around the due day: was the money there?",
        "查看到期日前后十天的账户，资金是否曾经到位。",
    ),
    Text(
        "If it was not, go through the next three instalments with the borrower before they fall "
        "due.",
        "如资金不足，在到期前与借款人逐一落实今后三期还款。",
    ),
)

PLUGIN = Signal(
    family="repayment",
    root_cause="arrears",
    feeds=("facilities", "instalments"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    ledger=True,
    looks_back_days=LOOK_BACK_DAYS,
    calendar="bank_days",
)
