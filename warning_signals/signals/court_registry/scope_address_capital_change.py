"""Scope, address or capital changed: the firm on paper is no longer the firm we lent to.

Counted are a cut of the capital, a move to another province and a new scope of business. Capital
that grows and a move down the road are what healthy firms do. One such change is amber; two on
different days within six months are red, unless all were cuts of the capital: many firms cut theirs
when the company law of 2024 asked for it to be paid in.

How direction is told: a cut by two numbers in the same unit, a move by two addresses that begin
with different words, as they do with the name of the province. Where the register does not tell
both sides nothing is counted, since most of those are harmless.

False alarms: an address written with the province once and without it once, a scope put in the new
official wording.
Source: Reserve Bank of India, early warning signals, no. 2; thresholds are starting values. The
simulated book does not tell both sides, so it is not known how often it would name a healthy firm.
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.registry_entries import entries, newest_entry
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

HALF_YEAR_DAYS = 182
NUMBER = r"[0-9][0-9,]*([.][0-9]+)?"
PROVINCE_LETTERS = 2


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is the changes that count of 182 days.

    Those of one kind on one day are one. `other_changes` are those that are no cut of capital,
    `cuts`, `moves`, `scopes` the kinds; the newest was `listed_on`.
    """
    from ibis import _

    recent = _.listed_on > as_of - timedelta(days=HALF_YEAR_DAYS)
    kinds = ("capital_change", "address_change", "scope_change")
    rows = entries(feeds, as_of, *kinds).filter(recent).mutate(counts=_counts())
    changed = rows.filter(_.counts)
    days = _.listed_on.nunique
    sums = changed.group_by("borrower_id").agg(
        cuts=days(where=_.kind == "capital_change"),
        moves=days(where=_.kind == "address_change"),
        scopes=days(where=_.kind == "scope_change"),
        days=days(),
    )
    everyone = whole_book(feeds, sums, newest_entry(changed, "before", "after"))
    filled = everyone.mutate(**{n: _[n].fill_null(0) for n in ("cuts", "moves", "scopes", "days")})
    return filled.mutate(value=_.days.cast("float64"), other_changes=_.moves + _.scopes).drop(
        "days"
    )


def _counts() -> ibis.Deferred:
    """Say of an entry whether it is a cut, a move to another province, or a new scope."""
    import ibis
    from ibis import _

    before, after = _.before.fill_null(""), _.after.fill_null("")
    amounts = (text.re_extract(NUMBER, 0).replace(",", "") for text in (before, after))
    was, now = (amount.nullif("").cast("float64") for amount in amounts)
    same_unit = before.re_replace(NUMBER, "") == after.re_replace(NUMBER, "")
    provinces = (text.substr(0, PROVINCE_LETTERS) for text in (before, after))
    left, came = provinces
    moved = (left != came) & (left.length() > 0) & (came.length() > 0)
    return ibis.cases(
        (_.kind == "scope_change", ibis.literal(True)),
        (_.kind == "capital_change", (same_unit & (now < was)).fill_null(False)),
        else_=moved,
    )


THRESHOLDS = Thresholds(
    amber=1, red=2, looks=1, needed=1, clear="window", needs_for_red={"other_changes": 1}
)


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on what has changed."""
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    listed_on = phrases.day(evidence.get("listed_on"))
    cuts, moves, scopes = (evidence.get(key) for key in ("cuts", "moves", "scopes"))
    return Text(
        f"In six months the capital was cut {phrases.plural(cuts, 'time')}, the seat moved to "
        f"another province {phrases.plural(moves, 'time')} and the scope changed "
        f"{phrases.plural(scopes, 'time')}, the last on {listed_on.en} ({color.en} {line.en} in "
        f"all).",
        f"近六个月减资 {phrases.number(cuts).zh} 次、跨省迁址 {phrases.number(moves).zh} 次、"
        f"变更经营范围 {phrases.number(scopes).zh} 次，最近一次 {listed_on.zh}"
        f"（{color.zh}合计 {line.zh} 次）。",
    )


FIRST_CHECK = Text(
    "Read the entry before and after, and ask the borrower why he changed it.",
    "查看变更前后内容，询问借款人变更原因。",
)
PLAYBOOK = (
    Text(
        "If the seat moved, visit the new place and see whether the work moved as well.",
        "如迁址，走访新址，确认生产经营是否一并迁移。",
    ),
    Text(
        "If the capital was cut, ask where the money went and look for it in the account flows.",
        "如减资，询问资金去向并在流水中核实。",
    ),
    Text(
        "Note whether he still does the business that we lent for.",
        "记录其主营业务是否仍与贷款用途一致。",
    ),
)

PLUGIN = Signal(
    family="court_registry",
    root_cause="control",
    feeds=("registry_events",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    # A change that is delivered late is dated by its publication.
    looks_back_days=None,
)
