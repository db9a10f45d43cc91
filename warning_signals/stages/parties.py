"""Who the bank knows when a delivery is checked: accounts, facilities, meters and borrowers.

A master row is good for any delivery that is checked after it. So that the order of taking in
plays no part, each party has the instant at which it was first known, and a row about a party
that became known later than the row counts from then on.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.intake.words import Parties
from warning_signals.lake import checked_path, connect_duckdb
from warning_signals.register import deliveries, engine

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

MASTERS = ("accounts", "facilities", "meters")
BY_NUMBER = ("court_records", "registry_events")


def known_parties(context: Context, feed: str, business_on: date, known_at: datetime) -> Parties:
    """Return the parties that rows of this feed may be about; empty where it needs none."""
    import pyarrow as pa

    party = feeds.feed(feed).party
    ids = {name: pa.array([], pa.string()) for name in MASTERS}
    since: dict[str, tuple[pa.Array, pa.Array]] = {}
    none = {name: pa.array([], pa.string()) for name in ("borrower_id", "uscc", "name")}
    if not party and feed not in BY_NUMBER:
        return Parties(ids, pa.table(none), since)
    connection = connect_duckdb()
    if party:
        rows = _read(context, connection, party[1], business_on, known_at)
        since[party[1]] = _first_known(rows, feeds.feed(feed).party_key)
        ids[party[1]] = since[party[1]][0]
    if (party and party[1] == "borrowers") or feed in BY_NUMBER:
        borrowers = _read(context, connection, "borrowers", business_on, known_at)
        return Parties(ids, _names(borrowers), since)
    return Parties(ids, pa.table(none), since)


def _first_known(rows: ibis.Table, key: str) -> tuple[pa.Array, pa.Array]:
    """Return the keys and, for each, the first instant at which a row of it was known."""
    first = rows.filter(rows[key].notnull()).group_by(key).agg(since=rows.known_at.min())
    table = first.to_pyarrow()
    return table[key].combine_chunks(), table["since"].combine_chunks()


def _read(
    context: Context,
    connection: ibis.BaseBackend,
    feed: str,
    business_on: date,
    known_at: datetime,
) -> ibis.Table:
    """Return a master's rows: what was in force on the day, and all that was learned later."""
    import ibis

    with engine.reading(context.register) as register:
        snapshot = feeds.feed(feed).mode == "snapshot"
        in_force = deliveries.newest_files if snapshot else deliveries.live_files
        then = in_force(register, feed, business_on, known_at)
        since = deliveries.files_after(register, feed, known_at)
    paths = [checked_path(context.lake, file) for file in dict.fromkeys([*then, *since])]
    if not paths:
        return ibis.memtable(feeds.arrow_schema(feed).empty_table())
    return connection.read_parquet(paths, union_by_name=True)


def _names(borrowers: ibis.Table) -> pa.Table:
    """Return borrower, number and name, once more for each former name."""
    newest = borrowers.filter(borrowers.business_on == borrowers.business_on.max())
    present = newest.select("borrower_id", "uscc", "name")
    former = newest.filter(newest.former_names.notnull()).select(
        "borrower_id", "uscc", name=newest.former_names.split(";").unnest()
    )
    return present.union(former).to_pyarrow()
