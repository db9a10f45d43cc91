"""Invoice flow gap: what came in against what was invoiced two months earlier."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.signals.made_up import Row, days, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.tax import invoice_flow_gap

# The festival phase of 2025 lies in the year before, none in the last 90 days.
AS_OF = date(2025, 12, 5)
TURN = AS_OF - timedelta(days=90)
SINCE = date(2024, 4, 1)


def paid(borrower_id: str, usual: float, now: float, since: date = SINCE) -> list[Row]:
    """Return an inflow every fifth day, another one in the last 90 days."""
    return [
        {"borrower_id": borrower_id, "day": day, "currency": "CNY",
            "operating_inflow": now if day > TURN else usual}
        for day in days(since, AS_OF + timedelta(days=5), 5)
    ]  # fmt: skip


def sold(borrower_id: str, total: float = 1_000, **columns: Any) -> list[Row]:
    row: Row = {"borrower_id": borrower_id, "direction": "out", "status": "valid"}
    return [
        {**row, "issued_on": day, "total": total, "currency": "CNY", **columns}
        for day in days(SINCE, AS_OF, 5)
    ]


FLOWS = [
    *paid("red", 900, 360),
    *paid("amber", 900, 580),
    *paid("below amber", 900, 610),
    *paid("steady", 900, 900),
    *paid("always half", 500, 450),
    *paid("young", 900, 360, since=date(2025, 4, 1)),
    *paid("no invoices", 900, 360),
    *paid("purchases", 900, 360),
]
SALES = [
    row
    for name in ("red", "amber", "below amber", "steady", "always half", "young")
    for row in sold(name)
]
SALES += sold("purchases", direction="in") + sold("red", 5_000, status="void")
LUMPY = {AS_OF - timedelta(days=140), AS_OF - timedelta(days=300)}
SALES += [row for row in sold("lumpy", 100) if row["issued_on"] not in LUMPY]
SALES += [{**sold("lumpy")[0], "issued_on": AS_OF - timedelta(days=140), "total": 40_000}]
FLOWS += paid("lumpy", 100, 100)
NAMES = sorted({row["borrower_id"] for row in [*FLOWS, *SALES]})


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    book = [in_book(name) for name in NAMES]
    given = feeds(daily_flows=FLOWS, e_invoices=SALES, book=book)
    return rows_of(invoice_flow_gap.measure(given, AS_OF))


def level(row: Row, materiality: float = 0.0, **changed: float) -> Level:
    return one_look(invoice_flow_gap.PLUGIN, row, materiality, **changed)


def test_fires_when_little_of_what_was_invoiced_comes_in(rows: dict[str, Row]) -> None:
    row = rows["red"]

    assert row["value"] == pytest.approx(0.64, abs=0.03)
    assert row["baseline"] == pytest.approx(0.10, abs=0.03)
    assert (row["wider"], row["deviations"]) == (
        pytest.approx(0.54, abs=0.04),
        pytest.approx(2.3, abs=0.1),
    )
    assert level(row) == Level.RED


def test_quiet_where_it_comes_in_as_ever(rows: dict[str, Row]) -> None:
    assert rows["steady"]["value"] == pytest.approx(0.10, abs=0.03)
    assert level(rows["steady"]) == Level.GREEN


def test_quiet_where_half_of_it_always_went_elsewhere(rows: dict[str, Row]) -> None:
    row = rows["always half"]

    assert row["value"] > 0.40
    assert level(row, deviations=9) == Level.GREEN


@pytest.mark.parametrize(
    ("value", "deviations", "expected"),
    [(0.60, 2, "RED"), (0.60, 1.9, "AMBER"), (0.59, 2, "AMBER"), (0.40, 1.5, "AMBER"),
        (0.40, 1.4, "GREEN"), (0.39, 3, "GREEN")],
)  # fmt: skip
def test_amber_and_red_need_their_deviations(
    rows: dict[str, Row], value: float, deviations: float, expected: str
) -> None:
    assert level(rows["red"], value=value, deviations=deviations).name == expected


def test_quiet_where_the_gap_is_less_than_an_instalment(rows: dict[str, Row]) -> None:
    missing = rows["red"]["change"]

    assert level(rows["red"], missing - 1, deviations=3) == Level.RED
    assert level(rows["red"], missing + 1, deviations=3) == Level.GREEN


def test_one_large_invoice_makes_a_gap_that_may_be_chance(rows: dict[str, Row]) -> None:
    row = rows["lumpy"]

    assert row["value"] > 0.60
    assert row["deviations"] < 0.1


def test_void_sales_and_purchases_do_not_count(rows: dict[str, Row]) -> None:
    assert rows["red"]["invoiced"] == pytest.approx(6_000, abs=100)
    assert "purchases" not in rows


def test_no_row_without_nine_months_before_or_without_invoices(rows: dict[str, Row]) -> None:
    assert not {"young", "no invoices"} & set(rows)


def test_the_days_of_a_festival_do_not_count() -> None:
    after = date(2026, 3, 10)
    shut = days(date(2026, 2, 10), date(2026, 3, 4))
    flows = [
        {"borrower_id": "B1", "day": day, "currency": "CNY", "operating_inflow": 100}
        for day in days(SINCE, after)
        if day not in shut
    ]
    sales = [{**sold("B1")[0], "issued_on": day, "total": 100} for day in days(SINCE, after)]

    row = rows_of(invoice_flow_gap.measure(feeds(daily_flows=flows, e_invoices=sales), after))["B1"]

    assert row["value"] == pytest.approx(0.0, abs=1e-9)


def test_the_sentence_says_what_came_in_of_what_was_invoiced(rows: dict[str, Row]) -> None:
    told = {**rows["red"], "inflow": 2_160.0, "invoiced": 6_000.0, "value": 0.64, "baseline": 0.1}

    assert invoice_flow_gap.explain(evidence(told, level="red", amber=0.4, red=0.6)).en == (
        "¥2,160 a month came in over 90 days, 64 % less than the ¥6,000 a month invoiced in the 90 "
        "days up to two months ago (red line 60 %); over the year before it was 10 % less."
    )
    more = invoice_flow_gap.explain(evidence({**told, "baseline": -0.36}))
    assert more.en.endswith("over the year before it was 36 % more.")
    assert more.zh.endswith("此前一年多 36%。")
