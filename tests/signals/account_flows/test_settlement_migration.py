"""Settlement migration: our part of what the firm sells, against the same half year before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import settlement_migration

AS_OF = date(2026, 6, 12)
SIGNAL = settlement_migration.PLUGIN
NOW, BEFORE = AS_OF - timedelta(days=90), AS_OF - timedelta(days=90 + 364)
# Inflow now and a year before, sales now and a year before.
FIRMS = {
    "moved": (40_000.0, 90_000.0, 100_000.0, 100_000.0),
    "stays": (90_000.0, 90_000.0, 100_000.0, 100_000.0),
    "shrinks": (45_000.0, 90_000.0, 50_000.0, 100_000.0),
    "grows": (80_000.0, 90_000.0, 200_000.0, 100_000.0),
    "elsewhere": (5_000.0, 29_000.0, 100_000.0, 100_000.0),
    "paid_late": (100_000.0, 150_000.0, 100_000.0, 100_000.0),
    "declared": (40_000.0, 90_000.0, 100_000.0, 100_000.0),
    "unsold": (40_000.0, 90_000.0, 0.0, 100_000.0),
    "young": (40_000.0, 90_000.0, 100_000.0, 100_000.0),
}


def sales(name: str) -> list[Row]:
    row: Row = {"borrower_id": name, "currency": "CNY"}
    told = zip((NOW, BEFORE), FIRMS[name][2:], strict=True)
    if name == "declared":
        filed: Row = {**row, "tax_kind": "VAT"}
        return [
            {**filed, "due_on": on, "filed_on": on, "declared_sales": amount} for on, amount in told
        ]
    sold: Row = {**row, "direction": "out", "status": "valid"}
    return [{**sold, "issued_on": on, "total": amount} for on, amount in told if amount]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    row: Row = {"currency": "CNY"}
    first = AS_OF - timedelta(days=364 + 182)
    flows = [
        {**row, "borrower_id": name, "day": day, "operating_inflow": amount}
        for name, (now, before, *_) in FIRMS.items()
        for day, amount in ((NOW, now), (BEFORE, before), (first, 0.0))
        if name != "young" or day > BEFORE
    ]
    given = feeds(
        daily_flows=flows,
        e_invoices=[r for name in FIRMS if name != "declared" for r in sales(name)],
        tax_returns=sales("declared"),
        book=[in_book(name) for name in FIRMS],
    )
    return rows_of(settlement_migration.measure(given, AS_OF))


def test_fires_when_less_than_half_of_the_same_sales_comes_in_here(rows: dict[str, Row]) -> None:
    row = rows["moved"]

    assert (row["value"], row["ours"], row["baseline"]) == pytest.approx((-0.5, 0.4, 0.9))
    assert (row["change"], row["inflow_fall"]) == pytest.approx((50_000, 5 / 9))
    assert one_look(SIGNAL, row, materiality=20_000, value=-0.45) == Level.AMBER


def test_quiet_when_as_much_comes_in_here(rows: dict[str, Row]) -> None:
    assert rows["stays"]["value"] == 0.0


def test_quiet_where_the_sales_themselves_have_fallen(rows: dict[str, Row]) -> None:
    assert rows["shrinks"]["value"] == 0.0


def test_quiet_where_large_invoices_alone_move_the_share(rows: dict[str, Row]) -> None:
    assert rows["grows"]["value"] == pytest.approx(-0.5)
    assert one_look(SIGNAL, rows["grows"]) == Level.GREEN


def test_more_inflow_than_sales_is_all_of_them(rows: dict[str, Row]) -> None:
    assert (rows["paid_late"]["baseline"], rows["paid_late"]["value"]) == (1.0, 0.0)


def test_vat_returns_tell_the_sales_where_there_are_no_invoices(rows: dict[str, Row]) -> None:
    assert rows["declared"]["value"] == pytest.approx(-0.5)


def test_a_firm_that_was_never_ours_is_not_meant_nor_one_without_history_or_sales(
    rows: dict[str, Row],
) -> None:
    assert not {"elsewhere", "young", "unsold"} & set(rows)


@pytest.mark.parametrize(
    ("value", "fall", "level"),
    [
        (-0.2499, 0.25, Level.GREEN),
        (-0.25, 0.25, Level.AMBER),
        (-0.25, 0.2499, Level.GREEN),
        (-0.4999, 0.25, Level.AMBER),
        (-0.50, 0.25, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, fall: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["moved"], value=value, inflow_fall=fall) == level


def test_the_sentence_has_our_part_now_and_before(rows: dict[str, Row]) -> None:
    told = {**rows["moved"], "value": -0.5}

    assert settlement_migration.explain(evidence(told, amber=-0.25, red=-0.5)).en == (
        "Of ¥100,000 sold in half a year ¥40,000 came in here, 40 %, against 90 % a year before: "
        "50 points less (amber line 25)."
    )
