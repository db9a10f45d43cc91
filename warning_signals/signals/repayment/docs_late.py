"""Documents late: papers that the borrower had to send are long overdue.

Statements, proof of insurance, a covenant certificate: who has good figures sends them. By itself
it is weak, since many sound owners are slow with paper; it weighs beside other signs.

What is a year overdue has been overtaken by the next request and no longer counts.

False alarms: papers that lie unregistered on a desk of ours, a bookkeeper who is ill.
Source: EBA/GL/2020/06 (late information); Lukason and Camacho-Minano (2019) find that late annual
reports alone tell little.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases

if TYPE_CHECKING:
    import ibis

LOOK_BACK_DAYS = 365


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is for how many days papers are overdue.

    Of the papers asked for that have not come by now the longest overdue, `due_on`; 0 where none
    is. `missing` is how many are overdue.
    """
    from ibis import _

    late = feeds["contacts"].filter(
        _.kind == "document_request",
        _.due_on < as_of,
        _.due_on > as_of - timedelta(days=LOOK_BACK_DAYS),
        _.received_on.isnull() | (_.received_on > as_of),
    )
    counts = late.group_by("borrower_id").agg(missing=_.contact_id.count(), due_on=_.due_on.min())
    overdue = _days_since(as_of, _.due_on)
    return (
        feeds["book"]
        .select("borrower_id")
        .left_join(counts, "borrower_id")
        .drop("borrower_id_right")
        .mutate(missing=_.missing.fill_null(0), value=overdue)
    )


def _days_since(as_of: date, day: ibis.Deferred) -> ibis.Deferred:
    import ibis

    today = day.isnull().ifelse(ibis.null("date"), ibis.literal(as_of))
    return today.delta(day, unit="day").fill_null(0).cast("float64")


THRESHOLDS = Thresholds(amber=30, red=60, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the papers that are overdue."""
    count, due_on = evidence.get("missing"), phrases.day(evidence.get("due_on"))
    days = evidence.get("value")
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"Unanswered: {phrases.plural(count, 'request')} for papers, the oldest due on "
        f"{due_on.en}, {phrases.plural(days, 'day')} overdue ({color.en} {line.en}).",
        f"有 {phrases.number(count).zh} 次材料要求未回复，最早一次应于 {due_on.zh} 提交，"
        f"已逾期 {phrases.number(days).zh} 天（{color.zh} {line.zh} 天）。",
    )


FIRST_CHECK = Text(
    "Look in the mail and on the desk whether the papers came and were not registered.",
    "查看邮箱和收件登记，材料是否已到但未登记。",
)
PLAYBOOK = (
    Text(
        "Call, name the paper that is missing and agree on a day; write it down.",
        "致电说明缺哪份材料，约定提交日期并记录。",
    ),
    Text(
        "If the day passes, fetch it on a visit and look round while there.",
        "逾期仍未提交的，上门取件并顺便查看经营情况。",
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
