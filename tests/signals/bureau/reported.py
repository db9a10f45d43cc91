"""Made-up monthly reports of the credit bureau."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import ModuleType
from typing import Any

from tests.signals.made_up import Row, feeds, in_book, rows_of

AS_OF = date(2026, 6, 12)
NEWEST = 2026 * 12 + 5  # June 2026, months from 0


def report(borrower_id: str, back: int, **columns: Any) -> Row:
    """Return the report of so many months before June 2026: one lender, nothing owed."""
    at = NEWEST - back
    row: Row = {"borrower_id": borrower_id, "month": f"{at // 12}-{at % 12 + 1:02}"}
    return {**row, "lenders_count": 1, "total_debt": 0, "currency": "CNY", **columns}


def measured(signal: ModuleType, reports: Iterable[Row], **in_it: Any) -> dict[str, Row]:
    """Return the rows of all reported, each in the book; `in_it` are columns of the book."""
    told = list(reports)
    book = [in_book(name, **in_it) for name in sorted({row["borrower_id"] for row in told})]
    return rows_of(signal.measure(feeds(bureau_reports=told, book=book), AS_OF))
