"""What a query says a delivery adds up to, currency by currency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from warning_signals.errors import FeedError
from warning_signals.model import ControlTotal
from warning_signals.sources.reading.sql_statements import all_of_query

if TYPE_CHECKING:
    from sqlalchemy import Connection

COLUMNS = ("currency", "opening", "movements", "closing")


def totals_of(
    connection: Connection, query: str | None, bound: Mapping[str, Any], what: str
) -> tuple[ControlTotal, ...]:
    """Return one total for each row of the query; none where there is no query.

    Raises FeedError where a column is missing, a currency stands twice, or a sum is no number.
    """
    if query is None:
        return ()
    rows = connection.execute(all_of_query(query), dict(bound)).mappings().all()
    totals = tuple(_total(dict(row), what) for row in rows)
    if len({total.currency for total in totals}) < len(totals):
        raise FeedError(f"{what}: `totals` gives a currency twice. Group the query by currency.")
    return totals


def _total(row: Mapping[str, Any], what: str) -> ControlTotal:
    lacking = [name for name in COLUMNS if name not in row]
    if lacking:
        raise FeedError(
            f"{what}: `totals` has no column {lacking[0]!r}. It must give {', '.join(COLUMNS)}."
        )
    try:
        opening, movements, closing = (_number(row[name]) for name in COLUMNS[1:])
    except (InvalidOperation, ValueError, TypeError):
        raise FeedError(f"{what}: `totals` gives a sum that is no number.") from None
    if row["currency"] is None or movements is None:
        raise FeedError(f"{what}: `totals` gives a row without a currency or without movements.")
    return ControlTotal(str(row["currency"]), movements, opening, closing)


def _number(value: Any) -> Decimal | None:
    """Return a sum exactly; a float is taken as it prints."""
    if value is None:
        return None
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise ValueError("not finite")
    return number
