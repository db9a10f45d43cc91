"""Who paid whom on each day of one accepted file of account flows, parties as numbers.

Three tables a file. `moved` adds payments up by account, day, party and way, parties and ways as
64-bit hashes; `parties` and `ways` say what the hashes stand for. Two parties count as one where
their hashes agree: among ten million a chance of three in a million. Whose account the other one
is depends on more than the file and is not in here.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.booked import booked
from warning_signals.digests.account_days import KNOWN, NEEDED, ROWS_AT_A_TIME
from warning_signals.digests.files import digest_path, write_pieces

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

VERSION = 1
PARTY = ("counterparty_account", "counterparty_name")
WAY = ("currency", "party_kind", "kind", "channel", "is_returned", "is_usual")
TABLES = ("parties", "ways", "moved")
# They stand for a value that is missing and between two values, and are in no text of a bank.
MISSING, BETWEEN = "\x1e", "\x1f"


def paths_of(
    connection: ibis.BaseBackend, root: Path, path: str, sha256: str, utc_offset_hours: int
) -> dict[str, str]:
    """Return the full paths of the three tables of a file; they are made where they are missing."""
    recipe = f"party-days-{VERSION}-utc{utc_offset_hours:+d}-{_engine()}"
    found = {name: digest_path(f"{recipe}/{name}", sha256) for name in TABLES}
    if any(not (root / found[name]).is_file() for name in TABLES):
        rows = connection.read_parquet(path).select(*NEEDED, "channel")
        parts = -(-int(rows.count().to_pyarrow().as_py()) // ROWS_AT_A_TIME) or 1
        flows = keyed(booked(rows, utc_offset_hours))
        write_pieces(root, found["parties"], [parties(flows).order_by("key").to_pyarrow()])
        write_pieces(root, found["ways"], [ways(flows).order_by("way").to_pyarrow()])
        write_pieces(root, found["moved"], _pieces(flows, parts))
    return {name: str(root / relative) for name, relative in found.items()}


def keyed(flows: ibis.Table) -> ibis.Table:
    """Return `booked` flows with `key`, a hash of their party, and `way`, one of WAY."""
    told = flows.mutate(is_returned=flows.returned_reason.notnull())
    return told.mutate(key=_hash(told, PARTY), way=_hash(told, WAY))


def parties(flows: ibis.Table) -> ibis.Table:
    """Return what each `key` stands for."""
    return flows.select("key", *PARTY).distinct()


def ways(flows: ibis.Table) -> ibis.Table:
    """Return what each `way` stands for."""
    return flows.select("way", *WAY).distinct()


def moved(flows: ibis.Table) -> ibis.Table:
    """Return the payments by account, day, party, way and what was known when."""
    from ibis import _

    def total(which: ibis.Value) -> ibis.Value:
        return _.amount.sum(where=which).fill_null(0).abs().cast("decimal(18, 2)")

    return flows.group_by("account_id", "day", "key", "way", *KNOWN).agg(
        inflow=total(_.amount > 0), outflow=total(_.amount < 0), count=_.count().cast("int32")
    )


def _hash(rows: ibis.Table, columns: tuple[str, ...]) -> ibis.Value:
    texts = [rows[name].cast("string").fill_null(MISSING) for name in columns]
    return reduce(lambda one, other: one + BETWEEN + other, texts).hash()


def _pieces(flows: ibis.Table, parts: int) -> Iterator[pa.Table]:
    """Return all payments, some accounts at a time, one party's side by side: they pack well."""
    for number in range(parts):
        of = (flows.account_id.hash() % parts + parts) % parts == number
        some = flows.filter(of) if parts > 1 else flows
        yield moved(some).order_by("account_id", "key", "day", "way", *KNOWN).to_pyarrow()


def _engine() -> str:
    """The hash is DuckDB's own and may change with it."""
    import duckdb

    return f"duckdb{duckdb.__version__}"
