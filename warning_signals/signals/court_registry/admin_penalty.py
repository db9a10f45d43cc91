"""Administrative penalty: an authority has fined the borrower, or told him to stop.

A fine costs what it costs. An order to stop production or business is another matter: takings end
on the day, wages and rent go on. It is red whatever the fine.

Why a year back: an older fine is paid or is being enforced. Who does not bank here has no inflow to
compare with; a fine against him is not evaluated unless it comes with an order to stop.

False alarms: a fine appealed against, an order already lifted, a branch of the same name.
Source: practice; thresholds are starting values. On a simulated book (1,500 firms, single looks on
17 November 2025, 2 March and 25 May 2026) 24 of 4,182 looks at healthy firms were amber and none
red; that book fines no firm that goes bad and tells of no order to stop.
Lead time: 1 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.our_account import banks_here, yearly_inflow
from warning_signals.signals.registry_entries import entries, newest_entry, says
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

NEW_DAYS = 365
STOP = ("停产", "停业", "责令停", "暂扣许可", "吊销许可")


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the fines by a year's inflow.

    Counted are `penalties` of the last 365 days that stand, `fined` in all; `stop_orders` tell
    him to stop, `open` are all that stand. Without inflow, or without an amount, a penalty has no
    value unless it is an order to stop.
    """
    import ibis
    from ibis import _

    told = entries(feeds, as_of, "penalty").filter(_.stands)
    is_new = told.listed_on > as_of - timedelta(days=NEW_DAYS)
    sums = told.group_by("borrower_id").agg(
        penalties=is_new.sum(),
        fined=told.money.sum(where=is_new),
        stop_orders=says(told, STOP).sum(),
        open=told.count(),
    )
    known = yearly_inflow(feeds, as_of).semi_join(banks_here(feeds, as_of), "borrower_id")
    everyone = whole_book(feeds, sums, newest_entry(told, "after"), known).mutate(
        penalties=_.penalties.fill_null(0),
        stop_orders=_.stop_orders.fill_null(0),
        open=_.open.fill_null(0),
    )
    part = (_.yearly_inflow > 0).ifelse(_.fined / _.yearly_inflow, ibis.null())
    at_least = ((_.penalties == 0) | (_.stop_orders > 0)).ifelse(0.0, ibis.null())
    return everyone.mutate(value=ibis.coalesce(part, at_least)).rename(decision="after")


THRESHOLDS = Thresholds(
    amber=0.01, red=None, looks=1, needed=1, clear="event", also={"stop_orders": Band(None, 1)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the fines, or on the order to stop."""
    count, part = evidence.get("penalties"), phrases.share(evidence.get("value"))
    fined = phrases.money(evidence.get("fined"), evidence.get("currency"))
    listed_on, line = phrases.day(evidence.get("listed_on")), _line(evidence)
    decision = phrases.name(evidence.get("decision"))
    return Text(
        f"{phrases.plural(count, 'fine')} of the last year for {fined.en}, {part.en} of a year's "
        f"inflow ({line.en}); the last decision of {listed_on.en}: {decision.en}.",
        f"近一年行政处罚 {phrases.number(count).zh} 起，罚款 {fined.zh}，占年经营流入 {part.zh}"
        f"（{line.zh}）；最近一份决定 {listed_on.zh}：{decision.zh}。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    if evidence.get("level") == "red":
        return Text("red line: an order to stop", "红线：责令停产停业")
    line = phrases.share(phrases.line(evidence))
    return Text(f"amber line {line.en}", f"黄线 {line.zh}")


FIRST_CHECK = Text(
    "Read the decision: what is fined, and is anything to be stopped, closed or handed back?",
    "阅读处罚决定：处罚事由，是否涉及停产、停业或吊扣许可。",
)
PLAYBOOK = (
    Text(
        "If he is to stop, visit within two days: what still runs, and for how long will it be "
        "closed?",
        "如责令停产停业，两日内走访：哪些仍在经营、预计停多久。",
    ),
    Text(
        "Ask for the proof of payment and of the fault mended, and file it.",
        "索取缴款和整改完成的凭证并归档。",
    ),
    Text(
        "Work out how many weeks of wages and instalments his cash covers meanwhile.",
        "测算停业期间现金可支付工资和还款的周数。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="penalty",
    feeds=("registry_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # An order to stop stands until it is lifted.
    looks_back_days=None,
)
