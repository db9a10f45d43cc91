"""Diversion of proceeds: where a drawing went within thirty days, net of what always goes there."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import proceeds_diversion

AS_OF = date(2026, 6, 12)
DRAWN = date(2026, 4, 1)
SIGNAL = proceeds_diversion.PLUGIN
NAMES = (
    "person", "sister", "broker", "cash", "supplier", "habit", "renewal", "undrawn", "young",
    "thirtieth", "later", "old", "earlier",
)  # fmt: skip


def paid(name: str, out: float = 30_000.0, days: int = 5, **columns: object) -> Row:
    row: Row = {"borrower_id": name, "day": DRAWN + timedelta(days=days), "currency": "CNY"}
    row |= {"party": "P1", "party_name": "Zhang Wei", "party_kind": "person", "kind": "other"}
    return {**row, "is_own": False, "is_returned": False, "outflow": out, **columns}


FIRM: Row = {"party_kind": "business"}
PAID: list[Row] = [
    paid("person"),
    paid("sister", party="A-sister", party_name="Sister Ltd", **FIRM),
    paid("broker", party_name="海通证券股份有限公司", **FIRM),
    paid("cash", party=None, party_name=None, kind="cash_out", party_kind="unknown"),
    paid("supplier", kind="purchase", party_name="Hill", **FIRM),
    *(paid("habit", days=5 - 30 * n) for n in range(7)),
    *(paid(name) for name in ("renewal", "undrawn", "young", "old")),
    paid("thirtieth", days=30),
    paid("later", days=31),
    paid("earlier", days=-31),
]


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    known = [
        {"borrower_id": n, "currency": "CNY"}
        | {"day": DRAWN - timedelta(days=179 if n == "young" else 180)}
        for n in NAMES
    ]
    draws = [
        {"facility_id": n, "drawn_on": DRAWN, "amount": 100_000, "currency": "CNY"}
        for n in NAMES
        if n not in ("undrawn", "old")
    ]
    long_ago = {"facility_id": "old", "drawn_on": AS_OF - timedelta(days=365), "amount": 100}
    given = feeds(
        daily_flows=known,
        party_flows=PAID,
        facilities=[
            {"facility_id": n, "borrower_id": n}
            | {"renewal_kind": "repaid_and_renewed" if n == "renewal" else "none"}
            for n in NAMES
        ],
        drawdowns=[*draws, {**long_ago, "currency": "CNY"}],
        accounts=[{"account_id": "A-sister", "borrower_id": "sister_firm"}],
        borrowers=[{"borrower_id": "sister_firm", "name": "Sister Ltd"}],
        links=[{"from_id": "sister_firm", "to_id": "sister", "kind": "group"}],
        book=[in_book(n) for n in NAMES],
    )
    return rows_of(proceeds_diversion.measure(given, AS_OF))


def test_who_was_paid_before_the_drawing_is_not_named(rows: dict[str, Row]) -> None:
    row = rows["earlier"]

    assert (row["value"], row["diverted"], row["main_party"]) == (0.0, 0.0, None)


def test_fires_when_three_tenths_of_a_drawing_go_to_a_person(rows: dict[str, Row]) -> None:
    row = rows["person"]

    assert (row["value"], row["open"], row["diverted"]) == (0.3, 1, 30_000)
    assert (row["drawn"], row["drawn_on"], row["main_party"]) == (100_000, DRAWN, "Zhang Wei")
    assert judged(SIGNAL, row) == Level.AMBER


@pytest.mark.parametrize("name", ["sister", "broker", "cash"])
def test_fires_on_related_firms_securities_and_cash(rows: dict[str, Row], name: str) -> None:
    assert rows[name]["value"] == 0.3


def test_quiet_when_it_goes_to_suppliers(rows: dict[str, Row]) -> None:
    assert (rows["supplier"]["value"], rows["supplier"]["open"]) == (0.0, 0)


def test_quiet_on_what_goes_there_every_month(rows: dict[str, Row]) -> None:
    assert rows["habit"]["value"] == 0.0


def test_quiet_on_a_renewal_and_for_one_who_has_drawn_nothing(rows: dict[str, Row]) -> None:
    assert [rows[name]["value"] for name in ("renewal", "undrawn", "old")] == [0.0, 0.0, 0.0]


def test_the_thirtieth_day_is_the_last_that_counts(rows: dict[str, Row]) -> None:
    assert (rows["thirtieth"]["value"], rows["later"]["value"]) == (0.3, 0.0)


def test_without_180_days_before_it_a_drawing_is_not_judged(rows: dict[str, Row]) -> None:
    assert rows["young"]["value"] == 0.0


@pytest.mark.parametrize(
    ("value", "level"),
    [(0.1999, Level.GREEN), (0.20, Level.AMBER), (0.4999, Level.AMBER), (0.50, Level.RED)],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["person"], "value": value}) == level


def test_it_is_kept_from_the_officer() -> None:
    assert SIGNAL.restricted


def test_the_sentence_has_the_drawing_and_where_it_went(rows: dict[str, Row]) -> None:
    assert proceeds_diversion.explain(evidence(rows["person"], amber=0.2, red=0.5)).en == (
        "Of ¥100,000 drawn on 1 April 2026, ¥30,000 more than usual went to related parties, "
        "persons, securities, property or cash within 30 days, 30 % (amber line 20 %); most to "
        "Zhang Wei."
    )
