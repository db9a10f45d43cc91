"""Guarantor distress: who stands in for the loan is himself in trouble.

The guarantee was half the reason to lend. When the guarantor can no longer pay, the loan is as
good as unsecured, and in a circle of guarantees one failure calls on all the others at once.

How far it reaches: the guarantor's own level counts as it is. A red one two or three guarantees
away counts as amber, because by then others stand between; an amber one away from him is no news.
Cover: a guarantor who stands for less than half of the debt makes it amber at most, one who stands
for less than a tenth counts for nothing. Where no share is told he stands for all of it.

What the guarantor stands at is his own level of the business day before, without what his partners
bring him, so a circle cannot warn itself. On the first day nobody has a level: not evaluated. A
guarantor who is no borrower of ours, the owner in person among them, is not seen here at all.

False alarms: a guarantor who is about to be replaced, one of several who each cover the whole.
Source: SAMA circular 41033343 appendix 1 (default of a guarantor); guarantee circles in Zhejiang
and Fujian from 2012 on. Thresholds are starting values.
Measured on a simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May
2026, own levels from single looks of the signals not in shadow): of 118 looks at healthy firms
whose guarantors stay healthy over three guarantees 5 were amber and none red; of 42 at healthy
firms with one behind them who goes bad 20 were amber or red.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Level, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.ties import distressed, gravest, own_levels, spread, stood_at, ties

if TYPE_CHECKING:
    import ibis

KIND = "guarantor"
LEAST_COVER, HALF_COVER = 0.10, 0.50


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with a guarantor whose level is known: `value` is 0, 1 or 2.

    `guarantors` are those known; of the way that weighs most `origin` is who is in distress, at
    `origin_level` on `level_day`, `hops` guarantees away along `path`, covering `cover`.
    """
    import ibis
    from ibis import _

    tied, levels = ties(feeds, as_of, KIND), own_levels(feeds, as_of)
    known = tied.join(levels, "giver").group_by(borrower_id=_.taker).agg(guarantors=_.count())
    worst = gravest(_weighed(spread(tied, distressed(levels)))).select(
        "borrower_id",
        "severity",
        "origin",
        "hops",
        "cover",
        "path",
        origin_level=_.level,
        level_day=_.day,
    )
    return (
        known.left_join(worst, "borrower_id")
        .drop("borrower_id_right")
        .mutate(value=ibis.coalesce(_.severity, 0).cast("float64"))
        .drop("severity")
    )


def _weighed(ways: ibis.Table) -> ibis.Table:
    """Add `severity`: what a way comes to, 0 to 2."""
    import ibis
    from ibis import _

    amber, red = int(Level.AMBER), int(Level.RED)
    further = (_.level == red).ifelse(amber, 0)
    near = ibis.cases((_.cover >= HALF_COVER, _.level), else_=amber)
    weight = (_.hops == 1).ifelse(near, further)
    return ways.mutate(severity=(_.cover >= LEAST_COVER).ifelse(weight, 0)).filter(_.severity > 0)


def applicable(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s with a guarantor who is a borrower of ours."""
    from ibis import _

    ours = feeds["book"].select(giver=_.borrower_id)
    tied = ties(feeds, as_of, KIND).semi_join(ours, "giver")
    return tied.select(borrower_id=_.taker).distinct()


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on who is in distress and by which way he stands in for the loan."""
    origin, path = phrases.name(evidence.get("origin")), phrases.name(evidence.get("path"))
    hops, level_day = evidence.get("hops"), phrases.day(evidence.get("level_day"))
    stands, line = stood_at(evidence.get("origin_level")), _line(evidence)
    return Text(
        f"{origin.en}, {phrases.plural(hops, 'guarantee')} away, stood at {stands.en} by itself "
        f"on {level_day.en}: {path.en} ({line.en}).",
        f"{origin.zh} 与本借款人相隔 {phrases.number(hops).zh} 层担保，{level_day.zh}"
        f"自身预警等级为{stands.zh}：{path.zh}（{line.zh}）。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    if evidence.get("level") == "red":
        return Text("red line: a direct guarantor at red", "红线：直接保证人为红色")
    return Text(
        "amber line: a direct guarantor at amber, or one further away at red",
        "黄线：直接保证人为黄色，或间接保证人为红色",
    )


FIRST_CHECK = Text(
    "Open the guarantor's own findings, and check in the contract that the guarantee still holds.",
    "查看保证人自身的预警，并核对保证合同是否仍然有效。",
)
PLAYBOOK = (
    Text(
        "Ask the guarantor's officer what is known; do not tell the borrower of another "
        "customer's affairs.",
        "向保证人的客户经理了解情况；不得向借款人透露其他客户的信息。",
    ),
    Text(
        "Look at the borrower alone: would the cash he earns carry the loan without the guarantee?",
        "单看借款人自身：没有担保，其经营现金流能否覆盖还款。",
    ),
    Text(
        "If not, propose another guarantor or collateral before the next drawing or renewal.",
        "如不能，在下次提款或续贷前提出更换保证人或追加抵质押。",
    ),
)

PLUGIN = Signal(
    family="group",
    root_cause="guarantor",
    feeds=("links",),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=applicable,
    # A guarantee stands until it ends.
    looks_back_days=None,
    uses_peers=True,
)
