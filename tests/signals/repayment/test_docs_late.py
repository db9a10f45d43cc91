"""Documents late: papers asked for that have not come."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.repayment import docs_late

AS_OF = date(2026, 6, 12)


def asked(borrower_id: str, days: int, received: int | None = None, **columns: Any) -> Row:
    """Return papers due so many days ago and received so many days ago."""
    came = None if received is None else AS_OF - timedelta(days=received)
    row: Row = {"contact_id": f"{borrower_id}-{days}", "borrower_id": borrower_id}
    row |= {"kind": "document_request", "due_on": AS_OF - timedelta(days=days)}
    return {**row, "received_on": came, **columns}


CONTACTS = [
    asked("red", 60),
    asked("red", 10),
    asked("below red", 59),
    asked("amber", 30),
    asked("below amber", 29),
    asked("received", 90, received=0),
    asked("received tomorrow", 40, received=-1),
    asked("not due", 0),
    asked("a year ago", 365),
    asked("call", 90, kind="call"),
]
NAMES = sorted({row["borrower_id"] for row in CONTACTS} | {"never asked"})


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    given = feeds(contacts=CONTACTS, book=[in_book(name) for name in NAMES])
    return rows_of(docs_late.measure(given, AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(docs_late.PLUGIN, rows[name])


def test_fires_red_on_papers_sixty_days_overdue(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["missing"], row["due_on"]) == (60.0, 2, date(2026, 4, 13))
    assert level(rows, "red") == Level.RED


@pytest.mark.parametrize("name", ["received", "not due", "a year ago", "call", "never asked"])
def test_quiet_where_nothing_is_overdue(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], rows[name]["missing"]) == (0.0, 0)
    assert level(rows, name) == Level.GREEN


@pytest.mark.parametrize(
    ("name", "expected"),
    [("below red", Level.AMBER), ("amber", Level.AMBER), ("below amber", Level.GREEN)],
)
def test_a_day_less_is_a_level_less(rows: dict[str, Row], name: str, expected: Level) -> None:
    assert level(rows, name) == expected


def test_what_comes_tomorrow_is_missing_today(rows: dict[str, Row]) -> None:
    assert rows["received tomorrow"]["value"] == 40.0


def test_the_sentence_says_how_long_they_are_overdue(rows: dict[str, Row]) -> None:
    text = docs_late.explain(evidence(rows["red"], level="red", amber=30, red=60))

    assert text.en == (
        "Unanswered: 2 requests for papers, the oldest due on 13 April 2026, 60 days overdue (red "
        "line 60)."
    )
