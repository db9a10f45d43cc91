"""Ties between borrowers, and how distress goes along them: up to three hops, over cycles too.

What a partner stands at is his own level of the newest business day before, which leaves out what
his partners bring him. So a finding today never feeds itself tomorrow, whatever circle it is in.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.derived import newest_snapshot
from warning_signals.model import Feeds, Level, Text

if TYPE_CHECKING:
    import ibis
    import pandas as pd
    import pyarrow as pa

# A level from before a long holiday still tells; one of a month ago does not.
FRESH_DAYS = 14
HOPS = 3
ARROW = " → "
COLORS = (Text("green", "绿色"), Text("amber", "黄色"), Text("red", "红色"))


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


def distressed(levels: ibis.Table) -> ibis.Table:
    """Return those at amber or red."""
    return levels.filter(levels.level >= int(Level.AMBER))


def both_ways(tied: ibis.Table) -> ibis.Table:
    """Return each tie and its reverse, one row a pair."""
    from ibis import _

    reverse = tied.select(giver=_.taker, taker=_.giver, share=_.share, since_on=_.since_on)
    both = tied.select(reverse.columns).union(reverse)
    return both.group_by("giver", "taker").agg(share=_.share.max(), since_on=_.since_on.min())


def spread(tied: ibis.Table, origins: ibis.Table, most: int = HOPS) -> ibis.Table:
    """Return the shortest way of up to `most` ties from each origin to everyone it reaches.

    `origins` has `giver`, `level`, `day`. `borrower_id` is reached from `origin`, at `level` on
    `day`, after `hops` ties; `path` names all from the origin to him, `cover` is the least share
    on the way, 1 where none is told, `newest_on` since when its newest tie holds. Being the
    shortest it comes by nobody twice: a circle ends where it began, and nobody reaches himself.
    """
    import ibis
    import pandas as pd
    import pyarrow as pa

    # A few thousand ties, walked hop by hop: nested in one query each hop would be made anew for
    # every later one.
    edges = tied.to_pandas().fillna({"share": 1.0})
    edges["since_on"] = pd.to_datetime(edges["since_on"])
    starts = origins.semi_join(tied, "giver").to_pandas()
    ways = [_first(edges, starts)]
    for _hop in range(most - 1):
        ways.append(_one_way_each(_longer(ways[-1], edges)))
    found = _one_way_each(pd.concat(ways, ignore_index=True))
    table = pa.Table.from_pandas(found, schema=_ways_schema(), preserve_index=False)
    return ibis.memtable(table)


def _first(edges: pd.DataFrame, starts: pd.DataFrame) -> pd.DataFrame:
    """Return the ways of one tie."""
    ways: pd.DataFrame = edges.merge(starts, on="giver")
    names = {"giver": "origin", "taker": "borrower_id", "share": "cover", "since_on": "newest_on"}
    path = ways["giver"] + ARROW + ways["taker"]
    told = ways.rename(columns=names).assign(hops=1, path=path)
    return told[list(_ways_schema().names)]


def _longer(ways: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """Return these ways with one tie more, but for those that come back to their origin."""
    on = ways.merge(edges, left_on="borrower_id", right_on="giver")
    on = on[on["taker"] != on["origin"]]
    told: pd.DataFrame = on.assign(
        borrower_id=on["taker"],
        hops=on["hops"] + 1,
        cover=on[["cover", "share"]].min(axis=1),
        newest_on=on[["newest_on", "since_on"]].max(axis=1),
        path=on["path"] + ARROW + on["taker"],
    )
    return told[ways.columns]


def _one_way_each(ways: pd.DataFrame) -> pd.DataFrame:
    """Return of several ways between two the shortest, then the one that covers most."""
    order = ways.sort_values(["hops", "cover", "path"], ascending=[True, False, True])
    return order.drop_duplicates(["origin", "borrower_id"])


def _ways_schema() -> pa.Schema:
    import pyarrow as pa

    texts = [(name, pa.string()) for name in ("origin", "borrower_id", "path")]
    numbers = [("level", pa.int64()), ("hops", pa.int64()), ("cover", pa.float64())]
    return pa.schema([*texts, *numbers, ("day", pa.date32()), ("newest_on", pa.date32())])


def gravest(ways: ibis.Table) -> ibis.Table:
    """Return the way that weighs most for each borrower, by `severity`, then the shortest."""
    import ibis
    from ibis import _

    place = ibis.row_number().over(
        group_by="borrower_id",
        order_by=[ibis.desc("severity"), ibis.desc("level"), "hops", "path"],
    )
    return ways.mutate(place=place).filter(_.place == 0).drop("place")


def stood_at(level: Any) -> Text:
    """Return the name of the level that a partner stood at; green where it is not told."""
    return COLORS[int(level or Level.GREEN)]
