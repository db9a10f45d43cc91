"""Tax office notice: an inspection or an abnormal household that is not settled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.tax import tax_abnormal_household

AS_OF = date(2026, 6, 12)
TOMORROW = AS_OF + timedelta(days=1)


def notice(borrower_id: str, kind: str, on: date = date(2026, 5, 4), **columns: Any) -> Row:
    row: Row = {"event_id": f"{borrower_id}-{kind}", "borrower_id": borrower_id, "kind": kind}
    return {**row, "happened_on": on, **columns}


EVENTS = [
    notice("gone", "abnormal_household"),
    notice("inspected", "inspection"),
    notice("both", "inspection", date(2026, 6, 1)),
    notice("both", "abnormal_household"),
    notice("settled", "abnormal_household", settled_on=AS_OF),
    notice("settled tomorrow", "abnormal_household", settled_on=TOMORROW),
    notice("tomorrow", "inspection", TOMORROW),
    notice("owes", "arrears"),
    notice("stranger", "inspection"),
]
NAMES = sorted({row["borrower_id"] for row in EVENTS} - {"stranger"} | {"nothing"})


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    given = feeds(tax_events=EVENTS, book=[in_book(name) for name in NAMES])
    return rows_of(tax_abnormal_household.measure(given, AS_OF))


def level(rows: dict[str, Row], name: str, before: Level = Level.GREEN) -> Level:
    return judged(tax_abnormal_household.PLUGIN, rows[name], before=before)


def test_fires_red_on_a_firm_that_is_not_found_and_amber_on_an_inspection(
    rows: dict[str, Row],
) -> None:
    assert (rows["gone"]["value"], level(rows, "gone")) == (2.0, Level.RED)
    assert (rows["inspected"]["value"], level(rows, "inspected")) == (1.0, Level.AMBER)


@pytest.mark.parametrize("name", ["nothing", "settled", "tomorrow", "owes"])
def test_quiet_where_no_notice_is_open(rows: dict[str, Row], name: str) -> None:
    assert (rows[name]["value"], rows[name]["open"], level(rows, name)) == (0.0, 0, Level.GREEN)


def test_it_ends_with_the_record_that_settles_it(rows: dict[str, Row]) -> None:
    assert level(rows, "settled tomorrow", before=Level.RED) == Level.RED
    assert level(rows, "settled", before=Level.RED) == Level.GREEN


def test_of_two_notices_the_graver_speaks(rows: dict[str, Row]) -> None:
    row = rows["both"]

    assert (row["value"], row["open"], row["kind"]) == (2.0, 2, "abnormal_household")


def test_no_row_for_one_who_is_not_in_the_book(rows: dict[str, Row]) -> None:
    assert "stranger" not in rows


def test_it_is_not_hard() -> None:
    assert not tax_abnormal_household.PLUGIN.hard


def test_the_sentence_says_what_is_open_since_when(rows: dict[str, Row]) -> None:
    text = tax_abnormal_household.explain(evidence(rows["gone"], level="red", amber=1, red=2))

    assert text.en == (
        "The firm is listed by the tax bureau as an abnormal household since 4 May 2026 and it is "
        "not settled (1 open notice; red line)."
    )
