"""New chattel mortgage: the borrower has just mortgaged machines, stock or receivables to others.

It is how a firm raises money when its bank has said no. What it gives away now is no longer there
for those who lend without security, and if it is a thing that we hold, one of us comes second.

Why our own registration is left out: it is entered like any other. An entry on a thing of ours that
lies within thirty days of its first valuation is ours; a later one on the same thing is not.

False alarms: the seller of a machine who keeps title until it is paid, a renewal entered anew.
Source: Reserve Bank of India, early warning signals, no. 13; thresholds are starting values.
On a simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May 2026)
8 of 4,182 looks at healthy firms were amber and none red, 2 of 36 before the first day overdue
amber, and 2 of 92 at firms in arrears amber or red.
Lead time: 4 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Band, Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.registry_entries import entries, newest_entry
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

NEW_DAYS = 90
OWN_DAYS = 30


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the mortgages to others of 90 days.

    `overlaps` of them are on a thing that secures a loan of ours; `secured` is what they secure;
    `open` are all to others that stand, however old.
    """
    import ibis
    from ibis import _

    held = feeds["collateral_values"].group_by("collateral_id").agg(held_since=_.valued_on.min())
    mortgages = entries(feeds, as_of, "chattel_mortgage").filter(_.stands)
    mortgages = mortgages.left_join(held, "collateral_id")
    away = mortgages.listed_on.delta(mortgages.held_since, unit="day").abs()
    others = mortgages.filter(mortgages.held_since.isnull() | (away > OWN_DAYS))
    is_new = others.listed_on > as_of - timedelta(days=NEW_DAYS)
    sums = others.group_by("borrower_id").agg(
        new=is_new.sum(),
        overlaps=(is_new & others.held_since.notnull()).sum(),
        secured=others.money.sum(where=is_new),
        open=others.count(),
    )
    return (
        whole_book(feeds, sums, newest_entry(others))
        .mutate(
            value=ibis.coalesce(_.new, 0).cast("float64"),
            overlaps=_.overlaps.fill_null(0),
            open=_.open.fill_null(0),
        )
        .drop("new")
    )


THRESHOLDS = Thresholds(
    amber=1, red=2, looks=1, needed=1, clear="event", also={"overlaps": Band(None, 1)}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what was mortgaged to others."""
    count, listed_on = evidence.get("value"), phrases.day(evidence.get("listed_on"))
    secured = phrases.money(evidence.get("secured"), evidence.get("currency"))
    line = _line(evidence)
    return Text(
        f"{phrases.plural(count, 'chattel mortgage')} to others in 90 days, securing {secured.en} "
        f"({line.en}), the last of {listed_on.en}.",
        f"近 90 天新增对他人动产抵押 {phrases.number(count).zh} 笔，担保 {secured.zh}"
        f"（{line.zh}），最近一笔 {listed_on.zh}。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    """Return which line was crossed: a thing of ours is among them, or else their number."""
    if evidence.get("level") == "red" and (evidence.get("overlaps") or 0) >= 1:
        return Text("red line: a thing that secures our loan", "红线：涉及我行抵质押物")
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(f"{color.en} {line.en}", f"{color.zh} {line.zh} 笔")


FIRST_CHECK = Text(
    "Read the entry: what is mortgaged, to whom, for how much; compare with our list of "
    "collateral.",
    "查看登记：抵押物、抵押权人、担保金额，并与我行押品清单核对。",
)
PLAYBOOK = (
    Text(
        "If a thing of ours is on it, ask legal today which entry came first.",
        "如涉及我行押品，当日请法务确认登记先后顺序。",
    ),
    Text(
        "Ask the borrower what the new money is for and why he did not ask us.",
        "询问新增融资用途，以及为何未向我行申请。",
    ),
    Text(
        "Visit and see whether the things are still there and in use.",
        "现场查看抵押物是否仍在、是否使用。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="pledging",
    feeds=("registry_events", "collateral_values"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # A mortgage stands until it is released.
    looks_back_days=None,
)
