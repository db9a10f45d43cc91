"""Forborne: terms that were eased, while the year of observation runs."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.repayment import forborne

AS_OF = date(2026, 6, 12)


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def loan(borrower_id: str, no: int = 1, **columns: Any) -> Row:
    return {"facility_id": f"{borrower_id}-{no}", "borrower_id": borrower_id, **columns}


def granted(facility_id: str, days: int, **columns: Any) -> Row:
    row: Row = {"request_id": f"{facility_id}-{days}", "facility_id": facility_id, "granted": True}
    return {**row, "kind": "deferral", "decided_on": ago(days), **columns}


FACILITIES = [
    loan("restructured", restructured_on=ago(364)),
    loan("over", restructured_on=ago(365)),
    loan("twice", restructured_on=ago(500)),
    loan("twice", 2, restructured_on=ago(100)),
    loan("one step", restructured_on=ago(40)),
    loan("two steps", restructured_on=ago(40)),
    loan("extended", renewal_kind="extended", granted_on=ago(30)),
    loan("renewed", renewal_kind="renewed_without_repayment", granted_on=ago(30)),
    loan("tomorrow", restructured_on=ago(-1)),
    *(loan(name) for name in ("deferred", "refused", "higher limit", "none")),
]
REQUESTS = [
    granted("one step-1", 100),
    granted("two steps-1", 101),
    granted("deferred-1", 20),
    granted("refused-1", 20, granted=False),
    granted("higher limit-1", 20, kind="extra_limit"),
]
NAMES = sorted({row["borrower_id"] for row in FACILITIES})


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    book = [in_book(name) for name in NAMES]
    given = feeds(facilities=FACILITIES, facility_requests=REQUESTS, book=book)
    return rows_of(forborne.measure(given, AS_OF))


def level(rows: dict[str, Row], name: str) -> Level:
    return judged(forborne.PLUGIN, rows[name])


@pytest.mark.parametrize("name", ["restructured", "extended", "deferred"])
def test_fires_amber_within_a_year_of_easing(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (1.0, Level.AMBER)


@pytest.mark.parametrize("name", ["none", "over", "renewed", "refused", "higher limit", "tomorrow"])
def test_quiet_without_easing_or_after_the_year(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], level(rows, name)) == (0.0, Level.GREEN)


def test_red_the_second_time_even_if_the_first_is_long_ago(rows: dict[str, Row]) -> None:
    assert (rows["twice"]["value"], rows["twice"]["facility"]) == (2.0, "twice-2")
    assert level(rows, "twice") == Level.RED


def test_steps_within_sixty_days_are_one(rows: dict[str, Row]) -> None:
    assert rows["one step"]["value"] == 1.0
    assert rows["two steps"]["value"] == 2.0


def test_the_sentence_says_when_and_for_which_time(rows: dict[str, Row]) -> None:
    text = forborne.explain(evidence(rows["twice"], level="red", amber=1, red=2))

    assert text.en == (
        "The terms of facility twice-2 were eased on 4 March 2026, easing no. 2 on record (red "
        "line 2); the year of observation is not over."
    )
