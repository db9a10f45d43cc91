"""Equity pledge: a large part of the firm's own shares is pledged to somebody.

Who pledges his shares has nothing easier left to give. When the price of the loan goes up or it is
called, the firm changes hands or is emptied first.

From 30 % of the equity on it is amber, from 70 % red, all pledges that stand taken together.

False alarms: shares pledged to us or to a partner bank in one and the same loan, a pledge repaid
and not yet taken off.
Source: practice; thresholds are starting values. On a simulated book (1,500 firms, single looks on
17 November 2025, 2 March and 25 May 2026)
21 of 4,182 looks at healthy firms were amber and none red, 1 of 36 before the first day overdue was
amber, and of 92 at firms in arrears 7 were amber or red.
Lead time: 6 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.registry_entries import entries, newest_entry
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the pledged part of equity, 0 to 1.

    `pledges`, and `open`, are those that stand; the newest was `listed_on`.
    """
    import ibis
    from ibis import _

    pledged = entries(feeds, as_of, "equity_pledge").filter(_.stands)
    sums = pledged.group_by("borrower_id").agg(pledges=_.count(), pledged=_.share.sum())
    return whole_book(feeds, sums, newest_entry(pledged)).mutate(
        value=ibis.least(ibis.coalesce(_.pledged, 0.0), 1.0),
        pledges=_.pledges.fill_null(0),
        open=_.pledges.fill_null(0),
    )


THRESHOLDS = Thresholds(amber=0.30, red=0.70, looks=1, needed=1, clear="event")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on how much of the equity is pledged."""
    count, part = evidence.get("pledges"), phrases.share(evidence.get("value"))
    listed_on = phrases.day(evidence.get("listed_on"))
    line, color = phrases.share(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{part.en} of the equity is pledged by {phrases.plural(count, 'pledge')}, the last of "
        f"{listed_on.en} ({color.en} {line.en}).",
        f"股权已出质 {part.zh}，共 {phrases.number(count).zh} 笔，最近一笔 {listed_on.zh}"
        f"（{color.zh} {line.zh}）。",
    )


FIRST_CHECK = Text(
    "Read in the register to whom the shares are pledged, by whom, and for how much.",
    "在公示系统查看质权人、出质人和被担保债权数额。",
)
PLAYBOOK = (
    Text(
        "Ask what the money was for, what it costs, and when it is due.",
        "询问融资用途、成本和到期日。",
    ),
    Text(
        "If the lender is no bank, look for payments to him in the account flows.",
        "如质权人非银行，查看流水中对其的付款。",
    ),
    Text(
        "Note what is owed in all, ours and theirs, and whether cash flow carries it.",
        "记录全部负债，测算经营现金流能否覆盖。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="pledging",
    feeds=("registry_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # A pledge stands until it is released.
    looks_back_days=None,
)
