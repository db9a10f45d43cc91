"""Who the bank knows when a delivery is checked: accounts, facilities, meters and borrowers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.intake.words import Parties
from warning_signals.lake import connect_duckdb, read_feed
from warning_signals.register import deliveries, engine

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

MASTERS = ("accounts", "facilities", "meters")
BY_NUMBER = ("court_records", "registry_events")
# A master row is good for any delivery that is checked after it, whatever day it speaks of.
ALL_KNOWN = datetime(9999, 1, 1, tzinfo=UTC)


def known_parties(context: Context, feed: str, business_on: date) -> Parties:
    """Return the parties that rows of this feed may be about; empty where it needs none."""
    import pyarrow as pa

    party = feeds.feed(feed).party
    connection = connect_duckdb()
    ids = {name: pa.array([], pa.string()) for name in MASTERS}
    none = {name: pa.array([], pa.string()) for name in ("borrower_id", "uscc", "name")}
    if party and party[1] in MASTERS:
        rows = _read(context, connection, party[1], business_on)
        ids[party[1]] = rows.select(party[0]).distinct().to_pyarrow()[party[0]].combine_chunks()
    if (party and party[1] == "borrowers") or feed in BY_NUMBER:
        return Parties(ids, _names(_read(context, connection, "borrowers", business_on)))
    return Parties(ids, pa.table(none))


def _read(
    context: Context, connection: ibis.BaseBackend, feed: str, business_on: date
) -> ibis.Table:
    with engine.reading(context.register) as register:
        files = deliveries.live_files(register, feed, business_on, ALL_KNOWN)
    return read_feed(connection, context.lake, feed, files, date.max, ALL_KNOWN)


def _names(borrowers: ibis.Table) -> pa.Table:
    """Return borrower, number and name, once more for each former name."""
    newest = borrowers.filter(borrowers.business_on == borrowers.business_on.max())
    present = newest.select("borrower_id", "uscc", "name")
    former = newest.filter(newest.former_names.notnull()).select(
        "borrower_id", "uscc", name=newest.former_names.split(";").unnest()
    )
    return present.union(former).to_pyarrow()
