"""Court records and entries of the company register, made up, and what a signal makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.signals.made_up import Row, feeds, in_book, rows_of


def record(borrower: str, kind: str, record_id: str = "R1", **columns: Any) -> Row:
    """Return a record of 1 June 2026 against the borrower, ¥10,000, a case of its own."""
    usual: Row = {"provider": "courts", "role": "executed", "amount": 10_000, "currency": "CNY"}
    usual |= {"case_no": f"(2026)豫0103执{borrower}{record_id}号", "court": "郑州市二七区人民法院"}
    usual |= {"record_id": f"{borrower}-{record_id}", "published_on": date(2026, 6, 1)}
    return {"borrower_id": borrower, "kind": kind, **usual, **columns}


def entry(borrower: str, kind: str, event_id: str = "G1", **columns: Any) -> Row:
    """Return an entry of 1 June 2026 in the company register."""
    usual: Row = {"event_id": f"{borrower}-{event_id}", "published_on": date(2026, 6, 1)}
    return {"borrower_id": borrower, "kind": kind, **usual, **columns}


def measured(
    signal: Any, as_of: date, told: Mapping[str, list[Row]], feed: str, **more: list[Row]
) -> dict[str, Row]:
    """Return what a signal's module measures of a book of these borrowers, each with his rows."""
    rows = [row for of in told.values() for row in of]
    given = feeds(**{"book": [in_book(b) for b in told], feed: rows, **more})
    return rows_of(signal.measure(given, as_of))
