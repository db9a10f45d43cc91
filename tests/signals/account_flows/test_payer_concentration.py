"""Payer concentration: the largest customer's share, now and in the year before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import payer_concentration

AS_OF = date(2026, 6, 12)
# Without a New Year nearby a quarter is ninety plain days.
NO_FESTIVAL = [{"new_year_on": date(2020, 1, 25)}]
SIGNAL = payer_concentration.PLUGIN


def paid(name: str, quarters: range, **payers: float) -> list[Row]:
    """Return what each payer paid in each quarter, in one credit."""
    row: Row = {"borrower_id": name, "currency": "CNY", "is_operating": True}
    return [
        {**row, "day": AS_OF - timedelta(days=45 + 90 * q), "inflow": amount}
        | {"party": None if payer == "cash" else payer, "party_name": payer}
        for q in quarters
        for payer, amount in payers.items()
    ]


BEFORE = range(1, 5)
EVEN = {"hill": 30.0, "lake": 30.0, "wood": 20.0, "sea": 20.0}
PAID: dict[str, list[Row]] = {
    "risen": [
        *paid("risen", range(1), hill=60.0, lake=20.0, wood=20.0),
        *paid("risen", BEFORE, **EVEN),
    ],
    "loyal": paid("loyal", range(5), hill=75.0, lake=25.0),
    "provider": [
        *paid("provider", range(1), 支付宝=90.0, lake=10.0),
        *paid("provider", BEFORE, **EVEN),
    ],
    "cash": [*paid("cash", range(1), cash=50.0, hill=50.0), *paid("cash", BEFORE, **EVEN)],
    "silent": paid("silent", BEFORE, **EVEN),
    "young": paid("young", range(2), **EVEN),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    first = AS_OF - timedelta(days=460)
    flows = [
        {"borrower_id": name, "currency": "CNY", "day": AS_OF - timedelta(days=200)}
        | ({} if name == "young" else {"day": first})
        for name in PAID
    ]
    given = feeds(
        daily_flows=flows,
        party_flows=[row for told in PAID.values() for row in told],
        new_years=NO_FESTIVAL,
        book=[in_book(name) for name in PAID],
    )
    return rows_of(payer_concentration.measure(given, AS_OF))


def test_fires_when_one_customer_becomes_most_of_the_inflow(rows: dict[str, Row]) -> None:
    row = rows["risen"]

    assert (row["value"], row["top_three"], row["payer_name"]) == (0.6, 1.0, "hill")
    assert (row["baseline"], row["rise"], row["above_highest"]) == pytest.approx((0.3, 0.3, 0.3))
    assert one_look(SIGNAL, row) == Level.AMBER


def test_quiet_on_one_loyal_buyer(rows: dict[str, Row]) -> None:
    assert (rows["loyal"]["value"], rows["loyal"]["rise"]) == (0.75, 0.0)
    assert one_look(SIGNAL, rows["loyal"]) == Level.GREEN


def test_quiet_where_a_provider_carries_the_money(rows: dict[str, Row]) -> None:
    assert rows["provider"]["value"] == pytest.approx(0.1)


def test_cash_counts_in_what_came_in_and_is_no_payer(rows: dict[str, Row]) -> None:
    assert (rows["cash"]["value"], rows["cash"]["payer_name"]) == (0.5, "hill")


def test_without_inflow_or_two_quarters_before_there_is_no_row(rows: dict[str, Row]) -> None:
    assert not {"silent", "young"} & set(rows)


@pytest.mark.parametrize(
    ("changed", "level"),
    [
        ({"value": 0.4999}, Level.GREEN),
        ({"value": 0.50}, Level.AMBER),
        ({"value": 0.6999}, Level.AMBER),
        ({"value": 0.70}, Level.RED),
        ({"value": 0.70, "rise": 0.1999}, Level.GREEN),
        ({"value": 0.70, "above_highest": 0.0999}, Level.GREEN),
        ({"value": 0.70, "top_three": 0.5999}, Level.GREEN),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], changed: dict[str, float], level: Level
) -> None:
    assert one_look(SIGNAL, rows["risen"], **changed) == level


def test_the_sentence_names_the_customer_and_its_share(rows: dict[str, Row]) -> None:
    assert payer_concentration.explain(evidence(rows["risen"], amber=0.5, red=0.7)).en == (
        "One customer (hill) paid 60 % of the operating inflow of 90 days (amber line 50 %), where "
        "the largest had 30 % in the year before; the largest three paid 100 %."
    )
