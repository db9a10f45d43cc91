"""Owner in personal distress: his own card and loans, and suits against him."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.group.tied import AS_OF
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.group import owner_personal_distress as signal


def report(month: str = "2026-05", on: date = date(2026, 5, 20), **columns: Any) -> Row:
    usual: Row = {"worst_dpd": 0, "overdue_amount": 0, "currency": "CNY", "lawsuits": 0}
    return {"month": month, "business_on": on, **usual, **columns}


REPORTS: dict[str, list[Row]] = {
    "a day": [report(worst_dpd=1, overdue_amount=3_000)],
    "thirty": [report(worst_dpd=30)],
    "thirty-one": [report(worst_dpd=31)],
    "sued": [report(lawsuits=1)],
    "paid since": [report("2026-04", date(2026, 4, 20), worst_dpd=40), report()],
    "clean": [report()],
    "old": [report("2026-03", date(2026, 3, 29), worst_dpd=40)],
    "in time": [report("2026-03", date(2026, 3, 30), worst_dpd=40)],
    "ahead": [report("2026-06", date(2026, 6, 13), worst_dpd=40)],
    "never": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    told = [{**row, "borrower_id": b} for b, of in REPORTS.items() for row in of]
    book = [in_book(b) for b in REPORTS]
    return rows_of(signal.measure(feeds(book=book, owner_credit=told), AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_amber_on_a_day_late_and_red_on_thirty_one(rows: dict[str, Row]) -> None:
    assert (rows["a day"]["value"], rows["a day"]["overdue"]) == (1.0, 3_000)
    levels = [level(rows[who]) for who in ("a day", "thirty", "thirty-one")]
    assert levels == [Level.AMBER, Level.AMBER, Level.RED]


def test_fires_amber_on_a_suit_against_him(rows: dict[str, Row]) -> None:
    assert (rows["sued"]["value"], level(rows["sued"])) == (0.0, Level.AMBER)


@pytest.mark.parametrize("who", ["clean", "paid since"])
def test_quiet_where_the_newest_month_is_clean(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["month"]) == (0.0, "2026-05")
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_without_a_report_of_75_days_there_is_no_row(rows: dict[str, Row]) -> None:
    assert rows["in time"]["value"] == 40.0
    assert {"old", "ahead", "never"}.isdisjoint(rows)


def test_the_sentence_has_the_days_and_the_suits(rows: dict[str, Row]) -> None:
    told = evidence(rows["a day"], amber=1, red=31)

    assert signal.explain(told).en == (
        "The owner himself was 1 day late with ¥3,000 by the report of 2026-05, with 0 suits "
        "against him in person (amber line 1 day or any suit)."
    )
