"""Who paid whom on each day of one accepted file of account flows, parties as numbers.

Three tables a file. `moved` adds payments up by account, day, party and way, parties and ways as
64-bit hashes; `parties` and `ways` say what the hashes stand for. Two parties count as one where
their hashes agree: among ten million a chance of three in a million. Whose account the other one
is depends on more than the file and is not in here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.booked import booked
from warning_signals.digests.account_days import KNOWN, NEEDED, ROWS_AT_A_TIME
from warning_signals.digests.files import engine, slices, tables_of, write_pieces

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
    recipe = f"party-days-{VERSION}-utc{utc_offset_hours:+d}-{engine()}"

    def make(found: Mapping[str, str]) -> None:
        rows = connection.read_parquet(path).select(*NEEDED, "channel")
        flows = keyed(booked(rows, utc_offset_hours))
        write_pieces(root, found["parties"], [parties(flows).order_by("key").to_pyarrow()])
        write_pieces(root, found["ways"], [ways(flows).order_by("way").to_pyarrow()])
        write_pieces(root, found["moved"], _pieces(flows))

    return tables_of(root, recipe, TABLES, sha256, make)


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


def _pieces(flows: ibis.Table) -> Iterator[pa.Table]:
    """Return all payments, some accounts at a time, one party's side by side: they pack well."""
    for some in slices(flows, "account_id", ROWS_AT_A_TIME):
        yield moved(some).order_by("account_id", "key", "day", "way", *KNOWN).to_pyarrow()
