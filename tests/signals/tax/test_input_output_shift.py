"""Input-output shift: purchases by sales of a quarter against the year before."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.signals.made_up import Row, days, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.tax import input_output_shift

AS_OF = date(2026, 6, 12)
TURN = date(2026, 3, 13)
SINCE = date(2025, 3, 15)


def invoices(direction: str, before: float, now: float, **columns: Any) -> list[Row]:
    """Return an invoice every third day, `before` and then `now` net."""
    return [
        {"direction": direction, "status": "valid", "currency": "CNY", "issued_on": day,
            "net": now if day > TURN else before, **columns}
        for day in days(SINCE, AS_OF, 3)
    ]  # fmt: skip


CASES: dict[str, list[Row]] = {
    "more": invoices("out", 1_000, 1_000) + invoices("in", 700, 2_100),
    "less": invoices("out", 1_000, 1_000) + invoices("in", 700, 140),
    "steady": invoices("out", 1_000, 2_000) + invoices("in", 700, 1_400),
    "void": invoices("out", 1_000, 1_000)
    + invoices("in", 700, 700)
    + invoices("in", 0, 9_000, status="void"),
    "dollars": invoices("out", 1_000, 1_000)
    + invoices("in", 700, 700)
    + invoices("in", 0, 9_000, currency="USD"),
    "one lot": invoices("out", 1_000, 1_000)
    + invoices("in", 700, 700)
    + [{**invoices("in", 0, 0)[0], "issued_on": date(2026, 5, 4), "net": 50_000}],
    "silent": [
        row
        for row in invoices("out", 1_000, 1_000) + invoices("in", 700, 700)
        if row["issued_on"] <= TURN
    ],
    "sells only": invoices("out", 1_000, 1_000),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    told = [{**row, "borrower_id": name} for name, case in CASES.items() for row in case]
    book = [in_book(name) for name in CASES]
    return rows_of(input_output_shift.measure(feeds(e_invoices=told, book=book), AS_OF))


def level(row: Row, materiality: float = 0.0, **changed: float) -> Level:
    return one_look(input_output_shift.PLUGIN, row, materiality, **changed)


def test_fires_when_purchases_triple_and_sales_do_not(rows: dict[str, Row]) -> None:
    row = rows["more"]

    assert (row["ratio"], row["baseline"]) == (pytest.approx(2.1), pytest.approx(0.7, abs=0.02))
    assert row["value"] == pytest.approx(2.0, abs=0.1)
    assert level(row) == Level.RED


def test_fires_when_purchases_nearly_stop(rows: dict[str, Row]) -> None:
    assert rows["less"]["value"] == pytest.approx(0.8, abs=0.02)
    assert level(rows["less"]) == Level.RED


@pytest.mark.parametrize("name", ["steady", "void", "dollars"])
def test_quiet_where_both_move_together(rows: dict[str, Row], name: str) -> None:
    assert rows[name]["value"] == pytest.approx(0.0, abs=0.03)
    assert level(rows[name]) == Level.GREEN


def test_quiet_on_one_large_lot(rows: dict[str, Row]) -> None:
    row = rows["one lot"]

    assert (row["value"] > 2, row["beyond"] > 2, row["deviations"] < 3) == (True, True, True)
    assert level(row) == Level.GREEN


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"value": 0.60}, Level.RED),
        ({"value": 0.59}, Level.AMBER),
        ({"value": 0.40}, Level.AMBER),
        ({"value": 0.39}, Level.GREEN),
        ({"beyond": 0.09}, Level.GREEN),
        ({"deviations": 2.9}, Level.GREEN),
    ],
)
def test_a_hundredth_less_is_a_level_less(
    rows: dict[str, Row], changed: dict[str, float], expected: Level
) -> None:
    assert level(rows["more"], **changed) == expected


def test_quiet_where_the_shift_is_less_than_an_instalment(rows: dict[str, Row]) -> None:
    assert level(rows["more"], rows["more"]["change"] + 1) == Level.GREEN


def test_no_row_without_invoices_both_ways_in_the_quarter(rows: dict[str, Row]) -> None:
    assert not {"silent", "sells only"} & set(rows)


def test_it_applies_to_those_with_forty_invoices_each_way_a_year() -> None:
    many, few = ([{**row, "borrower_id": name} for row in case] for name, case in (
        ("many", CASES["steady"]), ("few", CASES["steady"][::4])))  # fmt: skip

    meant = rows_of(input_output_shift.trades_often(feeds(e_invoices=[*many, *few]), AS_OF))

    assert set(meant) == {"many"}


def test_the_sentence_says_both_sums_and_the_shift(rows: dict[str, Row]) -> None:
    told = {**rows["more"], "bought": 63_000.0, "sold": 30_000.0, "baseline": 0.7, "value": 2.0}

    assert input_output_shift.explain(evidence(told, level="red", amber=0.4, red=0.6)).en == (
        "Purchases by invoice were ¥63,000 and sales ¥30,000 over three months: 210 % of sales, "
        "against 70 % over the year before, a shift of 200 % (red line 60 %)."
    )
