"""Group member in default: another firm of the same group has not paid us for more than a month.

Money in a group goes to where it is short. When one member stops paying, the others have mostly
been lending to it for months, and the same people decide whom to pay next.

The group is everyone tied by a head in common, over up to three ties: a sister is two away. Days
past due are those of the day itself, as the ledger has them. Thirty-one days are amber and
ninety-one red: the steps at which the member itself goes to other hands.

False alarms: a dispute over one facility of the member, a member that is being sold.
Source: EBA/GL/2020/06 (groups of connected clients); thresholds follow the ladder of arrears.
On a simulated book (1,500 firms, single looks on 17 November 2025, 2 March and 25 May 2026)
24 of 288 looks at healthy firms in a group were amber or red (0.6 % of all healthy), 15 red, each
with a member in arrears in fact; that book does not let arrears spread through a group.
Lead time: 1 to 6 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.derived import newest_snapshot
from warning_signals.model import Feeds, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.newest_facilities import owners
from warning_signals.signals.ties import both_ways, gravest, spread, ties

if TYPE_CHECKING:
    import ibis

KIND = "group"


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with another of the group in the ledger: `value` is its days.

    Of the members with the most days past due `member` is the nearest, `hops` ties away along
    `path`; `members` are all that were looked at.
    """
    from ibis import _

    tied = both_ways(ties(feeds, as_of, KIND))
    ways = spread(tied, _days_past_due(feeds, as_of))
    counts = ways.group_by("borrower_id").agg(members=_.origin.nunique())
    worst = gravest(ways.mutate(severity=_.level)).select(
        "borrower_id", "hops", "path", member=_.origin, value=_.severity.cast("float64")
    )
    return worst.join(counts, "borrower_id")


def _days_past_due(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `giver`, `level`, `day`: the most days past due of each borrower in the ledger."""
    from ibis import _

    told = feeds["facility_balances"].filter(_.business_on <= as_of)
    owed = newest_snapshot(told).join(owners(feeds), "facility_id")
    return owed.group_by(giver=_.borrower_id).agg(
        level=_.dpd.max().cast("int64"), day=_.business_on.max()
    )


def applicable(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s that belong to a group."""
    from ibis import _

    return both_ways(ties(feeds, as_of, KIND)).select(borrower_id=_.taker).distinct()


THRESHOLDS = Thresholds(amber=31, red=91, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on which member has not paid, and by which way it belongs to him."""
    member, path = phrases.name(evidence.get("member")), phrases.name(evidence.get("path"))
    days = phrases.number(evidence.get("value"))
    line, color = phrases.number(phrases.line(evidence)), phrases.color(evidence)
    return Text(
        f"{member.en} of the same group is {days.en} days past due ({color.en} {line.en} days): "
        f"{path.en}.",
        f"同一集团的 {member.zh} 已逾期 {days.zh} 天（{color.zh} {line.zh} 天）：{path.zh}。",
    )


FIRST_CHECK = Text(
    "Ask the officer of the member that is late what the reason is and what was agreed.",
    "向逾期成员的客户经理了解原因和已达成的安排。",
)
PLAYBOOK = (
    Text(
        "Look through six months of account flows for money that went to the group.",
        "查看近六个月流水中流向集团成员的资金。",
    ),
    Text(
        "Ask who decides in the group which debts are paid, and speak with that person.",
        "了解集团内由谁决定付款顺序，并与其面谈。",
    ),
    Text(
        "Treat the group as one debtor when the next drawing is decided.",
        "审批下次提款时，将集团视为同一债务人。",
    ),
)

PLUGIN = Signal(
    family="group",
    root_cause="group_arrears",
    feeds=("links", "facility_balances", "facilities"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=applicable,
    ledger=True,
    # A group stands until its ties end.
    looks_back_days=None,
    uses_peers=True,
)
