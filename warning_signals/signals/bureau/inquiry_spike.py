"""Inquiry spike: many lenders looked the firm up within three months, far more than usual.

Each lender that is asked for a loan looks into the bureau first. Many looks and no new loan mean
that many said no; a firm refused elsewhere soon comes to us, or to worse.

A firm with many lenders is looked up often, by those who watch their loans: the number must be at
least twice what it was over the year before.

False alarms: a comparison of offers for one machine, a platform that asks ten banks at a click.
Source: thresholds are starting values without a published source.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.bureau_months import QUARTER, YEAR, reports

if TYPE_CHECKING:
    import ibis

LEAST_REPORTS = 6


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower: `value` is how many inquiries of others there were in 90 days.

    By the newest report, of `month`. `usual` is the mean of the same number over the reports of
    three to fourteen months before, `excess` how far `value` is above twice that. With fewer than
    six of those there is no row.
    """
    from ibis import _

    told = reports(feeds, as_of).filter(_.inquiries_90d.notnull())
    past = (_.back >= QUARTER) & (_.back < QUARTER + YEAR)
    counts = told.group_by("borrower_id").agg(
        value=_.inquiries_90d.max(where=_.back == 0).cast("float64"),
        usual=_.inquiries_90d.mean(where=past),
        month=_.month.max(where=_.back == 0),
        earlier=past.sum(),
    )
    known = counts.filter(_.value.notnull(), _.earlier >= LEAST_REPORTS)
    return known.drop("earlier").mutate(excess=_.value - 2 * _.usual)


THRESHOLDS = Thresholds(amber=4, red=8, looks=1, needed=1, clear="window", needs={"excess": 0})


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the inquiries against the year before."""
    count, usual = evidence.get("value"), phrases.number(evidence.get("usual"))
    month = phrases.name(evidence.get("month"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    looked = "inquiry" if count == 1 else "inquiries"
    return Text(
        f"{phrases.number(count).en} {looked} by other lenders in three months by the report of "
        f"{month.en} ({color.en} {line.en}), against {usual.en} over the year before.",
        f"{month.zh} 征信报告显示近三个月被他行查询 {phrases.number(count).zh} 次"
        f"（{color.zh} {line.zh} 次），此前一年平均 {usual.zh} 次。",
    )


FIRST_CHECK = Text(
    "See who asked and why: a loan applied for, or a lender that watches an old one?",
    "查看查询机构和原因：新申请贷款，还是贷后管理。",
)
PLAYBOOK = (
    Text(
        "Ask what was applied for, how much, and what came of it.",
        "询问向哪些机构申请、金额多少、结果如何。",
    ),
    Text(
        "If it was refused, ask for the reason that was given.",
        "如被拒绝，询问对方给出的理由。",
    ),
)

PLUGIN = Signal(
    family="bureau",
    root_cause="borrowing",
    feeds=("bureau_reports", "consents"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    consent="bureau_reports",
    calendar="months",
)
