"""How the long tables of a large book are kept in a database file: what stands often, as numbers.

Who (a borrower and currency) and which party are numbers of lists that only ever grow.
Rows lie by month, so that a look at some weeks reads few others, and within a month by borrower,
whose sums are then added up side by side; only those of the newest month lie by day, as they
came. Money is float64, as it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.booked import DAILY_COLUMNS
from warning_signals.invoiced import CORRECTED, COUNTS, MONEY

if TYPE_CHECKING:
    import ibis

# What a number of each list stands for, by column.
LISTS: Mapping[str, Mapping[str, str]] = {
    "who": {"borrower_id": "string", "currency": "string"},
    "met": {"party": "string", "party_name": "string"},
}


@dataclass(frozen=True)
class Kept:
    """A kept table: the lists of which its rows have a number, and its own columns, with types."""

    lists: tuple[str, ...]
    values: Mapping[str, str]
    columns: tuple[str, ...]

    @property
    def schema(self) -> Mapping[str, str]:
        """Return the columns as they are read."""
        of = {name: kind for which in self.lists for name, kind in LISTS[which].items()}
        of |= {"day": "date", **self.values}
        return {name: of[name] for name in self.columns}


# No list of these: DuckDB packs them as one, and takes a filter on a list of twenty for one that
# leaves next to nothing of the rows, after which it builds hash tables of the wrong side of a join.
_WAY = {
    "party_kind": "string", "kind": "string", "channel": "string",
    "is_own": "boolean", "is_operating": "boolean", "is_returned": "boolean",
}  # fmt: skip
_DAY = ("borrower_id", "day", "currency")
TABLES: Mapping[str, Kept] = {
    "daily_flows": Kept(
        ("who",),
        {name: "int64" if name.endswith("_count") else "float64" for name in DAILY_COLUMNS},
        (*_DAY, *DAILY_COLUMNS),
    ),
    "party_flows": Kept(
        ("who", "met"),
        _WAY | {"inflow": "float64", "outflow": "float64", "count": "int64"},
        (*_DAY, *LISTS["met"], *_WAY, "inflow", "outflow", "count"),
    ),
    "daily_balances": Kept(("who",), {"balance": "float64"}, (*_DAY, "balance")),
    "daily_invoices": Kept(
        ("who",),
        dict.fromkeys(MONEY, "float64") | dict.fromkeys(COUNTS, "int64"),
        (*_DAY, *MONEY, *COUNTS),
    ),
    "invoices_taken_back": Kept(
        ("who",),
        dict.fromkeys(CORRECTED, "date") | {"invoices": "int64", "total": "float64"},
        (*_DAY, *CORRECTED, "invoices", "total"),
    ),
}
# `day` is the first column of each table, the number of its borrower the second.
_BY_BORROWER = "date_trunc('month', day), 2, 1"
OWNERS = "owners"
_TYPES = {
    "string": "VARCHAR", "boolean": "BOOLEAN", "date": "DATE", "float64": "DOUBLE",
    "int32": "INTEGER", "int64": "BIGINT",
}  # fmt: skip


def attach(connection: ibis.BaseBackend, path: Path, database: str, *, readable: bool) -> None:
    """Attach a database file under a name, to be read only or to be written."""
    only = " (READ_ONLY)" if readable else ""
    quoted = str(path).replace("'", "''")
    connection.raw_sql(f"ATTACH '{quoted}' AS {database}{only}")


def create(connection: ibis.BaseBackend, database: str, names: tuple[str, ...]) -> None:
    """Make the empty tables of these names, their lists, and the owners."""
    for which in _lists_of(names):
        columns = {which: "int32"} | dict(LISTS[which])
        _create(connection, f"{database}.{which}", columns)
    for name in names:
        kept = TABLES[name]
        columns = {"day": "date", **dict.fromkeys(kept.lists, "int32"), **kept.values}
        _create(connection, f"{database}.{name}", columns)
    _create(connection, f"{database}.{OWNERS}", {"account_id": "string", "borrower_id": "string"})


def add(connection: ibis.BaseBackend, database: str, name: str, rows: str) -> None:
    """Add the rows of a table of that name, as it is read, whose borrowers' days are not there."""
    kept = TABLES[name]
    for which in kept.lists:
        _extend(connection, database, which, rows)
    numbers = ", ".join(f"{which}.{which}" for which in kept.lists)
    values = ", ".join(f'r."{column}"' for column in kept.values)
    joins = " ".join(
        f"JOIN {database}.{which} ON {_same(which, 'r', which)}" for which in kept.lists
    )
    connection.raw_sql(
        f"INSERT INTO {database}.{name} "  # noqa: S608 the project's own names
        f"SELECT r.day, {numbers}, {values} FROM {rows} r {joins} ORDER BY {_BY_BORROWER}"
    )


def remove(connection: ibis.BaseBackend, database: str, name: str, days: str) -> None:
    """Remove the rows of the `borrower_id`, `day` of a table; a day null stands for all of them."""
    connection.raw_sql(
        f"DELETE FROM {database}.{name} t USING {database}.who w, {days} d "  # noqa: S608
        "WHERE t.who = w.who AND w.borrower_id = d.borrower_id AND (d.day IS NULL OR t.day = d.day)"
    )


def settle(connection: ibis.BaseBackend, database: str, name: str, as_of: date) -> None:
    """Lay the newest month by borrower if it has ended by the day: its rows came day by day."""
    table = f"{database}.{name}"
    [[newest]] = connection.con.sql(f"SELECT max(day) FROM {table}").fetchall()  # noqa: S608
    if newest is None or newest >= as_of.replace(day=1):
        return
    ended = f"day >= '{newest.replace(day=1)}'"
    connection.raw_sql(f"CREATE TEMP TABLE ended AS SELECT * FROM {table} WHERE {ended}")  # noqa: S608
    connection.raw_sql(f"DELETE FROM {table} WHERE {ended}")  # noqa: S608
    connection.raw_sql(f"INSERT INTO {table} SELECT * FROM ended ORDER BY {_BY_BORROWER}")  # noqa: S608
    connection.raw_sql("DROP TABLE ended")


def own(connection: ibis.BaseBackend, database: str, accounts: str) -> None:
    """Set whose each account is, from a table."""
    connection.raw_sql(f"DELETE FROM {database}.{OWNERS}")  # noqa: S608
    connection.raw_sql(
        f"INSERT INTO {database}.{OWNERS} SELECT account_id, borrower_id FROM {accounts}"  # noqa: S608
    )


def _create(connection: ibis.BaseBackend, table: str, columns: Mapping[str, str]) -> None:
    told = ", ".join(f'"{name}" {_TYPES[kind]}' for name, kind in columns.items())
    connection.raw_sql(f"CREATE TABLE {table} ({told})")


def _lists_of(names: tuple[str, ...]) -> list[str]:
    return [which for which in LISTS if any(which in TABLES[name].lists for name in names)]


def _extend(connection: ibis.BaseBackend, database: str, which: str, rows: str) -> None:
    """Number what the list does not have yet, what one borrower has to do with side by side."""
    columns = ", ".join(f'"{name}"' for name in LISTS[which])
    connection.raw_sql(
        f"INSERT INTO {database}.{which} "  # noqa: S608
        f"SELECT (SELECT coalesce(max({which}), -1) FROM {database}.{which}) "
        f"+ row_number() OVER (ORDER BY met_by, {columns}), {columns} "
        f"FROM (SELECT {columns}, min(borrower_id) AS met_by FROM {rows} GROUP BY ALL) r "
        f"WHERE NOT EXISTS (SELECT 1 FROM {database}.{which} l WHERE {_same(which, 'r', 'l')})"
    )


def _same(which: str, one: str, other: str) -> str:
    return " AND ".join(f'{one}."{n}" IS NOT DISTINCT FROM {other}."{n}"' for n in LISTS[which])
