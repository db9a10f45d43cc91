"""Same-day sweep: what comes in leaves again before the day is over.

Money that only passes through pays nothing here: either lenders wait at the door, or the firm
does not want it to be found on this account.

Why twice the firm's own level as well: many owners send the day's takings to their own card every
evening, and a busy wholesaler pays and is paid on the same days.

Only the day of the receipt is looked at; what leaves the next morning is not seen.

False alarms: a new agreement with a supplier who is paid on receipt, cash pooling in a group.
Source: lists of lenders in China (money spent on the day it arrives); thresholds are starting
values, to be calibrated.
Lead time: 3 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.flow_spans import flow_spans, windows
from warning_signals.signals.our_account import banks_here

if TYPE_CHECKING:
    import ibis

WINDOW_DAYS = 60
BEFORE_DAYS = 300
LEAST_LEVEL = 0.05


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is the share of 60 days' inflow gone on the same day.

    Of each day's inflow as much counts as left on that day. `baseline` is the same share over the
    300 days before, `times` by how many times `value` is more (of at least 5 %); `swept` and
    `came_in` are sums of the 60 days, `change` what was swept more than usually. Without 360 days
    of history, or inflow, there is no row.
    """
    import ibis
    from ibis import _

    _turn, first, now, before = windows(as_of, WINDOW_DAYS, BEFORE_DAYS)
    sums = flow_spans(feeds, as_of).group_by("borrower_id").agg(
        swept=_.swept.sum(where=now),
        came_in=_.inflow.sum(where=now),
        swept_before=_.swept.sum(where=before),
        came_before=_.inflow.sum(where=before),
        since=_.since.min(),
    )  # fmt: skip
    known = sums.filter(_.since <= first, _.came_in > 0, _.came_before > 0).mutate(
        value=_.swept / _.came_in, baseline=_.swept_before / _.came_before
    )
    return known.mutate(
        times=_.value / ibis.greatest(_.baseline, LEAST_LEVEL),
        change=_.swept - _.baseline * _.came_in,
    ).drop("since", "swept_before", "came_before")


THRESHOLDS = Thresholds(amber=0.70, red=0.90, floor=1.0, needs={"times": 2.0})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what left on the day it came, now and before."""
    currency = evidence.get("currency")
    swept, came = (phrases.money(evidence.get(key), currency) for key in ("swept", "came_in"))
    part, usual = phrases.share(evidence.get("value")), phrases.share(evidence.get("baseline"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Of {came.en} that came in within 60 days, {swept.en} left on the same day, {part.en} "
        f"({color.en} {line.en}), against {usual.en} before.",
        f"近 60 天流入 {came.zh}，其中 {swept.zh} 当日即转出，占 {part.zh}"
        f"（{color.zh} {line.zh}），此前为 {usual.zh}。",
    )


FIRST_CHECK = Text(
    "Open three of the largest days: who paid, and to whom did it go on?",
    "打开金额最大的三天：谁付入、转给谁。",
)
PLAYBOOK = (
    Text(
        "Ask since when and why the money no longer stays on the account.",
        "询问自何时起、因何资金不再留存。",
    ),
    Text(
        "Ask for the statement of the account to which it goes.",
        "索取资金转入账户的流水。",
    ),
    Text(
        "If it goes to lenders or persons, put the next instalment on watch and tell risk.",
        "如转给放贷方或个人，将下一期还款列入关注并告知风险部门。",
    ),
)

PLUGIN = Signal(
    family="account_flows",
    root_cause="diversion",
    feeds=("account_flows", "accounts"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=banks_here,
)
