"""Text as numbers of a list: DuckDB's ENUM, which reads as text wherever it is used.

What stands a hundred million times should be short, and numbers are joined, sorted and added up
faster than text. A list is in the order of its texts, so that the largest number is the last text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

HERE = ("memory", "main")


def make_list(connection: ibis.BaseBackend, name: str, texts: str) -> None:
    """Make a list of what a query of one column returns; null is in none."""
    query = f"SELECT DISTINCT * FROM ({texts}) AS t(text) WHERE text IS NOT NULL ORDER BY 1"  # noqa: S608
    connection.raw_sql(f'CREATE TYPE "{name}" AS ENUM ({query})')


def held(
    connection: ibis.BaseBackend,
    name: str,
    rows: ibis.Table,
    lists: Mapping[str, str],
    database: tuple[str, str] = HERE,
) -> ibis.Table:
    """Compute a table, columns as numbers of the `lists` by column; each text must be in its list.

    Text that is a number of a list already stays one.
    """
    # Ibis leaves out a cast to what it takes a column for; DuckDB may have something wider.
    types = connection.compiler.type_mapper
    kinds = {column: types.to_string(kind) for column, kind in rows.schema().items()}
    kinds = {column: kind for column, kind in kinds.items() if kind != "TEXT"}
    kinds |= {column: f'"{of}"' for column, of in lists.items()}
    chosen = ", ".join(
        f'"{column}"::{kinds[column]} AS "{column}"' if column in kinds else f'"{column}"'
        for column in rows.columns
    )
    connection._register_in_memory_tables(rows)
    # The names are those of the project's own tables.
    made = f"SELECT {chosen} FROM ({connection.compile(rows)})"  # noqa: S608
    connection.raw_sql(f'CREATE TABLE {".".join(database)}."{name}" AS {made}')
    return known(connection, name, rows.schema(), database)


def viewed(connection: ibis.BaseBackend, name: str, rows: ibis.Table) -> ibis.Table:
    """Return the rows as a view, with which whatever reads it is not entangled."""
    connection.raw_sql(f'CREATE VIEW "{name}" AS {connection.compile(rows)}')
    return known(connection, name, rows.schema(), HERE)


def known(
    connection: ibis.BaseBackend, name: str, schema: ibis.Schema, database: tuple[str, str]
) -> ibis.Table:
    """Return a table of which one knows the types: asked for them DuckDB spells out every list."""
    from ibis.expr import operations as ops

    space = ops.Namespace(catalog=database[0], database=database[1])
    return ops.DatabaseTable(name, schema=schema, source=connection, namespace=space).to_expr()
