"""Payer count drop: how many customers pay, against the quarter before and the year."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import payer_count_drop

AS_OF = date(2026, 6, 12)
# Without a New Year nearby a quarter is ninety plain days.
NO_FESTIVAL = [{"new_year_on": date(2020, 1, 25)}]
SIGNAL = payer_count_drop.PLUGIN
# Payers in each quarter, the newest first.
PAYERS: dict[str, tuple[int, ...]] = {
    "fewer": (6, 10, 10, 10, 10),
    "same": (10, 10, 10, 10, 10),
    "season": (6, 10, 10, 10, 6),
    "moved": (6, 10, 10, 10, 10),
    "few": (2, 7, 7, 7, 7),
    "silent": (0, 10, 10, 10, 10),
    "young": (6, 10),
}


def credits(name: str) -> list[Row]:
    row: Row = {"borrower_id": name, "currency": "CNY", "is_operating": True, "inflow": 100.0}
    rows = [
        {**row, "day": AS_OF - timedelta(days=45 + 90 * q), "party": f"P{n}", "party_name": f"P{n}"}
        for q, count in enumerate(PAYERS[name])
        for n in range(count)
    ]
    wallet = {"party": "wallet", "party_name": "支付宝（中国）网络技术有限公司", "inflow": 400.0}
    return [*rows, {**row, "day": AS_OF, **wallet}] if name == "moved" else rows


@pytest.fixture(scope="module")
def tables() -> dict[str, object]:
    flows = [
        {"borrower_id": name, "currency": "CNY"}
        | {"day": AS_OF - timedelta(days=200 if name == "young" else 460)}
        for name in PAYERS
    ]
    return feeds(
        daily_flows=flows,
        party_flows=[row for name in PAYERS for row in credits(name)],
        new_years=NO_FESTIVAL,
        book=[in_book(name) for name in PAYERS],
    )


@pytest.fixture(scope="module")
def rows(tables: dict[str, object]) -> dict[str, Row]:
    return rows_of(payer_count_drop.measure(tables, AS_OF))


def test_fires_when_four_of_ten_customers_are_gone(rows: dict[str, Row]) -> None:
    row = rows["fewer"]

    assert (row["payers"], row["baseline"], row["lowest"]) == (6, 10, 10)
    assert (row["value"], row["below_lowest"], row["missing"]) == pytest.approx((0.4, 0.4, 1.0))
    assert one_look(SIGNAL, row) == Level.AMBER


def test_fires_red_when_all_are_gone(rows: dict[str, Row]) -> None:
    assert rows["silent"]["value"] == 1.0
    assert one_look(SIGNAL, rows["silent"]) == Level.RED


def test_quiet_when_as_many_pay(rows: dict[str, Row]) -> None:
    assert (rows["same"]["value"], rows["same"]["missing"]) == (0.0, 0.0)


def test_quiet_where_as_few_paid_a_year_ago(rows: dict[str, Row]) -> None:
    assert rows["season"]["below_lowest"] == 0.0
    assert one_look(SIGNAL, rows["season"]) == Level.GREEN


def test_quiet_where_they_pay_through_a_provider_now(rows: dict[str, Row]) -> None:
    assert (rows["moved"]["value"], rows["moved"]["missing"]) == (pytest.approx(0.4), 0.0)
    assert one_look(SIGNAL, rows["moved"]) == Level.GREEN


def test_without_two_quarters_before_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


def test_of_fewer_than_eight_payers_nothing_is_said(tables: dict[str, object]) -> None:
    meant = payer_count_drop.has_many_payers(tables, AS_OF).to_pyarrow()["borrower_id"].to_pylist()

    assert "few" not in meant
    assert {"fewer", "silent", "same"} <= set(meant)


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({"value": 0.2999}, Level.GREEN),
        ({"value": 0.30}, Level.AMBER),
        ({"value": 0.4999}, Level.AMBER),
        ({"value": 0.50}, Level.RED),
        ({"value": 0.50, "below_lowest": 0.0999}, Level.GREEN),
        ({"value": 0.50, "missing": 0.4999}, Level.GREEN),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], changed: dict[str, float], level: Level
) -> None:
    assert one_look(SIGNAL, rows["fewer"], **changed) == level


def test_the_sentence_has_the_numbers_of_payers(rows: dict[str, Row]) -> None:
    assert payer_count_drop.explain(evidence(rows["fewer"], amber=0.3, red=0.5)).en == (
        "6 different customers paid in 90 days, 40 % fewer than the 10 of the 90 days before "
        "(amber line 30 %); the least in a year had been 10."
    )
