"""Contact lost: on several days over more than a week nobody could be reached.

An owner who does not answer his bank has usually something that he does not want to say. Counted
are days with an attempt, so that calling six times in an hour is one attempt, and only those since
the borrower was last reached.

False alarms: a new telephone number, a journey, a holiday closure.
Source: practice (an owner who cannot be reached stands first in lenders' lists of warnings).
Lead time: 0 to 3 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.booked import SHANGHAI_OFFSET_HOURS, local_day
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

ATTEMPTS = ("call", "visit")
# Attempts of longer ago belong to another story.
LOOK_BACK_DAYS = 180


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower whom anybody tried to reach: `value` is the days in vain.

    Counted are the days of the last 180 on which calls or visits were made and none reached him,
    after the last day on which one did. `span_days` is from the first of them up to the last,
    `first_on` and `last_on` when those were, `reached_on` the last day on which he was reached.
    Without an attempt of 180 days there is no row.
    """
    import ibis
    from ibis import _

    by_day = _by_day(feeds, as_of)
    reached = by_day.group_by("borrower_id").agg(reached_on=_.day.max(where=_.reached))
    after = by_day.join(reached, "borrower_id")
    in_vain = ~_.reached & (_.reached_on.isnull() | (_.day > _.reached_on))
    counts = after.group_by("borrower_id", "reached_on").agg(
        value=in_vain.sum().cast("float64"),
        first_on=_.day.min(where=in_vain),
        last_on=_.day.max(where=in_vain),
    )
    span = _.last_on.delta(_.first_on, unit="day")
    return counts.mutate(span_days=ibis.coalesce(span, 0))


def _by_day(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return per borrower and local day with an attempt whether he was `reached`."""
    from ibis import _

    tried = feeds["contacts"].filter(_.kind.isin(ATTEMPTS), _.reached.notnull())
    dated = tried.mutate(day=local_day(_.happened_at, SHANGHAI_OFFSET_HOURS))
    recent = dated.filter(_.day <= as_of, _.day > as_of - timedelta(days=LOOK_BACK_DAYS))
    return recent.group_by("borrower_id", "day").agg(reached=_.reached.max())


# The days in vain count by themselves: one look is enough, and one contact ends it.
THRESHOLDS = Thresholds(amber=3, red=6, looks=1, needed=1, clear="window", needs={"span_days": 10})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the attempts in vain."""
    count, span = evidence.get("value"), phrases.number(evidence.get("span_days"))
    first, last = (phrases.day(evidence.get(key)) for key in ("first_on", "last_on"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    reached = Text("more than half a year ago", "近半年未曾联系上")
    if not phrases.is_missing(evidence.get("reached_on")):
        on = phrases.day(evidence.get("reached_on"))
        reached = Text(f"on {on.en}", f"最近一次联系上为 {on.zh}")
    return Text(
        f"Nobody was reached on {phrases.plural(count, 'day')} with calls or visits "
        f"({color.en} {line.en}), over {span.en} days from {first.en} to {last.en}; last reached "
        f"{reached.en}.",
        f"自 {first.zh} 至 {last.zh} 的 {span.zh} 天内，有 {phrases.number(count).zh} 天致电或上门"
        f"均未联系上（{color.zh} {line.zh} 天）；{reached.zh}。",
    )


FIRST_CHECK = Text(
    "Try the other numbers on file, and look whether the account still moves.",
    "拨打档案中的其他号码，并查看账户近日是否仍有交易。",
)
PLAYBOOK = (
    Text(
        "Go to the place of business, and to the registered address, with a colleague; say nothing "
        "of the loan to anybody else there.",
        "与同事一同上门至经营地和注册地；不得向其他人提及贷款。",
    ),
    Text(
        "Send a letter with proof of delivery to the addresses agreed in the contract.",
        "向合同约定的送达地址寄送可查签收的函件。",
    ),
    Text(
        "If he is not found within a week, hand the case to the risk manager and stop drawing.",
        "一周内仍无法联系的，移交风险经理并暂停提款。",
    ),
)

PLUGIN = Signal(
    family="repayment",
    root_cause="contact",
    feeds=("contacts",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
)
