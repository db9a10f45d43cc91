"""Contact lost: days on which nobody was reached, since somebody was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, rows_of
from warning_signals.model import Level
from warning_signals.signals.repayment import contact_lost

AS_OF = date(2026, 6, 12)


def tried(borrower_id: str, *ago: int, reached: bool = False, **columns: Any) -> list[Row]:
    """Return a call at nine in the morning, so many days ago each."""
    noon = datetime(2026, 6, 12, 1, tzinfo=UTC)
    row: Row = {"borrower_id": borrower_id, "kind": "call", "reached": reached}
    return [
        {"contact_id": f"{borrower_id}-{days}", **row, "happened_at": noon - timedelta(days=days),
            **columns}
        for days in ago
    ]  # fmt: skip


CONTACTS = [
    *tried("red", 12, 10, 8, 6, 4, 2),
    *tried("below red", 12, 10, 8, 6, 2),
    *tried("amber", 12, 7, 2),
    *tried("below amber", 12, 2),
    *tried("nine days", 11, 7, 2),
    *tried("reached", 12, 7, 2),
    *tried("reached", 1, reached=True),
    *tried("reached before", 40, 30, 20, 12, 7, 2),
    *tried("reached before", 15, reached=True, kind="visit"),
    *tried("one day", 12, 2),
    *(row for _ in range(5) for row in tried("one day", 2)),
    *tried("reached that day", 12, 7, 2),
    *tried("reached that day", 2, reached=True),
    *tried("tomorrow", 12, 7),
    *tried("tomorrow", -1, reached=True),
    *tried("long ago", 200, 190, 180),
    *tried("papers", 12, 7, 2, kind="document_request"),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return rows_of(contact_lost.measure(feeds(contacts=CONTACTS), AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(contact_lost.PLUGIN, rows[name])


def test_fires_red_on_six_days_in_vain(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["span_days"], row["reached_on"]) == (6.0, 10, None)
    assert (row["first_on"], row["last_on"]) == (date(2026, 5, 31), date(2026, 6, 10))
    assert level(rows, "red") == Level.RED


@pytest.mark.parametrize("name", ["reached", "reached that day"])
def test_quiet_once_he_is_reached(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("below red", Level.AMBER),
        ("amber", Level.AMBER),
        ("below amber", Level.GREEN),
        ("nine days", Level.GREEN),
    ],
)
def test_a_day_less_is_a_level_less(rows: dict[str, Row], name: str, expected: Level) -> None:
    assert level(rows, name) == expected


def test_only_what_came_after_he_was_reached_counts(rows: dict[str, Row]) -> None:
    row = rows["reached before"]

    assert (row["value"], row["reached_on"]) == (3.0, date(2026, 5, 28))


def test_many_calls_of_one_day_are_one(rows: dict[str, Row]) -> None:
    assert rows["one day"]["value"] == 2.0


def test_a_call_of_tomorrow_is_not_known(rows: dict[str, Row]) -> None:
    assert rows["tomorrow"]["value"] == 2.0


def test_no_row_where_nobody_tried_of_late(rows: dict[str, Row]) -> None:
    assert not {"long ago", "papers"} & set(rows)


def test_the_sentence_says_from_when_to_when(rows: dict[str, Row]) -> None:
    lines = {"amber": 3, "red": 6}

    assert contact_lost.explain(evidence(rows["reached before"], **lines)).en == (
        "Nobody was reached on 3 days with calls or visits (amber line 3), over 10 days from "
        "31 May 2026 to 10 June 2026; last reached on 28 May 2026."
    )
    assert contact_lost.explain(evidence(rows["red"], level="red", **lines)).en.endswith(
        "last reached more than half a year ago."
    )
