"""Inquiry spike: inquiries of 90 days against the year before."""

from __future__ import annotations

import pytest

from tests.signals.bureau.reported import measured, report
from tests.signals.made_up import Row, evidence
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.bureau import inquiry_spike


def asked(borrower_id: str, now: int, usual: int, months: int = 12) -> list[Row]:
    """Return the newest report and as many months from three months before."""
    past = [report(borrower_id, 3 + n, inquiries_90d=usual) for n in range(months)]
    return [report(borrower_id, 0, inquiries_90d=now), *past]


REPORTS = [
    *asked("red", 8, 1),
    *asked("below red", 7, 1),
    *asked("amber", 4, 2),
    *asked("below amber", 3, 0),
    *asked("none", 0, 0),
    *asked("always many", 9, 5),
    *asked("six reports", 8, 1, months=6),
    *asked("five reports", 8, 1, months=5),
    *(report("rising", back, inquiries_90d=9) for back in (1, 2)),
    *asked("rising", 8, 1),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(inquiry_spike, REPORTS)


def test_fires_red_on_eight_inquiries_where_one_was_usual(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert (row["value"], row["usual"], row["excess"]) == (8.0, 1.0, 6.0)
    assert one_look(inquiry_spike.PLUGIN, row) == Level.RED


@pytest.mark.parametrize("name", ["none", "always many", "below amber"])
def test_quiet_where_few_ask_or_many_always_did(rows: dict[str, Row], name: str) -> None:
    assert one_look(inquiry_spike.PLUGIN, rows[name]) == Level.GREEN


def test_amber_from_four_on_and_twice_the_usual(rows: dict[str, Row]) -> None:
    assert one_look(inquiry_spike.PLUGIN, rows["below red"]) == Level.AMBER
    assert (rows["amber"]["excess"], one_look(inquiry_spike.PLUGIN, rows["amber"])) == (
        0.0,
        Level.AMBER,
    )


def test_the_last_two_months_are_no_part_of_what_is_usual(rows: dict[str, Row]) -> None:
    assert rows["rising"]["usual"] == 1.0


def test_no_row_with_fewer_than_six_earlier_reports(rows: dict[str, Row]) -> None:
    assert "six reports" in rows
    assert "five reports" not in rows


def test_the_sentence_says_how_many_asked(rows: dict[str, Row]) -> None:
    text = inquiry_spike.explain(evidence(rows["red"], level="red", amber=4, red=8))

    assert text.en == (
        "8 inquiries by other lenders in three months by the report of 2026-06 (red line 8), "
        "against 1 over the year before."
    )
