"""Scope, address, capital: what counts is a cut, a move to another province, a new scope."""

from __future__ import annotations

from datetime import date

import pytest

from tests.signals.court_registry.records import entry, measured
from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence
from warning_signals.model import Level
from warning_signals.signals.court_registry import scope_address_capital_change as signal

AS_OF = date(2026, 6, 12)
CAPITAL, ADDRESS, SCOPE = "capital_change", "address_change", "scope_change"
ENTRIES: dict[str, list[Row]] = {
    "cut": [entry("cut", CAPITAL, before="人民币1,000万元", after="人民币500.5万元")],
    "raised": [entry("raised", CAPITAL, before="500万元", after="1000万元")],
    "same": [entry("same", CAPITAL, before="500万元", after="500万元")],
    "other unit": [entry("other unit", CAPITAL, before="500万元", after="50美元")],
    "untold": [entry("untold", CAPITAL, amount=500_000), entry("untold", ADDRESS, "G2")],
    "moved": [entry("moved", ADDRESS, before="江苏省南京市", after="浙江省杭州市")],
    "down the road": [entry("down the road", ADDRESS, before="江苏省南京市", after="江苏省苏州市")],
    "scope": [entry("scope", SCOPE)],
    "two": [
        entry("two", SCOPE),
        entry("two", ADDRESS, "G2", published_on=date(2026, 5, 2), before="江苏省", after="浙江省"),
    ],
    "one day": [
        entry("one day", SCOPE),
        entry("one day", CAPITAL, "G2", before="5元", after="4元"),
    ],
    "two cuts": [
        entry("two cuts", CAPITAL, before="9元", after="8元"),
        entry("two cuts", CAPITAL, "G2", published_on=date(2026, 5, 2), before="8元", after="7元"),
    ],
    "in time": [entry("in time", SCOPE, published_on=date(2025, 12, 13))],
    "before": [entry("before", SCOPE, published_on=date(2025, 12, 12))],
    "clean": [],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return measured(signal, AS_OF, ENTRIES, "registry_events")


def level(row: Row, before: Level = Level.GREEN) -> Level:
    return judged(signal.PLUGIN, row, before=before)


@pytest.mark.parametrize("who", ["cut", "moved", "scope", "in time", "one day"])
def test_fires_amber_on_a_change_that_counts(rows: dict[str, Row], who: str) -> None:
    assert (rows[who]["value"], level(rows[who])) == (1.0, Level.AMBER)


def test_fires_red_on_two_on_different_days(rows: dict[str, Row]) -> None:
    assert (rows["two"]["value"], level(rows["two"])) == (2.0, Level.RED)


def test_two_cuts_of_capital_stay_amber(rows: dict[str, Row]) -> None:
    assert (rows["two cuts"]["value"], rows["two cuts"]["other_changes"]) == (2.0, 0)
    assert level(rows["two cuts"]) == Level.AMBER


@pytest.mark.parametrize(
    "who", ["raised", "same", "other unit", "untold", "down the road", "before", "clean"]
)
def test_quiet_on_what_healthy_firms_do_and_on_what_is_not_told(
    rows: dict[str, Row], who: str
) -> None:
    assert (rows[who]["value"], rows[who]["other_changes"]) == (0.0, 0)
    assert level(rows[who], before=Level.RED) == Level.GREEN


def test_the_sentence_counts_each_kind(rows: dict[str, Row]) -> None:
    told = evidence(rows["two"], level="red", amber=1, red=2)

    assert signal.explain(told).en == (
        "In six months the capital was cut 0 times, the seat moved to another province 1 time and "
        "the scope changed 1 time, the last on 1 June 2026 (red line 2 in all)."
    )
