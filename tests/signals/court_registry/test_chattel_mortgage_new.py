"""New chattel mortgage: to others, lately, or on a thing of ours."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry, measured
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import chattel_mortgage_new as signal

AS_OF = date(2026, 6, 12)
KIND = "chattel_mortgage"
HELD: list[Row] = [
    {"collateral_id": "K1", "valued_on": date(2025, 1, 5)},
    {"collateral_id": "K1", "valued_on": date(2026, 6, 1)},
    {"collateral_id": "K2", "valued_on": date(2026, 5, 2)},
]
ENTRIES: dict[str, list[Row]] = {
    "one": [entry("one", KIND, amount=16_000)],
    "two": [entry("two", KIND), entry("two", KIND, "G2")],
    "newest": [entry("newest", KIND, published_on=date(2026, 3, 15))],
    "older": [entry("older", KIND, published_on=date(2026, 3, 14))],
    "on ours": [entry("on ours", KIND, collateral_id="K1")],
    "our own": [entry("our own", KIND, collateral_id="K2")],
    "released": [entry("released", KIND, closed_on=AS_OF)],
    "dollars": [entry("dollars", KIND, amount=9, currency="USD")],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(signal, AS_OF, ENTRIES, "registry_events", collateral_values=HELD)


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


def test_fires_amber_on_one_and_red_on_two(rows: dict[str, Row]) -> None:
    assert (rows["one"]["value"], rows["one"]["secured"], rows["two"]["value"]) == (1.0, 16_000, 2)
    assert (level(rows["one"]), level(rows["two"])) == (Level.AMBER, Level.RED)


def test_fires_red_on_a_thing_that_secures_our_loan(rows: dict[str, Row]) -> None:
    assert (rows["on ours"]["value"], rows["on ours"]["overlaps"]) == (1.0, 1)
    assert level(rows["on ours"]) == Level.RED


def test_quiet_on_our_own_registration(rows: dict[str, Row]) -> None:
    assert (rows["our own"]["value"], rows["our own"]["open"]) == (0.0, 0)


@pytest.mark.parametrize("who", ["released", "clean"])
def test_quiet_without_a_mortgage_in_force(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], rows[who]["open"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_after_ninety_days_it_is_not_new_but_still_open(rows: dict[str, Row]) -> None:
    assert (rows["newest"]["value"], rows["older"]["value"], rows["older"]["open"]) == (1.0, 0.0, 1)
    assert level(rows["older"], before=Level.AMBER) == Level.AMBER


def test_a_sum_in_another_currency_is_not_told(rows: dict[str, Row]) -> None:
    assert (rows["dollars"]["value"], rows["dollars"]["secured"]) == (1.0, None)


def test_the_sentence_says_whether_a_thing_of_ours_is_among_them(rows: dict[str, Row]) -> None:
    plain = evidence(rows["one"], amber=1, red=2)
    ours = evidence(rows["on ours"], level="red", amber=1, red=2)

    assert signal.explain(plain).en == (
        "1 chattel mortgage to others in 90 days, securing ¥16,000 (amber line 1), the last of "
        "1 June 2026."
    )
    assert "(red line: a thing that secures our loan)" in signal.explain(ours).en
