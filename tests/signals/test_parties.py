"""Parties of a firm: one row each, with the payments that it made as a customer."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.signals.made_up import Row, feeds
from warning_signals.signals.parties import parties, payers

AS_OF = date(2026, 6, 12)


def flow(day: date, inflow: float = 0.0, party: str = "Hill", **columns: Any) -> Row:
    usual: Row = {"borrower_id": "B1", "currency": "CNY", "is_operating": True}
    return {**usual, "day": day, "party": party, "party_name": party, "inflow": inflow, **columns}


def told(*rows: Row) -> list[Row]:
    return list(parties(feeds(party_flows=rows), AS_OF).order_by("party").to_pyarrow().to_pylist())


def test_a_party_is_there_once_with_its_first_and_last_payment() -> None:
    rows = told(flow(date(2026, 1, 5), 10), flow(AS_OF, 10), flow(date(2026, 3, 1), 10))

    assert [(r["party"], r["payments"], r["first_paid_on"], r["last_paid_on"]) for r in rows] == [
        ("Hill", 3, date(2026, 1, 5), AS_OF)
    ]


def test_what_it_was_paid_or_lent_or_paid_after_the_day_is_no_payment_of_a_customer() -> None:
    rows = told(
        flow(date(2026, 1, 5), outflow=10.0),
        flow(date(2026, 1, 6), 10, "Bank", is_operating=False),
        flow(date(2026, 6, 13), 10, "Later"),
    )

    assert {(r["party"], r["payments"], r["first_paid_on"]) for r in rows} == {
        ("Bank", 0, None),
        ("Hill", 0, None),
        ("Later", 0, None),
    }


def test_payers_are_those_who_paid_as_customers() -> None:
    given = feeds(party_flows=[flow(AS_OF, 10), flow(AS_OF, party="Mill", outflow=10.0)])

    assert payers(given, AS_OF).to_pyarrow()["party"].to_pylist() == ["Hill"]
