"""Abnormal list: the company register lists the borrower as not operating as it should.

A firm gets there for an annual report not filed, for false statements, or because nobody was found
at its address. The last is the grave one: who cannot be found does not mean to be asked, and it is
red and hard at once. The others are amber however long they last: small firms forget their report,
and it is filed within weeks of being told.

False alarms: a report filed late, a move that was not entered, an office shared with others.
Source: State Administration for Market Regulation, rules on the list of abnormal operations;
thresholds are starting values. On a simulated book (1,500 firms, single looks on 17 November 2025,
2 March and 25 May 2026) 3 of 4,182 looks at healthy firms were amber; that book tells no reasons
and lists no firm that goes bad.
Lead time: 2 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.registry_entries import entries, newest_entry, says
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

UNTRACEABLE = ("无法联系", "无法取得联系", "查无")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the days on the list, the first included.

    Of the listings that stand, and `open` counts, `first_listed_on` is the oldest; `untraceable`
    are those that say he was not found at his address; `reason` is what the newest says.
    """
    import ibis
    from ibis import _

    listed = entries(feeds, as_of, "abnormal_list").filter(_.stands)
    sums = listed.group_by("borrower_id").agg(
        open=listed.count(),
        first_listed_on=listed.listed_on.min(),
        untraceable=says(listed, UNTRACEABLE).sum(),
    )
    newest = newest_entry(listed, "after").rename(reason="after")
    everyone = whole_book(feeds, sums, newest)
    days = ibis.literal(as_of).delta(everyone.first_listed_on, unit="day") + 1
    return everyone.mutate(
        value=ibis.coalesce(days, 0).cast("float64"),
        open=_.open.fill_null(0),
        untraceable=_.untraceable.fill_null(0),
    )


THRESHOLDS = Thresholds(
    amber=1, red=None, looks=1, needed=1, clear="event", also={"untraceable": Band(None, 1)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on how long he has been listed, and why."""
    days, since = evidence.get("value"), phrases.day(evidence.get("first_listed_on"))
    reason, line = phrases.name(evidence.get("reason")), _line(evidence)
    return Text(
        f"On the list of abnormal operations for {phrases.plural(days, 'day')}, since {since.en}; "
        f"reason {reason.en} ({line.en}).",
        f"列入经营异常名录 {phrases.number(days).zh} 天（自 {since.zh}），原因：{reason.zh}"
        f"（{line.zh}）。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    if evidence.get("level") == "red":
        return Text("red line: not found at his address", "红线：登记住所无法联系")
    return Text("amber line: any listing", "黄线：列入名录")


FIRST_CHECK = Text(
    "Read the reason in the register, and call the borrower on the number in our file.",
    "查看列入原因，并拨打档案中的联系电话。",
)
PLAYBOOK = (
    Text(
        "Visit the registered address and the place of work; note who was met and what was going "
        "on.",
        "走访注册地址和经营场所，记录见到的人员和经营情况。",
    ),
    Text(
        "If it is a report not filed, ask him to file it and send the proof within two weeks.",
        "如为年报未报，请其两周内补报并提供凭证。",
    ),
    Text(
        "If nobody can be found, stop drawing and tell the risk manager the same day.",
        "如无法联系，当日停止提款并报告风险经理。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="listing",
    feeds=("registry_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    hard=True,
    # A listing stands until it is removed.
    looks_back_days=None,
)
