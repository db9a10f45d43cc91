"""Guarantee circle: firms that stand in for each other, and one of them is in trouble.

In a circle each guarantee leans on the next, and the first that fails calls on all. The circle
alone is no warning: it stood when the loan was made, and was priced. It is amber when a member is
at amber or when the circle was closed within the last ninety days, and red when a member is at red.

What a circle is: guarantees by which a member reaches the borrower and he reaches the member, five
at most all the way round. What members stand at is their own level of the business day before, so
the circle cannot warn itself. Who is in none has 0; who is in one whose members have no level yet
is not evaluated.

False alarms: a member about to leave, a circle kept on paper after the loans were repaid.
Source: guarantee circles in Zhejiang, Fujian, Hebei and Shandong from 2012 on; thresholds are
starting values. On a simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25
May 2026, own levels from single looks of the signals not in shadow) 37 of 4,182 looks at healthy
firms were amber or red, 19 red; that book does not let distress spread round a circle.
Lead time: 3 to 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.ties import gravest, own_levels, spread, stood_at, ties
from warning_signals.signals.whole_book import whole_book

if TYPE_CHECKING:
    import ibis

KIND = "guarantor"
LONGEST = 5
NEW_DAYS = 90


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower in the book: `value` is 0, 1 or 2, the gravest of his circles.

    `member` is who stands worst, at `member_level` on `level_day`; `path` goes from him to the
    borrower and back, `around` guarantees in all; `closed_on` is when that circle was closed.
    """
    import ibis
    from ibis import _

    levels = own_levels(feeds, as_of)
    rounds = _rounds(_core(ties(feeds, as_of, KIND)))
    known = rounds.join(levels, rounds.origin == levels.giver)
    is_new = (_.closed_on > as_of - timedelta(days=NEW_DAYS)).fill_null(False)
    severity = ibis.greatest(_.level, is_new.ifelse(1, 0))
    worst = gravest(known.mutate(severity=severity, hops=_.around)).select(
        "borrower_id",
        "severity",
        "around",
        "path",
        "closed_on",
        member=_.origin,
        member_level=_.level,
        level_day=_.day,
    )
    unseen = rounds.anti_join(worst, "borrower_id").select("borrower_id").distinct()
    everyone = whole_book(feeds, worst).anti_join(unseen, "borrower_id")
    return everyone.mutate(value=ibis.coalesce(_.severity, 0).cast("float64")).drop("severity")


def _core(tied: ibis.Table) -> ibis.Table:
    """Leave out, twice, whoever only gives or only takes: he is in no circle."""
    for _round in range(2):
        takers = tied.select(giver=tied.taker).distinct()
        givers = tied.select(taker=tied.giver).distinct()
        tied = tied.semi_join(takers, "giver").semi_join(givers, "taker")
    return tied


def _rounds(tied: ibis.Table) -> ibis.Table:
    """Return each circle of a borrower and a member: `origin`, `around`, `path`, `closed_on`."""
    import ibis
    from ibis import _

    members = (
        tied.select("giver")
        .distinct()
        .mutate(level=ibis.literal(0).cast("int64"), day=ibis.null("date"))
    )
    there = spread(tied, members, LONGEST - 1)
    back = there.select(
        origin="borrower_id",
        borrower_id="origin",
        back_hops="hops",
        back_newest="newest_on",
        back_path=_.path.substr(_.origin.length()),
    )
    both = there.drop("level", "day", "cover").join(back, ["origin", "borrower_id"])
    return both.filter(_.hops + _.back_hops <= LONGEST).select(
        "origin",
        "borrower_id",
        around=_.hops + _.back_hops,
        path=_.path + _.back_path,
        closed_on=ibis.greatest(_.newest_on, _.back_newest),
    )


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on the circle and who in it stands worst."""
    member, path = phrases.name(evidence.get("member")), phrases.name(evidence.get("path"))
    around, level_day = evidence.get("around"), phrases.day(evidence.get("level_day"))
    stands = stood_at(evidence.get("member_level"))
    closed_on, line = phrases.day(evidence.get("closed_on")), _line(evidence)
    return Text(
        f"In a circle of {phrases.plural(around, 'guarantee')}, closed on {closed_on.en}: "
        f"{path.en}. {member.en} stood at {stands.en} by itself on {level_day.en} ({line.en}).",
        f"处于 {phrases.number(around).zh} 家互保圈（{closed_on.zh} 形成）：{path.zh}。"
        f"其中 {member.zh} 于 {level_day.zh} 自身预警等级为{stands.zh}（{line.zh}）。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    if evidence.get("level") == "red":
        return Text("red line: a member at red", "红线：圈内成员为红色")
    return Text(
        "amber line: a member at amber, or a circle of the last 90 days",
        "黄线：圈内成员为黄色，或近 90 天新形成互保",
    )


FIRST_CHECK = Text(
    "Draw the circle on paper with each member's loan and guarantee, ours and other banks'.",
    "画出互保圈，标明各成员在我行及他行的贷款和担保金额。",
)
PLAYBOOK = (
    Text(
        "Ask the officers of the other members what is known; tell no member of another's affairs.",
        "向其他成员的客户经理了解情况；不得向任一成员透露其他成员信息。",
    ),
    Text(
        "Work out what the borrower would have to pay if the weakest member fails.",
        "测算最弱成员违约时借款人须代偿的金额。",
    ),
    Text(
        "Propose to replace the mutual guarantee by collateral at the next renewal.",
        "下次续贷时提出以抵质押替换互保。",
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
    # A circle stands until one of its guarantees ends.
    looks_back_days=None,
    uses_peers=True,
)
