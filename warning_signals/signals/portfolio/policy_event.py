"""Policy event: an order, a curb or a flood stops part of the work of a sector or a region.

A limit on production, a closed port or rationed power hits all at once and is announced before it
begins. It is the same for every firm in scope and no vote against any one of them; it tells whom to
call first.

Red while it holds, amber in the thirty days before it begins. One without an end counts for half a
year: after that it is how the trade lives. What helps (relief, subsidies, support) is left out.

False alarms: a firm that is exempt, a curb on another product of the same sector.
Source: EBA/GL/2020/06 (monitoring at portfolio level); practice. On a simulated book (1,500 firms,
single looks on 17 November 2025, 2 March and 25 May 2026) 4 firms of 1,486 were in scope of one on
the first day and none on the others.
Lead time: 0 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

AHEAD_DAYS = 30
WITHOUT_END_DAYS = 182
HELPS = ("relief", "subsidy", "support")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is 2 in force, 1 announced, else 0.

    Of the events in scope `event` is the gravest, then the one that began last, from `starts_on`
    to `ends_on`; `events` are all.
    """
    import ibis
    from ibis import _

    harmful = ~ibis.or_(*(_.kind.contains(word) for word in HELPS))
    over = ibis.coalesce(_.ends_on, _.starts_on + ibis.interval(days=WITHOUT_END_DAYS))
    events = (
        feeds["policy_events"]
        .filter(_.business_on <= as_of, harmful, over.cast("date") >= as_of)
        .filter(_.starts_on <= as_of + timedelta(days=AHEAD_DAYS))
        .mutate(weight=(_.starts_on <= as_of).ifelse(2, 1))
        .select(
            "event_id", "weight", "starts_on", "ends_on", at="region", of="sector", event="kind"
        )
    )
    book = feeds["book"].select("borrower_id", "sector", "region")
    # Events are a handful, so everyone may be held against each of them.
    hit = book.join(
        events,
        [
            events.at.isnull() | (events.at == book.region),
            events.of.isnull() | (events.of == book.sector),
        ],
    )
    gravest = ibis.row_number().over(
        group_by="borrower_id",
        order_by=[ibis.desc("weight"), ibis.desc("starts_on"), "event_id"],
    )
    counted = hit.mutate(
        place=gravest, events=_.event_id.count().over(ibis.window(group_by="borrower_id"))
    )
    worst = counted.filter(_.place == 0)
    columns = ("borrower_id", "weight", "event", "starts_on", "ends_on", "events")
    return (
        whole_book(feeds, worst.select(columns))
        .mutate(value=ibis.coalesce(_.weight, 0).cast("float64"), events=_.events.fill_null(0))
        .drop("weight")
    )


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what was announced, and from when to when."""
    kind = str(evidence.get("event") or "")
    event = NAMES.get(kind) or phrases.name(kind.replace("_", " "))
    starts_on = phrases.day(evidence.get("starts_on"))
    until = Text("with no end told", "未公布结束日")
    if not phrases.is_missing(evidence.get("ends_on")):
        last = phrases.day(evidence.get("ends_on"))
        until = Text(f"until {last.en}", f"至 {last.zh}")
    is_red = evidence.get("level") == "red"
    line = Text("red line: in force", "红线：已生效") if is_red else AMBER_LINE
    return Text(
        f"In scope of a policy event, {event.en}, from {starts_on.en} {until.en} ({line.en}).",
        f"受政策事件影响：{event.zh}，自 {starts_on.zh} {until.zh}（{line.zh}）。",
    )


NAMES = {
    "production_limit": Text("production limit", "限产"),
    "closure_order": Text("closure order", "关停令"),
    "export_control": Text("export control", "出口管制"),
    "power_rationing": Text("power rationing", "限电"),
    "port_closure": Text("port closure", "港口关闭"),
    "flood": Text("flood", "洪灾"),
}
AMBER_LINE = Text("amber line: begins within 30 days", "黄线：30 天内生效")


FIRST_CHECK = Text(
    "Read the order: which products, which places, which firms are exempt?",
    "阅读文件：涉及哪些产品、地区，哪些企业豁免。",
)
PLAYBOOK = (
    Text(
        "Call the firms in scope with the largest exposure first, and ask how long they can stand "
        "still.",
        "优先联系受影响且敞口最大的企业，了解可承受的停工时间。",
    ),
    Text(
        "Note for each which instalments fall due before the end.",
        "逐户记录结束前到期的还款。",
    ),
    Text(
        "Propose relief early where the firm is sound but stopped.",
        "对经营正常但被迫停工者，尽早提出纾困安排。",
    ),
)

PLUGIN = Signal(
    family="portfolio",
    root_cause="policy",
    feeds=("policy_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    scope="region",
    # An event counts while it holds.
    looks_back_days=None,
)
