"""Made-up monthly reports of the credit bureau, and the level of one measured row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np

from tests.signals.made_up import Row, feeds, in_book, rows_of
from warning_signals.judging.levels import raw_levels
from warning_signals.judging.looks import Looks
from warning_signals.model import Level
from warning_signals.panels import parts_of

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


def level(signal: ModuleType, row: Row, materiality: float = 0.0, **changed: float) -> Level:
    """Return the level of a single look at a row."""
    told = {**row, **changed}
    parts = {name: np.array([[float(told[name])]]) for name in parts_of(signal.PLUGIN)}
    looks = Looks(np.array([[told["value"]]]), parts, np.array([materiality]))
    return Level(raw_levels(looks, signal.THRESHOLDS)[0, 0])
