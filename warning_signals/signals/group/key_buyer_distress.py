"""Key buyer in distress: who buys a large part of what the borrower sells is in trouble himself.

A buyer who is short pays his suppliers last. The goods are delivered, the invoice stands, and the
money comes late or not at all; the next order does not come either.

A buyer counts with 15 % of the business or more, or where the share is not told. One at red by
himself, or listed as a dishonest debtor, makes it red; one at amber, or under enforcement by a
court, amber. A red buyer of the buyer, up to three sales away with at least that share at each, is
amber: there is stock and another purse between. Levels are those of the business day before, each
buyer's own; a buyer that is no borrower of ours is looked up in the court records by his number.

False alarms: a buyer who pays before delivery, a share that has fallen since it was noted.
Source: SAMA circular 41033343 appendix 1 (major clients); thresholds are starting values. On the
simulated book buyers are no borrowers and no court names them, so it is not known how often it
would name a healthy firm.
Lead time: 3 to 9 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.derived import newest_snapshot
from warning_signals.model import Feeds, Level, Signal, Text, Thresholds
from warning_signals.signals import phrases
from warning_signals.signals.court_cases import AGAINST, standing
from warning_signals.signals.ties import distressed, gravest, own_levels, spread, stood_at, ties

if TYPE_CHECKING:
    import ibis

KIND = "key_buyer"
LEAST_SHARE = 0.15
LISTED = {"dishonest_debtor": 2, "enforcement": 1}


def measure(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return one row per borrower with a key buyer who can be seen: `value` is 0, 1 or 2.

    `buyers` are those seen; of the way that weighs most `buyer` is who is in distress, at
    `buyer_level` on `level_day`, `hops` sales away along `path`, buying `cover` of the business.
    """
    import ibis
    from ibis import _

    tied, levels = _key_ties(feeds, as_of), _levels(feeds, as_of)
    seen = tied.join(levels, "giver").group_by(borrower_id=_.taker).agg(buyers=_.count())
    further = (_.level == int(Level.RED)).ifelse(int(Level.AMBER), 0)
    ways = spread(tied, distressed(levels))
    weighed = ways.mutate(severity=(_.hops == 1).ifelse(_.level, further))
    worst = gravest(weighed.filter(_.severity > 0)).select(
        "borrower_id",
        "severity",
        "hops",
        "cover",
        "path",
        buyer=_.origin,
        buyer_level=_.level,
        level_day=_.day,
    )
    everyone = seen.left_join(worst, "borrower_id").drop("borrower_id_right")
    return everyone.mutate(value=ibis.coalesce(_.severity, 0).cast("float64")).drop("severity")


def _key_ties(feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    tied = ties(feeds, as_of, KIND)
    return tied.filter(_.share.isnull() | (_.share >= LEAST_SHARE))


def _levels(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `giver`, `level`, `day`: own levels of borrowers, and what courts say of other buyers.

    A buyer who is no borrower and whom no court names has level 0.
    """
    import ibis
    from ibis import _

    own = own_levels(feeds, as_of)
    ours = newest_snapshot(feeds["borrowers"]).select(giver=_.borrower_id)
    others = _key_ties(feeds, as_of).select("giver").distinct().anti_join(ours, "giver")
    named = feeds["court_records"].filter(_.party_number.notnull(), _.role.isin(AGAINST))
    # Of parties that are no borrowers the number stands in for who they are.
    listed = standing(named.mutate(borrower_id=_.party_number), as_of)
    weight = ibis.cases(*((_.kind == kind, level) for kind, level in LISTED.items()), else_=0)
    grave = listed.group_by(giver=_.borrower_id).agg(told=weight.max(), on=_.listed_on.max())
    outside = others.left_join(grave, "giver").select(
        "giver", level=ibis.coalesce(_.told, 0).cast("int64"), day=_.on
    )
    return own.select("giver", "level", "day").union(outside)


def applicable(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the `borrower_id`s with a key buyer."""
    from ibis import _

    return _key_ties(feeds, as_of).select(borrower_id=_.taker).distinct()


THRESHOLDS = Thresholds(amber=1, red=2, looks=1, needed=1, clear="window")


def explain(evidence: Mapping[str, Any]) -> Text:
    """Return the sentence on which buyer is in distress, and how much he buys."""
    buyer, path = phrases.name(evidence.get("buyer")), phrases.name(evidence.get("path"))
    part, line = phrases.share(evidence.get("cover")), _line(evidence)
    hops, level_day = evidence.get("hops"), phrases.day(evidence.get("level_day"))
    stands = stood_at(evidence.get("buyer_level"))
    return Text(
        f"{buyer.en}, {phrases.plural(hops, 'sale')} away and with {part.en} of the business, "
        f"stood at {stands.en} on {level_day.en}: {path.en} ({line.en}).",
        f"{buyer.zh} 相隔 {phrases.number(hops).zh} 层销售、占业务 {part.zh}，{level_day.zh}"
        f"等级为{stands.zh}：{path.zh}（{line.zh}）。",
    )


def _line(evidence: Mapping[str, Any]) -> Text:
    if evidence.get("level") == "red":
        return Text("red line: a key buyer at red or dishonest", "红线：主要买方为红色或失信")
    return Text(
        "amber line: a key buyer at amber or under enforcement, or one further away at red",
        "黄线：主要买方为黄色或被执行，或更远买方为红色",
    )


FIRST_CHECK = Text(
    "Look at what this buyer paid in the last ninety days, and what is invoiced and unpaid.",
    "查看该买方近 90 天付款情况及已开票未回款金额。",
)
PLAYBOOK = (
    Text(
        "Ask the borrower how his largest customers pay at present; name none of our customers.",
        "询问借款人其大客户目前付款情况；不得提及我行其他客户。",
    ),
    Text(
        "Work out whether he could pay the next three instalments without this buyer.",
        "测算失去该买方后能否偿还今后三期。",
    ),
    Text(
        "Ask which other buyers could take the goods, and note the names.",
        "询问可替代的买方并记录名称。",
    ),
)

PLUGIN = Signal(
    family="group",
    root_cause="lost_buyer",
    feeds=("links", "court_records"),
    measure=measure,
    thresholds=THRESHOLDS,
    explain=explain,
    first_check=FIRST_CHECK,
    playbook=PLAYBOOK,
    applicable=applicable,
    # A buyer is a key buyer until the link ends.
    looks_back_days=None,
    uses_peers=True,
)
