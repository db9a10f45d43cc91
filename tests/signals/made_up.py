"""Made-up feeds for tests of signals: a few rows as dicts, the rest of the columns null."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import ibis
import pyarrow as pa

from warning_signals.derived import daily_balances, daily_invoices, invoices_taken_back
from warning_signals.feeds import arrow_schema
from warning_signals.invoiced import COUNTS, MONEY

Row = dict[str, Any]

META: Row = {
    "business_on": date(2026, 6, 5),
    "known_at": datetime(2026, 6, 7, tzinfo=UTC),
    "delivery_id": "D1",
    "row_no": 1,
    "provenance": "simulated",
}
NEW_YEARS = (date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17))

DERIVED: dict[str, dict[str, pa.DataType]] = {
    "book": {
        "borrower_id": pa.string(),
        "currency": pa.string(),
        "exposure": pa.float64(),
        "outstanding": pa.float64(),
        "instalment": pa.float64(),
        "branch_id": pa.string(),
        "officer_id": pa.string(),
        "segment": pa.string(),
        "sector": pa.string(),
        "region": pa.string(),
        "onboarded_on": pa.date32(),
        "taxpayer_kind": pa.string(),
        "in_master": pa.bool_(),
    },
    "daily_flows": {
        "borrower_id": pa.string(),
        "day": pa.date32(),
        "currency": pa.string(),
        "inflow": pa.float64(),
        "outflow": pa.float64(),
        "operating_inflow": pa.float64(),
        "operating_outflow": pa.float64(),
        "inflow_count": pa.int64(),
        "outflow_count": pa.int64(),
        "payroll_outflow": pa.float64(),
        "cash_outflow": pa.float64(),
        "lender_outflow": pa.float64(),
        "gaming_outflow": pa.float64(),
        "returned_outflow": pa.float64(),
        "returned_count": pa.int64(),
        "customer_count": pa.int64(),
    },
    "party_flows": {
        "borrower_id": pa.string(),
        "day": pa.date32(),
        "currency": pa.string(),
        "party": pa.string(),
        "party_name": pa.string(),
        "party_kind": pa.string(),
        "kind": pa.string(),
        "channel": pa.string(),
        "is_own": pa.bool_(),
        "is_operating": pa.bool_(),
        "is_returned": pa.bool_(),
        "inflow": pa.float64(),
        "outflow": pa.float64(),
        "count": pa.int64(),
    },
    "daily_balances": {
        "borrower_id": pa.string(),
        "day": pa.date32(),
        "currency": pa.string(),
        "balance": pa.float64(),
    },
    "daily_invoices": {
        "borrower_id": pa.string(),
        "day": pa.date32(),
        "currency": pa.string(),
        **dict.fromkeys(MONEY, pa.float64()),
        **dict.fromkeys(COUNTS, pa.int64()),
    },
    "operating_credits": {
        "borrower_id": pa.string(),
        "day": pa.date32(),
        "currency": pa.string(),
        "amount": pa.float64(),
        "payer": pa.string(),
        "payer_name": pa.string(),
        "channel": pa.string(),
    },
    "forecasts": {
        "borrower_id": pa.string(),
        "series": pa.string(),
        "period_on": pa.date32(),
        "grain": pa.string(),
        "expected": pa.float64(),
        "lower": pa.float64(),
        "upper": pa.float64(),
        "model": pa.string(),
        "fallback_reason": pa.string(),
        "silent_days": pa.float64(),
        "silent_after": pa.float64(),
        "usual_a_day": pa.float64(),
        "lasting_fall": pa.float64(),
        "lost_a_day": pa.float64(),
        "fell_on": pa.date32(),
    },
    "levels": {"borrower_id": pa.string(), "day": pa.date32(), "level": pa.int8()},
    "invoices_taken_back": {
        "borrower_id": pa.string(),
        "day": pa.date32(),
        "currency": pa.string(),
        "corrected_before": pa.date32(),
        "corrected_after": pa.date32(),
        "invoices": pa.int64(),
        "total": pa.float64(),
    },
    "alerts": {"day": pa.date32(), "borrower_id": pa.string()},
    "bank_days": {"day": pa.date32(), "is_business": pa.bool_()},
    "new_years": {"new_year_on": pa.date32()},
}


def table(name: str, rows: Iterable[Row]) -> ibis.Table:
    """Return feed or derived table `name` with these rows; columns not named are null."""
    if name in DERIVED:
        schema, defaults = pa.schema(list(DERIVED[name].items())), {}
    else:
        schema, defaults = arrow_schema(name), META
    cells = [_cells(schema, {**defaults, **row}) for row in rows]
    return ibis.memtable(pa.Table.from_pylist(cells, schema=schema))


def feeds(**rows: Iterable[Row]) -> dict[str, ibis.Table]:
    """Return feeds by name: those given, the lunar New Years, and a book of B1 in CNY."""
    given: dict[str, Iterable[Row]] = {
        "book": [in_book("B1")],
        "new_years": [{"new_year_on": day} for day in NEW_YEARS],
        **rows,
    }
    tables = {name: table(name, values) for name, values in given.items()}
    if "e_invoices" in tables:
        tables["daily_invoices"] = daily_invoices(tables["e_invoices"])
        tables["invoices_taken_back"] = invoices_taken_back(tables["e_invoices"])
    if {"account_balances", "accounts"} <= set(tables):
        held = daily_balances(tables["account_balances"], tables["accounts"])
        tables.setdefault("daily_balances", held)
    return tables


def in_book(borrower_id: str, **columns: Any) -> Row:
    """Return a row of the book: ¥500,000 owed, ¥20,000 a month, retail trade."""
    usual: Row = {"currency": "CNY", "exposure": 500_000.0, "instalment": 20_000.0, "sector": "F52"}
    return {"borrower_id": borrower_id, "outstanding": 500_000.0, **usual, **columns}


def daily(borrower_id: str, first: date, last: date, **columns: Any) -> list[Row]:
    """Return one row a day from `first` to `last` with these columns and currency CNY."""
    return [
        {"borrower_id": borrower_id, "day": day, "currency": "CNY", **columns}
        for day in days(first, last)
    ]


def days(first: date, last: date, step: int = 1) -> list[date]:
    """Return every `step`th day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)]


def bank_days(first: date, last: date, holidays: Iterable[date] = ()) -> list[Row]:
    """Return the days with Monday to Friday as business days, save the holidays."""
    closed = set(holidays)
    return [
        {"day": day, "is_business": day.weekday() < 5 and day not in closed}
        for day in days(first, last)
    ]


def rows_of(result: ibis.Table) -> dict[str, Row]:
    """Run a measure's table and return its rows by borrower."""
    return {row["borrower_id"]: row for row in result.to_pyarrow().to_pylist()}


def evidence(row: Mapping[str, Any], **told: Any) -> Row:
    """Return what `explain` is handed: a measured row and what judging adds."""
    return {"level": "amber", "amber": 0.3, "red": 0.5, "currency": "CNY", **row, **told}


def _cells(schema: pa.Schema, row: Row) -> Row:
    unknown = set(row) - set(schema.names)
    assert not unknown, f"no such columns: {sorted(unknown)}; this table has {schema.names}"
    return {name: _cell(schema.field(name).type, row.get(name)) for name in schema.names}


def _cell(kind: pa.DataType, value: Any) -> Any:
    if pa.types.is_decimal(kind) and isinstance(value, int | float | str):
        return Decimal(str(value))
    return value
