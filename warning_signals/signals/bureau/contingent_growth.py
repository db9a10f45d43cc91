"""Contingent growth: what the firm has guaranteed for others has grown to a large part of its debt.

A guarantee costs nothing until the other fails; then it is due at once. In circles of firms that
guarantee each other one failure took all the others with it.

The measure in the literature is net worth, which no feed has. What the firm owes itself, here and
elsewhere, stands in its place: what it can carry was judged by that. A guarantee of old is known
from the day of the loan: it must have grown by a quarter of that debt within a year.

False alarms: a guarantee within a group that the bank knows, one renewed before the old one ended.
Source: research on guarantee circles (Fujian, Zhejiang, Shandong after 2012).
Lead time: 6 to 18 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.bureau_months import YEAR, reports

if TYPE_CHECKING:
    import ibis

LEAST_MONTHS = 6


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is guarantees given by what the firm owes itself.

    `guarantees` by the newest report, of `month`, against `owed`, outstanding here and debt
    elsewhere, in the book's currency. `guarantees_before` is the least of the reports of six to
    twelve months before, `grown` what came since by `owed`, `change` that money. Without a report
    of those months there is no row.
    """
    import ibis
    from ibis import _

    told = reports(feeds, as_of).filter(_.guarantees_given.notnull())
    is_now, past = _.back == 0, (_.back >= LEAST_MONTHS) & (_.back <= YEAR)
    sums = told.group_by("borrower_id").agg(
        guarantees=_.guarantees_given.max(where=is_now),
        guarantees_before=_.guarantees_given.min(where=past),
        debt=_.total_debt.max(where=is_now),
        month=_.month.max(where=is_now),
    )
    ours = feeds["book"].select("borrower_id", "outstanding")
    known = sums.filter(_.guarantees.notnull(), _.guarantees_before.notnull())
    owed = known.join(ours, "borrower_id").mutate(owed=_.outstanding + _.debt)
    return (
        owed.filter(_.owed > 0)
        .mutate(change=ibis.greatest(_.guarantees - _.guarantees_before, 0.0))
        .mutate(value=_.guarantees / _.owed, grown=_.change / _.owed)
        .drop("outstanding", "debt")
    )


# Reports come by the month: one look is enough, and calm is two reports long.
THRESHOLDS = Thresholds(
    amber=0.50, red=1.00, looks=1, needed=1, calm_looks=9, floor=1.0, needs={"grown": 0.25}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the guarantees given against the firm's own debt."""
    currency, month = evidence.get("currency"), phrases.name(evidence.get("month"))
    given, before, owed = (
        phrases.money(evidence.get(key), currency)
        for key in ("guarantees", "guarantees_before", "owed")
    )
    part = phrases.share(evidence.get("value"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"The firm has guaranteed {given.en} for others by the report of {month.en}, {part.en} of "
        f"the {owed.en} that it owes itself ({color.en} {line.en}); within the year before it was "
        f"{before.en}.",
        f"{month.zh} 征信报告显示对外担保 {given.zh}，为自身负债 {owed.zh} 的 {part.zh}"
        f"（{color.zh} {line.zh}）；此前一年内最低为 {before.zh}。",
    )


FIRST_CHECK = Text(
    "See for whom the new guarantees are, and whether those firms guarantee for this one too.",
    "查看新增担保的被担保人，以及是否互保。",
)
PLAYBOOK = (
    Text(
        "Ask for the contracts and how the guaranteed firms are doing.",
        "索取担保合同，并了解被担保企业的经营状况。",
    ),
    Text(
        "Draw who guarantees for whom; look up each firm in the court's public register.",
        "画出担保关系，并逐一查询被担保人的涉诉信息。",
    ),
    Text(
        "If it is a circle, tell the risk manager before the next renewal.",
        "如形成担保圈，在下次续贷前告知风险经理。",
    ),
)

PLUGIN = Signal(
    family="bureau",
    root_cause="guarantees",
    feeds=("bureau_reports", "consents"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    consent="bureau_reports",
    calendar="months",
)
