"""Tables that are kept in memory, packed, for as long as a connection lives.

What stands a hundred million times should be short: the ids of borrowers are kept as numbers of
a list (an ENUM), which reads as text wherever it is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.lake import connect_duckdb

if TYPE_CHECKING:
    import ibis

# A third of the room.
MEMORY, ROOM_ON_DISK = "3GB", "12GB"
KEPT = ("kept", "main")
LIST = "borrower"


def connect_seeing(scratch: Path) -> ibis.BaseBackend:
    """Return a connection that keeps tables packed, and has some room on disk for the largest."""
    connection = connect_duckdb(memory=MEMORY)
    scratch.mkdir(parents=True, exist_ok=True)
    connection.raw_sql(f"SET temp_directory = '{scratch}'")
    connection.raw_sql(f"SET max_temp_directory_size = '{ROOM_ON_DISK}'")
    connection.raw_sql(f"ATTACH ':memory:' AS {KEPT[0]} (COMPRESS)")
    return connection


def keep(connection: ibis.BaseBackend, name: str, rows: ibis.Table) -> ibis.Table:
    """Compute a table once for all that read it."""
    return connection.create_table(f"seen_{name}", rows, database=KEPT)


def list_borrowers(connection: ibis.BaseBackend, masters: Sequence[ibis.Table]) -> None:
    """Number every borrower of the masters, each with `borrower_id`, in the order of the ids."""
    import ibis

    ids = ibis.union(*(of.select("borrower_id") for of in masters), distinct=True)
    known = connection.create_table("borrower_ids", ids.filter(ids.borrower_id.notnull()))
    query = f"SELECT borrower_id FROM {known.get_name()} ORDER BY 1"  # noqa: S608
    connection.raw_sql(f"CREATE TYPE {LIST} AS ENUM ({query})")


def keep_numbered(connection: ibis.BaseBackend, name: str, rows: ibis.Table) -> ibis.Table:
    """Compute a table once, its `borrower_id` as a number of the list; each must be in it."""
    view = connection.create_view(f"making_{name}", rows)
    # Ibis leaves out a cast to what it takes a column for; DuckDB may have something wider.
    types = connection.compiler.type_mapper
    kinds = {column: types.to_string(kind) for column, kind in rows.schema().items()}
    kinds["borrower_id"] = LIST
    chosen = ", ".join(f'"{column}"::{kind} AS "{column}"' for column, kind in kinds.items())
    target = f'{KEPT[0]}."seen_{name}"'
    # The names are those of the project's own tables.
    made = f'SELECT {chosen} FROM "{view.get_name()}"'  # noqa: S608
    connection.raw_sql(f"CREATE TABLE {target} AS {made}")
    connection.raw_sql(f'DROP VIEW "{view.get_name()}"')
    return connection.table(f"seen_{name}", database=KEPT)
