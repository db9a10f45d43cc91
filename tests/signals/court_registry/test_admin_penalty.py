"""Administrative penalty: fines by a year of takings, and orders to stop."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.court_registry import admin_penalty as signal

AS_OF = date(2026, 6, 12)
KIND = "penalty"
ENTRIES: dict[str, list[Row]] = {
    "amber": [entry("amber", KIND, amount=10_000)],
    "below": [entry("below", KIND, amount=9_999)],
    "two": [entry("two", KIND, amount=5_000), entry("two", KIND, "G2", amount=5_000)],
    "stopped": [entry("stopped", KIND, amount=100, after="责令停产整治")],
    "older": [entry("older", KIND, amount=90_000, published_on=date(2025, 6, 12))],
    "paid": [entry("paid", KIND, amount=90_000, closed_on=AS_OF)],
    "no inflow": [entry("no inflow", KIND, amount=90_000)],
    "stopped, no inflow": [entry("stopped, no inflow", KIND, after="停业整顿")],
    "no amount": [entry("no amount", KIND)],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    yearly: Row = {"day": date(2026, 1, 5), "currency": "CNY", "operating_inflow": 1_000_000}
    events = [row for of in ENTRIES.values() for row in of]
    flows = [{**yearly, "borrower_id": b} for b in ENTRIES if "no inflow" not in b]
    given = feeds(book=[in_book(b) for b in ENTRIES], registry_events=events, daily_flows=flows)
    return rows_of(signal.measure(given, AS_OF))


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


@pytest.mark.parametrize("who", ["amber", "two"])
def test_fires_amber_at_one_percent_of_a_years_inflow(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["fined"]) == (0.01, 10_000)
    assert level(rows[who]) == Level.AMBER


def test_quiet_one_yuan_below(rows: dict[str, Row]) -> None:
    assert level(rows["below"]) == Level.GREEN


@pytest.mark.parametrize("who", ["stopped", "stopped, no inflow"])
def test_fires_red_on_an_order_to_stop_whatever_the_fine(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["stop_orders"], level(rows[who])) == (1, Level.RED)


@pytest.mark.parametrize("who", ["paid", "clean"])
def test_quiet_once_paid(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.AMBER) == Level.GREEN


def test_a_fine_of_more_than_a_year_ago_raises_nothing_and_is_open(rows: dict[str, Row]) -> None:
    assert (rows["older"]["value"], rows["older"]["open"]) == (0.0, 1)


@pytest.mark.parametrize("who", ["no inflow", "no amount"])
def test_a_fine_that_cannot_be_weighed_is_not_evaluated(rows: dict[str, Row], who: str) -> None:
    assert rows[who]["value"] is None


def test_the_sentence_has_the_fines_or_the_order(rows: dict[str, Row]) -> None:
    told = evidence(rows["amber"], amber=0.01, red=None)
    red = evidence(rows["stopped"], level="red", amber=0.01, red=None)

    assert signal.explain(told).en == (
        "1 fine of the last year for ¥10,000, 1 % of a year's inflow (amber line 1 %); the last "
        "decision of 1 June 2026: not named."
    )
    assert "(red line: an order to stop)" in signal.explain(red).en
