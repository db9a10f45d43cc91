"""The statements that one delivery is read with, from what config/sources.yml says.

Every query is wrapped, so that it is one SELECT and its rows come in the order of the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy import FromClause, Select
    from sqlalchemy.sql.elements import ColumnClause

QUERY = re.compile(r"\s*(select|with)\b", re.IGNORECASE)
NOT_IN_A_NAME = re.compile(r"[\x00-\x1f\x7f]")


def is_query(text: str) -> bool:
    """Say whether this is a query and not the name of a table or column."""
    return QUERY.match(text) is not None


def name_fault(name: str) -> str | None:
    """Return why this cannot be the name of a table or column, None where it can."""
    if not name.strip():
        return "a name is empty."
    if NOT_IN_A_NAME.search(name):
        return f"the name {name!r} has a control character in it."
    return None


def rows_of_query(query: str, order_by: Sequence[str]) -> Select[Any]:
    """Return the query's rows ordered by these of its columns."""
    from sqlalchemy import literal_column, select

    rows = _wrapped(query, order_by)
    ordered = [rows.c[name] for name in order_by]
    return select(literal_column("*")).select_from(rows).order_by(*ordered)


def rows_of_table(
    table: str, columns: Mapping[str, str], day: str | None, order_by: Sequence[str]
) -> Select[Any]:
    """Return the table's columns under the headings given for them, of one business date.

    `columns` maps a heading to a column of the table. `day` is the column that holds the
    business date; without one, the whole table is read.
    """
    from sqlalchemy import bindparam, select

    named = {**{c: _column(c) for c in (*columns.values(), *order_by)}, **_named(day)}
    held = _table(table, list(named.values()))
    wanted = [held.c[column].label(heading) for heading, column in columns.items()]
    rows = select(*wanted).order_by(*[held.c[column] for column in order_by])
    return rows if day is None else rows.where(held.c[day] == bindparam("business_on"))


def count_of(rows: Select[Any]) -> Select[Any]:
    """Return how many rows there are."""
    from sqlalchemy import func, select

    return select(func.count()).select_from(rows.order_by(None).subquery("delivery"))


def all_of_query(query: str) -> Select[Any]:
    """Return everything a query gives."""
    from sqlalchemy import literal_column, select

    return select(literal_column("*")).select_from(_wrapped(query, ()))


def closed_by_column(place: str) -> Select[Any]:
    """Return the highest value of `<table>.<column>` where it has reached the business date."""
    from sqlalchemy import bindparam, func, select

    table, _, name = place.rpartition(".")
    held = _table(table, [_column(name)])
    highest = func.max(held.c[name])
    return select(highest).having(highest >= bindparam("business_on"))


def _wrapped(query: str, columns: Sequence[str]) -> FromClause:
    from sqlalchemy import text

    # A comment at the query's end must not swallow what is put behind it.
    whole = text(query.strip().rstrip(";") + "\n")
    return whole.columns(*[_column(name) for name in columns]).subquery("delivery")


def _table(place: str, columns: Sequence[ColumnClause[Any]]) -> FromClause:
    from sqlalchemy import table

    schema, _, name = place.rpartition(".")
    return table(name, *columns, schema=schema or None)


def _column(name: str) -> ColumnClause[Any]:
    from sqlalchemy import column

    return column(name)


def _named(day: str | None) -> dict[str, ColumnClause[Any]]:
    return {} if day is None else {day: _column(day)}
