"""Who the bank knows when a delivery is checked: accounts, facilities, meters and borrowers.

A master row is good for any delivery that is checked after it. So that the order of taking in
plays no part, a row about a party that became known later than the row counts from then on.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.intake.words import Parties
from warning_signals.lake import checked_path, connect_duckdb
from warning_signals.model import LakeFile
from warning_signals.register import deliveries, engine
from warning_signals.stages.names_of import FORMER, NAMED_BY, names_of

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
    none = {name: pa.array([], pa.string()) for name in NAMED_BY}
    late: dict[str, pa.Array] = {}
    owners: dict[str, tuple[pa.Array, pa.Array]] = {}
    currencies: dict[str, tuple[pa.Array, pa.Array]] = {}
    if not party and feed not in BY_NUMBER:
        return Parties(ids, pa.table(none))
    connection = connect_duckdb()
    if party:
        key = feeds.feed(feed).party_key
        then, since = _files(context, party[1], business_on, known_at)
        known = _keys(_read(context, connection, party[1], then), key)
        known_since = _keys(_read(context, connection, party[1], since), key)
        late[party[1]] = _without(known_since, known)
        ids[party[1]] = pa.concat_arrays([known, late[party[1]]])
        every = _read(context, connection, party[1], then + since)
        if key != party[0] and feeds.feed(feed).column("borrower_id"):
            owners[party[1]] = _newest(every, key, "borrower_id")
        if party[1] == "accounts" and feeds.feed(feed).column("currency"):
            currencies[party[1]] = _newest(every, key, "currency")
    if (party and party[1] == "borrowers") or feed in BY_NUMBER:
        files = [file for of in _files(context, "borrowers", business_on, known_at) for file in of]
        master = _read(context, connection, "borrowers", files)
        files = [file for of in _files(context, FORMER, business_on, known_at) for file in of]
        before = _read(context, connection, FORMER, files)
        return Parties(ids, names_of(master, before).to_pyarrow(), late, owners)
    return Parties(ids, pa.table(none), late, owners, currencies)


def _files(
    context: Context, feed: str, business_on: date, known_at: datetime
) -> tuple[list[LakeFile], list[LakeFile]]:
    """Return a master's files: what was in force on the day, and all that was learned later."""
    with engine.reading(context.register) as register:
        snapshot = feeds.feed(feed).mode == "snapshot"
        in_force = deliveries.newest_files if snapshot else deliveries.live_files
        then = in_force(register, feed, business_on, known_at)
        since = deliveries.files_after(register, feed, known_at)
    return then, since


def _keys(rows: ibis.Table, key: str) -> pa.Array:
    keys = rows.filter(rows[key].notnull()).select(key).distinct().to_pyarrow()
    return keys[key].combine_chunks()


def _newest(rows: ibis.Table, key: str, column: str) -> tuple[pa.Array, pa.Array]:
    """Return the keys and, for each, what the newest row says in that column."""
    table = rows.group_by(key).agg(said=rows[column].argmax(rows.known_at)).to_pyarrow()
    return table[key].combine_chunks(), table["said"].combine_chunks()


def _without(keys: pa.Array, known: pa.Array) -> pa.Array:
    import pyarrow.compute as pc

    return keys.filter(pc.invert(pc.is_in(keys, value_set=known)))


def _read(
    context: Context, connection: ibis.BaseBackend, feed: str, files: list[LakeFile]
) -> ibis.Table:
    import ibis

    if not files:
        return ibis.memtable(feeds.arrow_schema(feed).empty_table())
    paths = [checked_path(context.lake, file) for file in files]
    return connection.read_parquet(paths, union_by_name=True)
