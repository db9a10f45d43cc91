"""Tables that are kept in memory, packed, for as long as a connection lives.

What stands a hundred million times should be short: the ids of borrowers are kept as numbers of
a list (an ENUM), which reads as text wherever it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.lake import NOT_OPTIMIZED, connect_duckdb
from warning_signals.lists import held, make_list

if TYPE_CHECKING:
    import ibis

# A third of the room.
MEMORY, ROOM_ON_DISK = "3GB", "12GB"
KEPT = ("kept", "main")
LIST = "borrower"


def connect_seeing(scratch: Path) -> ibis.BaseBackend:
    """Return a connection that keeps tables packed, and has some room on disk for the largest."""
    # What is joined on the right is what is held, as it is written: DuckDB takes two filters on
    # long rows for one that leaves next to none, and would hold twenty million of them.
    as_written = (*NOT_OPTIMIZED, "build_side_probe_side")
    connection = connect_duckdb(memory=MEMORY, not_optimized=as_written)
    scratch.mkdir(parents=True, exist_ok=True)
    connection.raw_sql(f"SET temp_directory = '{scratch}'")
    connection.raw_sql(f"SET max_temp_directory_size = '{ROOM_ON_DISK}'")
    connection.raw_sql(f"ATTACH ':memory:' AS {KEPT[0]} (COMPRESS)")
    return connection


def keep(connection: ibis.BaseBackend, name: str, rows: ibis.Table) -> ibis.Table:
    """Compute a table once for all that read it."""
    return held(connection, f"seen_{name}", rows, {}, KEPT)


def list_borrowers(connection: ibis.BaseBackend, masters: Sequence[ibis.Table]) -> str:
    """Number every borrower of the masters in the order of the ids; returns the list's name."""
    import ibis

    ids = ibis.union(*(of.select("borrower_id") for of in masters), distinct=True)
    known = held(connection, "borrower_ids", ids, {})
    make_list(connection, LIST, f"SELECT borrower_id FROM {known.get_name()}")  # noqa: S608
    return LIST


def keep_numbered(
    connection: ibis.BaseBackend, name: str, rows: ibis.Table, borrowers: str
) -> ibis.Table:
    """Compute a table once, its `borrower_id` as a number of a list; each must be in it."""
    table = held(connection, f"seen_{name}", rows, {"borrower_id": borrowers}, KEPT)
    # Packed now: DuckDB would do so with the next table, and until then both take their room.
    connection.raw_sql(f"CHECKPOINT {KEPT[0]}")
    return table
