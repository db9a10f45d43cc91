"""Extension requests: what was asked for out of turn within half a year."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.repayment import extension_requests

AS_OF = date(2026, 6, 12)


def request(borrower_id: str, days: int, **columns: Any) -> Row:
    row: Row = {"request_id": f"{borrower_id}-{days}", "facility_id": f"F-{borrower_id}"}
    row |= {"kind": "deferral", "requested_on": AS_OF - timedelta(days=days)}
    return {**row, **columns}


REQUESTS = [
    request("two", 100),
    request("two", 10, kind="interest_only", decided_on=AS_OF, granted=False),
    request("one", 181),
    request("half a year ago", 182),
    request("tomorrow", -1),
    request("decided tomorrow", 3, decided_on=AS_OF + timedelta(days=1), granted=True),
]
NAMES = sorted({row["facility_id"][2:] for row in REQUESTS} | {"none"})


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    given = feeds(
        facility_requests=REQUESTS,
        facilities=[{"facility_id": f"F-{name}", "borrower_id": name} for name in NAMES],
        book=[in_book(name) for name in NAMES],
    )
    return rows_of(extension_requests.measure(given, AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(extension_requests.PLUGIN, rows[name])


def test_fires_red_on_a_second_request_and_amber_on_the_first(rows: dict[str, Row]) -> None:
    assert (rows["two"]["value"], level(rows, "two")) == (2.0, Level.RED)
    assert (rows["one"]["value"], level(rows, "one")) == (1.0, Level.AMBER)


@pytest.mark.parametrize("name", ["none", "half a year ago", "tomorrow"])
def test_quiet_without_a_request_of_the_last_half_year(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


def test_the_newest_request_and_its_answer_are_told(rows: dict[str, Row]) -> None:
    assert (rows["two"]["kind"], rows["two"]["granted"]) == ("interest_only", False)
    assert rows["decided tomorrow"]["granted"] is None


def test_the_sentence_says_what_was_asked_for(rows: dict[str, Row]) -> None:
    lines = {"amber": 1, "red": 2}

    assert extension_requests.explain(evidence(rows["two"], level="red", **lines)).en == (
        "2 requests in six months (red line 2); the last, on 2 June 2026, was for interest only "
        "for a time on facility F-two, not granted."
    )
    assert "not decided yet" in extension_requests.explain(evidence(rows["one"], **lines)).en
