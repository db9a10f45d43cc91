"""Inflow cover: a month's inflow by what falls due in the next, and the worst months before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import NEW_YEARS, Row, days, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import inflow_cover

AS_OF = date(2026, 6, 12)
SIGNAL = inflow_cover.PLUGIN
# The 30 days up to 12 June, and 390 ordinary days with two festival phases between.
RECENT = AS_OF - timedelta(days=29)
SINCE = AS_OF - timedelta(days=390 + 23)


def paid_in(name: str, now: float, before: float, since: date = SINCE) -> list[Row]:
    """Return one credit a day."""
    row: Row = {"borrower_id": name, "currency": "CNY"}
    return [
        {**row, "day": day, "operating_inflow": now if day >= RECENT else before}
        for day in days(since, AS_OF)
    ]


def due(name: str, on: date, principal: float, interest: float = 0.0) -> Row:
    row: Row = {"facility_id": name, "instalment_no": on.toordinal(), "due_on": on}
    return {**row, "principal_due": principal, "interest_due": interest}


NEXT = date(2026, 6, 28)
INSTALMENTS: dict[str, list[Row]] = {
    "thin": [due("thin", NEXT, 20_000)],
    "sound": [due("sound", NEXT, 20_000)],
    "always_thin": [due("always_thin", NEXT, 20_000)],
    "bullet": [due("bullet", NEXT, 500_000, 2_000)],
    "month_end": [
        due("month_end", date(2026, 6, 12), 20_000),
        due("month_end", date(2026, 7, 12), 20_000),
        due("month_end", date(2026, 7, 13), 20_000),
    ],
    "young": [due("young", NEXT, 20_000)],
    "nothing_due": [],
}


@pytest.fixture(scope="module")
def tables() -> dict[str, object]:
    flows = [
        *paid_in("thin", 800, 2_000),
        *paid_in("sound", 2_000, 2_000),
        *paid_in("always_thin", 900, 900),
        *paid_in("bullet", 800, 2_000),
        *paid_in("month_end", 2_000, 2_000),
        *paid_in("young", 800, 2_000, since=AS_OF - timedelta(days=180)),
        *paid_in("nothing_due", 800, 2_000),
    ]
    method = {"bullet": "interest_then_bullet"}
    facility: Row = {"currency": "CNY"}
    return feeds(
        daily_flows=flows,
        book=[in_book(name) for name in INSTALMENTS],
        facilities=[
            {"facility_id": name, "borrower_id": name, **facility}
            | {"repayment_method": method.get(name, "instalments")}
            for name in INSTALMENTS
        ],
        instalments=[row for told in INSTALMENTS.values() for row in told],
    )


@pytest.fixture(scope="module")
def rows(tables: dict[str, object]) -> dict[str, Row]:
    return rows_of(inflow_cover.measure(tables, AS_OF))


def test_fires_when_the_months_inflow_is_hardly_more_than_the_instalment(
    rows: dict[str, Row],
) -> None:
    row = rows["thin"]

    assert (row["current"], row["due"], row["value"]) == (24_000, 20_000, 1.2)
    assert (row["worst_three"], row["below_worst"]) == (60_000, pytest.approx(0.6))
    assert one_look(SIGNAL, row, materiality=20_000) == Level.AMBER


def test_quiet_when_the_inflow_covers_the_instalment(rows: dict[str, Row]) -> None:
    assert rows["sound"]["value"] == 3.0


def test_quiet_on_one_that_has_always_had_so_little(rows: dict[str, Row]) -> None:
    assert (rows["always_thin"]["value"], rows["always_thin"]["below_worst"]) == (1.35, 0.0)
    assert one_look(SIGNAL, rows["always_thin"]) == Level.GREEN


def test_quiet_on_the_principal_of_a_loan_repaid_at_once(rows: dict[str, Row]) -> None:
    assert (rows["bullet"]["due"], rows["bullet"]["value"]) == (2_000, 12.0)


def test_due_is_what_falls_due_after_today_within_a_calendar_month(rows: dict[str, Row]) -> None:
    assert rows["month_end"]["due"] == 20_000


def test_without_six_months_before_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


def test_who_has_nothing_due_is_not_meant(rows: dict[str, Row], tables: dict[str, object]) -> None:
    meant = inflow_cover.owes_instalments(tables, AS_OF).to_pyarrow()["borrower_id"].to_pylist()

    assert "nothing_due" not in rows
    assert "nothing_due" not in meant
    assert "thin" in meant


def test_days_of_the_festival_are_neither_rich_nor_poor() -> None:
    festival = days(NEW_YEARS[2] - timedelta(days=7), NEW_YEARS[2] + timedelta(days=15))
    as_of = NEW_YEARS[2] + timedelta(days=20)
    row: Row = {"borrower_id": "B1", "currency": "CNY", "operating_inflow": 2_000.0}
    flows = [{**row, "day": d} for d in days(date(2025, 1, 1), as_of) if d not in festival]
    given = feeds(
        daily_flows=flows,
        facilities=[{"facility_id": "B1", "borrower_id": "B1", "currency": "CNY"}],
        instalments=[due("B1", as_of + timedelta(days=9), 20_000)],
    )

    assert rows_of(inflow_cover.measure(given, as_of))["B1"]["current"] == 60_000


@pytest.mark.parametrize(
    ("value", "below", "level"),
    [
        (1.51, 0.30, Level.GREEN),
        (1.50, 0.30, Level.AMBER),
        (1.50, 0.099, Level.GREEN),
        (1.01, 0.10, Level.AMBER),
        (1.0, 0.10, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, below: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["thin"], value=value, below_worst=below) == level


def test_quiet_where_less_than_an_instalment_is_missing(rows: dict[str, Row]) -> None:
    assert one_look(SIGNAL, rows["thin"], materiality=36_001) == Level.GREEN


def test_the_sentence_has_the_inflow_what_is_due_and_the_worst_months(
    rows: dict[str, Row],
) -> None:
    assert inflow_cover.explain(evidence(rows["thin"], amber=1.5, red=1.0)).en == (
        "Operating inflow over 30 days was ¥24,000, 1.2 times the ¥20,000 due within a month "
        "(amber line 1.5 times); the worst three of the months before had ¥60,000 on average."
    )
