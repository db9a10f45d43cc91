"""Ties between borrowers, and how distress goes along them: up to three hops, over cycles too.

What a partner stands at is his own level of the newest business day before, which leaves out what
his partners bring him. So a finding today never feeds itself tomorrow, whatever circle it is in.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.derived import newest_snapshot
from warning_signals.model import Feeds, Level

if TYPE_CHECKING:
    import ibis

# A level from before a long holiday still tells; one of a month ago does not.
FRESH_DAYS = 14
HOPS = 3
ARROW = " → "


def ties(feeds: Feeds, as_of: date, *kinds: str) -> ibis.Table:
    """Return `giver`, `taker`, `share` of the links of these kinds in force, one row a pair.

    A giver named by his registration number is the borrower of ours who has it, where there is
    one; `share` is the largest told, 0 to 1, or null.
    """
    import ibis
    from ibis import _

    ours = newest_snapshot(feeds["borrowers"]).filter(_.uscc.notnull())
    ours = ours.group_by(number=_.uscc).agg(ours=_.borrower_id.min())
    in_force = feeds["links"].filter(
        _.kind.isin(kinds),
        _.since_on.isnull() | (_.since_on <= as_of),
        _.until_on.isnull() | (_.until_on > as_of),
    )
    return (
        in_force.left_join(ours, in_force.from_id == ours.number)
        .mutate(giver=ibis.coalesce(_.ours, _.from_id), taker=_.to_id)
        .filter(_.giver != _.taker)
        .group_by("giver", "taker")
        .agg(share=_.share.max(), since_on=_.since_on.min())
    )


def own_levels(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return `giver`, `level` (0 to 2), `day`: what each borrower came to by himself lately."""
    from ibis import _

    fresh = feeds["levels"].filter(_.day < as_of, _.day >= as_of - timedelta(days=FRESH_DAYS))
    return fresh.select(giver=_.borrower_id, level=_.level.cast("int64"), day=_.day)


def spread(tied: ibis.Table, levels: ibis.Table) -> ibis.Table:
    """Return every way of up to three ties on which distress comes to a borrower, never in rounds.

    `borrower_id` is reached from `origin`, at `level` amber or red of its own on `day`, after
    `hops` ties; `path` names all from the origin to him, `cover` is the least share on the way,
    1 where none is told. Nobody is on a way twice, and nobody reaches himself.
    """
    import ibis
    from ibis import _

    ways = _first(tied, levels)
    reached = [ways]
    for hops in range(2, HOPS + 1):
        step = tied.select(via="giver", to="taker", of=_.share.fill_null(1.0))
        on = ways.join(step, ways.borrower_id == step.via)
        ways = on.filter(~_.nodes.contains(_.to)).select(
            "origin",
            "level",
            "day",
            borrower_id=_.to,
            hops=ibis.literal(hops).cast("int64"),
            cover=ibis.least(_.cover, _.of),
            path=_.path + ARROW + _.to,
            nodes=_.nodes.concat(ibis.array([_.to])),
        )
        reached.append(ways.select(reached[0].columns))
    return ibis.union(*reached).drop("nodes")


def _first(tied: ibis.Table, levels: ibis.Table) -> ibis.Table:
    """Return the ways of one tie, from whoever is in distress."""
    import ibis
    from ibis import _

    distressed = levels.filter(_.level >= int(Level.AMBER))
    return tied.join(distressed, "giver").select(
        "level",
        "day",
        origin=_.giver,
        borrower_id=_.taker,
        hops=ibis.literal(1).cast("int64"),
        cover=_.share.fill_null(1.0),
        path=_.giver + ARROW + _.taker,
        nodes=ibis.array([_.giver, _.taker]),
    )


def gravest(ways: ibis.Table) -> ibis.Table:
    """Return the way that weighs most for each borrower, by `severity`, then the shortest."""
    import ibis
    from ibis import _

    place = ibis.row_number().over(
        group_by="borrower_id",
        order_by=[ibis.desc("severity"), ibis.desc("level"), "hops", "path"],
    )
    return ways.mutate(place=place).filter(_.place == 0).drop("place")
