"""Failed debits: the bank tried in vain, several times, to take an instalment from the account.

A debit fails because the money is not there on the day. It is seen on the very day, before the
instalment counts as late, and an instalment that is paid at the third attempt is never past due.

Of each facility the last two instalments count, so that two that go through at once end it.

False alarms: a debit begun before the day's takings came in, an account that was blocked or
changed, a technical failure on our side.
Source: practice (returned debits of instalment lenders); thresholds are starting values.
Lead time: 1 to 4 months.
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

LAST_INSTALMENTS = 2
# Two instalments by the quarter, and a month for what is due late.
LOOK_BACK_DAYS = 2 * 92 + 31


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how many debits of one instalment failed.

    Of the last two instalments due on each facility the one with the most; the attempt by which it
    was paid did not fail. `facility`, `due_on` say which, `due` what was to be paid, in the
    facility's currency, `is_paid` whether it is by now. Where the number of attempts is not known,
    or nothing fell due in 215 days, there is no row.
    """
    import ibis
    from ibis import _

    last = ibis.row_number().over(group_by="facility_id", order_by=ibis.desc("due_on"))
    most = ibis.row_number().over(
        group_by="borrower_id", order_by=[ibis.desc("value"), ibis.desc("due_on"), "facility"]
    )
    due = lately_due(feeds, as_of).filter(
        _.due_on > as_of - timedelta(days=LOOK_BACK_DAYS), _.due_on <= as_of, _.attempts.notnull()
    )
    is_paid = (_.paid_on <= as_of).fill_null(False)
    return (
        due.mutate(place=last)
        .filter(_.place < LAST_INSTALMENTS)
        .join(owners(feeds), "facility_id")
        .mutate(facility=_.facility_id, is_paid=is_paid)
        .mutate(value=ibis.greatest(_.attempts - _.is_paid.ifelse(1, 0), 0).cast("float64"))
        .mutate(place=most)
        .filter(_.place == 0)
        .select(
            "borrower_id",
            "value",
            "facility",
            "due_on",
            "is_paid",
            due=(_.principal_due + _.interest_due).cast("float64"),
        )
    )


# An instalment falls due once a month: one look is enough.
THRESHOLDS = Thresholds(amber=2, red=3, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the instalment and the attempts in vain."""
    times, due_on = evidence.get("value"), phrases.day(evidence.get("due_on"))
    due = phrases.money(evidence.get("due"), evidence.get("currency"))
    facility = phrases.name(evidence.get("facility"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    now = (
        Text("it is paid by now", "目前已还")
        if evidence.get("is_paid")
        else Text("it is still unpaid", "目前仍未还")
    )
    return Text(
        f"{phrases.plural(times, 'debit')} failed for the {due.en} due on {due_on.en} on facility "
        f"{facility.en} ({color.en} {line.en}); {now.en}.",
        f"贷款 {facility.zh} 于 {due_on.zh} 到期的 {due.zh} 扣款失败 {phrases.number(times).zh} 次"
        f"（{color.zh} {line.zh} 次），{now.zh}。",
    )


FIRST_CHECK = Text(
    "Look at the balance on the days of the attempts: was it short, or was the account blocked?",
    "查看各次扣款日的账户余额：是余额不足，还是账户受限。",
)
PLAYBOOK = (
    Text(
        "Call before the next attempt and ask when the money will be there.",
        "在下一次扣款前致电，询问资金何时到账。",
    ),
    Text(
        "Ask what else was to be paid from the account that week and was paid first.",
        "询问当周该账户还有哪些付款、为何先付。",
    ),
    Text(
        "Remind the borrower three days before the next due day, and note the answer.",
        "下期到期前三天提醒借款人，并记录答复。",
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
)
