"""Equity freeze: a court has frozen shares in the borrower.

The owners' creditors go for the firm itself. Frozen shares cannot be sold or pledged, so nobody
puts in new money, and the owner who is pressed will be tempted to take it out of the firm.

From a quarter of the equity on it is red, since then whoever steers the firm is hit; below, or
where no share is told, amber. Whose shares they are is not told in a way to rely on.

False alarms: a small holder's private debt, a freeze that ran out and was not taken off.
Source: the public equity-freeze notices of the company register; thresholds are starting values.
The simulated book tells of none, so it is not known how often it would name a healthy firm.
Lead time: 2 to 8 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.registry_entries import entries, newest_entry
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the frozen part of equity, 0 to 1.

    `freezes`, and `open`, are the notices that stand; the newest was `listed_on`.
    """
    import ibis
    from ibis import _

    frozen = entries(feeds, as_of, "equity_freeze").filter(_.stands)
    sums = frozen.group_by("borrower_id").agg(freezes=_.count(), frozen=_.share.sum())
    return whole_book(feeds, sums, newest_entry(frozen)).mutate(
        value=ibis.least(ibis.coalesce(_.frozen, 0.0), 1.0),
        freezes=_.freezes.fill_null(0),
        open=_.freezes.fill_null(0),
    )


THRESHOLDS = Thresholds(
    amber=None, red=0.25, looks=1, needed=1, clear="event", also={"freezes": Band(1, None)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on how much of the equity is frozen."""
    count, part = evidence.get("freezes"), phrases.share(evidence.get("value"))
    listed_on, line = phrases.day(evidence.get("listed_on")), _line(evidence)
    return Text(
        f"{part.en} of the equity is frozen by {phrases.plural(count, 'notice')}, the last of "
        f"{listed_on.en} ({line.en}).",
        f"股权被冻结 {part.zh}，共 {phrases.number(count).zh} 份公告，最近一份 {listed_on.zh}"
        f"（{line.zh}）。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    if evidence.get("level") == "red":
        share = phrases.share(phrases.line(evidence, "red"))
        return Text(f"red line {share.en}", f"红线 {share.zh}")
    return Text("amber line: any freeze", "黄线：有股权冻结")


FIRST_CHECK = Text(
    "Read in the register whose shares are frozen, for which case, and until when.",
    "在公示系统查看被冻结的是哪位股东的股权、涉及何案、期限至何时。",
)
PLAYBOOK = (
    Text(
        "Ask that owner what he owes and to whom, and how he will have the freeze lifted.",
        "询问该股东欠款对象、金额及解除冻结的办法。",
    ),
    Text(
        "Look through three months of account flows for payments to him or his other firms.",
        "查看近三个月流水，是否有款项流向该股东或其关联企业。",
    ),
    Text(
        "If he is the person in control, have the risk manager look before the next drawing.",
        "如为实际控制人，下次提款前提交风险经理审核。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="seizure",
    feeds=("registry_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # A freeze stands until it is lifted.
    looks_back_days=None,
)
