"""Returned payments: how many came back in ninety days, and which part of what was sent."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import returned_payments

AS_OF = date(2026, 6, 12)
SIGNAL = returned_payments.PLUGIN


def flow(borrower: str, days_ago: int, returned: float = 0.0, **columns: object) -> Row:
    row: Row = {"borrower_id": borrower, "day": AS_OF - timedelta(days=days_ago), "currency": "CNY"}
    row |= {"outflow": 50_000.0, "returned_outflow": returned, "returned_count": int(returned > 0)}
    return {**row, **columns}


def borrower(name: str, *flows: Row) -> list[Row]:
    return [flow(name, 200), flow(name, 50), *flows]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    flows = [
        *borrower("none"),
        *borrower("one", flow("one", 3, 90_000.0)),
        *borrower("two", flow("two", 20, 2_000.0), flow("two", 3, 3_000.0)),
        *borrower("large", flow("large", 20, 20_000.0), flow("large", 3, 30_000.0)),
        *borrower("oldest", flow("oldest", 89, 2_000.0), flow("oldest", 3, 2_000.0)),
        *borrower("older", flow("older", 90, 2_000.0), flow("older", 3, 2_000.0)),
        *borrower("later", flow("later", -1, 2_000.0), flow("later", 3, 2_000.0)),
        *borrower("dollars", flow("dollars", 3, 2_000.0, currency="USD")),
        flow("young", 89),
    ]
    names = {row["borrower_id"] for row in flows}
    given = feeds(daily_flows=flows, book=[in_book(name) for name in names])
    return rows_of(returned_payments.measure(given, AS_OF))


def test_fires_on_the_second_payment_that_came_back(rows: dict[str, Row]) -> None:
    row = rows["two"]

    assert (row["value"], row["returned"], row["before"]) == (2.0, 5_000.0, 0)
    assert row["last_on"] == AS_OF - timedelta(days=3)
    assert one_look(SIGNAL, row) == Level.AMBER


def test_quiet_for_one_who_has_none_and_he_is_evaluated(rows: dict[str, Row]) -> None:
    assert (rows["none"]["value"], rows["none"]["returned_share"]) == (0.0, 0.0)


def test_quiet_on_a_single_one_however_large(rows: dict[str, Row]) -> None:
    assert (rows["one"]["value"], rows["one"]["returned_share"]) == (1.0, 0.0)
    assert one_look(SIGNAL, rows["one"]) == Level.GREEN


def test_fires_red_where_a_third_of_what_was_sent_came_back(rows: dict[str, Row]) -> None:
    assert rows["large"]["returned_share"] == pytest.approx(50_000 / 150_000)
    assert one_look(SIGNAL, rows["large"]) == Level.RED


def test_the_ninetieth_day_is_the_last_that_counts(rows: dict[str, Row]) -> None:
    assert rows["oldest"]["value"] == 2.0
    assert (rows["older"]["value"], rows["older"]["before"]) == (1.0, 1)


def test_a_later_day_and_another_currency_do_not_count(rows: dict[str, Row]) -> None:
    assert rows["later"]["value"] == 1.0
    assert rows["dollars"]["value"] == 0.0


def test_without_ninety_days_of_flows_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("count", "share", "level"),
    [
        (1, 0.0, Level.GREEN),
        (2, 0.0, Level.AMBER),
        (3, 0.0999, Level.AMBER),
        (3, 0.10, Level.RED),
        (4, 0.0, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], count: int, share: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["none"], value=count, returned_share=share) == level


def test_the_sentence_has_the_number_the_sum_and_the_line(rows: dict[str, Row]) -> None:
    text = returned_payments.explain(evidence(rows["two"], amber=2, red=4))
    large = returned_payments.explain(evidence(rows["large"], level="red", amber=2, red=4))

    assert text.en == (
        "2 payments came back for lack of money in 90 days, ¥5,000 in all, 3 % of what was sent "
        "out, the last on 9 June 2026; 0 in the 90 days before (amber line 2 payments)."
    )
    assert "(red line 10 % of payments)" in large.en
