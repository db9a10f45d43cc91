"""Ever later payment: each instalment is paid a little longer after its due day than the last.

Whoever pays late once forgot, or waited for a customer; whoever pays later month after month fills
one hole with the next. It shows while every instalment is still paid, and before one is missed.

Why two steps as well, and three for red: a single instalment that is a week late makes a slope of
one day too, and partial payment and days past due speak of that one. A due day on which the bank
is shut moves to the next one that is open. Paying ahead counts as paying on the day: who uses up
what he used to pay early is not late.

False alarms: a new bookkeeper with a day of his own for payments, a due day that was moved.
Source: practice; the pattern of "late by a few days" before default. Measured on the public set of
15,079 card clients (six monthly statuses, whole months late, default in the month after): of the
65 it names at amber 48 % defaulted, of the others 22 %; but so did 50 % of all whose last status
was late, so there it adds nothing to being late.
Lead time: 3 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.instalments import DAYS_BACK, lately_due
from warning_signals.signals.newest_facilities import owners

if TYPE_CHECKING:
    import ibis

INSTALMENTS = 6
# Six instalments by the quarter, and what is older is another loan.
LOOK_BACK_DAYS = DAYS_BACK
# The newest of them must be of this quarter.
FRESH_DAYS = 100
# Of the places 0 to 5 around their mean: the slope is the sum of place times delay, by this.
SPREAD = 17.5
# What rounding leaves unpaid is no debt.
SMALL_CHANGE = 1.0
BY_INSTALMENT = ("instalments", "interest_then_bullet")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is by how many days each instalment is later.

    It is the least-squares slope of the delay over the last six months with an instalment; of a
    month's instalments the latest paid counts, and what is not paid yet is late up to today.
    `latest`, `first` are the delays of the newest and the oldest in days, `steps` how often one was
    later than the one before, `due_on` the newest due day. With fewer than six there is no row.
    """
    import ibis
    from ibis import _

    newest_first = ibis.window(group_by="borrower_id", order_by=ibis.desc("month"))
    placed = _months(feeds, as_of).mutate(
        back=ibis.row_number().over(newest_first), before=_.delay.lead().over(newest_first)
    )
    six = placed.filter(_.back < INSTALMENTS)
    place = (INSTALMENTS - 1) / 2 - _.back
    return (
        six.group_by("borrower_id")
        .agg(
            value=(place * _.delay).sum() / SPREAD,
            latest=_.delay.max(where=_.back == 0),
            first=_.delay.max(where=_.back == INSTALMENTS - 1),
            steps=((_.delay > _.before) & (_.back < INSTALMENTS - 1)).sum(),
            due_on=_.due_on.max(),
            counted=_.delay.count(),
        )
        .filter(_.counted == INSTALMENTS, _.due_on > as_of - timedelta(days=FRESH_DAYS))
        .drop("counted")
    )


def _months(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `delay` (days, at least 0) and `due_on` per borrower and month with an instalment."""
    import ibis
    from ibis import _

    since = as_of - timedelta(days=LOOK_BACK_DAYS)
    due = lately_due(feeds, as_of).filter(_.due_on > since, _.due_on < as_of)
    owed = (_.principal_due + _.interest_due).cast("float64")
    rest = owed - _.paid_amount.cast("float64").fill_null(0.0)
    is_paid = (_.paid_on.notnull() & (_.paid_on <= as_of) & (rest <= SMALL_CHANGE)).fill_null(False)
    dated = due.filter(owed > 0).mutate(
        until=is_paid.ifelse(_.paid_on, ibis.literal(as_of)), month=_.due_on.truncate("M")
    )
    return (
        dated.join(_payable_days(dated, feeds["bank_days"]), "due_on")
        .filter(_.payable_on < as_of)
        .join(owners(feeds), "facility_id")
        .mutate(delay=ibis.greatest(_.until.delta(_.payable_on, unit="day"), 0).cast("float64"))
        .group_by("borrower_id", "month")
        .agg(delay=_.delay.max(), due_on=_.due_on.max())
    )


def _payable_days(due: ibis.Table, bank_days: ibis.Table) -> ibis.Table:
    """Return per `due_on` the bank's first open day from then on, `payable_on`."""
    import ibis
    from ibis import _

    days = due.select("due_on").distinct()
    open_days = bank_days.filter(_.is_business)
    near = [
        open_days.day >= days.due_on,
        open_days.day <= days.due_on + ibis.interval(days=31),
    ]
    return days.join(open_days, near).group_by("due_on").agg(payable_on=_.day.min())


def by_instalment(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that pay by the month or the quarter."""
    from ibis import _

    paid_so = feeds["facilities"].filter(
        _.repayment_method.isin(BY_INSTALMENT), _.granted_on.isnull() | (_.granted_on <= as_of)
    )
    return paid_so.select("borrower_id").distinct()


# Calm only after about three instalments that were not later: thirteen weekly looks.
THRESHOLDS = Thresholds(
    amber=1,
    red=2,
    looks=1,
    needed=1,
    calm_at=0,
    calm_looks=13,
    needs={"latest": 1, "steps": 2},
    needs_for_red={"steps": 3},
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on how much later each instalment was paid."""
    slope, steps = phrases.number(evidence.get("value")), phrases.number(evidence.get("steps"))
    latest, first = evidence.get("latest"), evidence.get("first")
    due_on = phrases.day(evidence.get("due_on"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Over the last six instalments each was paid {slope.en} days later than the one before "
        f"({color.en} {line.en}): {phrases.plural(first, 'day')} late six instalments ago, "
        f"{phrases.plural(latest, 'day')} late for that of {due_on.en}.",
        f"近六期还款平均每期比上一期再晚 {slope.zh} 天（{color.zh} {line.zh} 天），"
        f"其中 {steps.zh} 次晚于上一期：六期前晚 {phrases.number(first).zh} 天，"
        f"{due_on.zh} 到期的一期晚 {phrases.number(latest).zh} 天。",
    )


FIRST_CHECK = Text(
    "Put the last six due days beside the account: was the money there on the day, or did it come "
    "only when the instalment was paid?",
    "将近六期到期日与账户对照：到期日资金是否已在账，还是到还款当天才到位。",
)
PLAYBOOK = (
    Text(
        "Ask which receipt each of the last instalments was paid from, and why it comes later.",
        "询问近几期分别用哪笔回款归还、为何越来越晚。",
    ),
    Text(
        "Ask for the receivables and their age: who pays the firm later than before?",
        "索取应收账款及账龄，看哪些客户付款比以前慢。",
    ),
    Text(
        "If only the day does not suit, propose a due day after the usual receipts, in writing.",
        "如仅是还款日与回款日不匹配，书面建议调整还款日。",
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
    applicable=by_instalment,
    ledger=True,
    calendar="months",
)
