"""Cash withdrawal spike: cash as a share of the outflow, against the firm's own level."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import cash_withdrawal_spike

AS_OF = date(2026, 6, 12)
# Without a New Year nearby a month is thirty plain days.
NO_FESTIVAL = [{"new_year_on": date(2020, 1, 25)}]
SIGNAL = cash_withdrawal_spike.PLUGIN
# Cash out of 100,000 in each month, in thousands, the newest first.
CASH: dict[str, tuple[int, ...]] = {
    "spike": (25, 5, 5, 5, 5, 5, 5),
    "market": (25, 25, 20, 25, 20, 25, 25),
    "first": (25, 0, 0, 0, 0, 0, 0),
    "none": (0, 0, 0, 0, 0, 0, 0),
    "young": (25, 5, 5, 5),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    row: Row = {"currency": "CNY", "outflow": 100_000.0}
    flows = [
        {**row, "borrower_id": name, "day": AS_OF - timedelta(days=29 + 30 * n)}
        | {"cash_outflow": 1_000.0 * cash}
        for name, months in CASH.items()
        for n, cash in enumerate(months)
    ]
    later = {"borrower_id": "none", "day": AS_OF + timedelta(days=1), "cash_outflow": 50_000.0}
    book = [in_book(name) for name in CASH]
    given = feeds(daily_flows=[*flows, {**row, **later}], new_years=NO_FESTIVAL, book=book)
    return rows_of(cash_withdrawal_spike.measure(given, AS_OF))


def test_fires_when_a_quarter_leaves_in_cash_instead_of_a_twentieth(rows: dict[str, Row]) -> None:
    row = rows["spike"]

    assert (row["value"], row["baseline"], row["cash"]) == (0.25, 0.05, 25_000)
    assert (row["times"], row["change"]) == pytest.approx((5.0, 20_000))
    assert one_look(SIGNAL, row, materiality=20_000) == Level.AMBER


def test_quiet_on_a_trade_that_always_pays_in_cash(rows: dict[str, Row]) -> None:
    assert (rows["market"]["value"], rows["market"]["times"]) == (0.25, 1.0)
    assert one_look(SIGNAL, rows["market"]) == Level.GREEN


def test_quiet_without_cash_and_on_what_is_dated_later(rows: dict[str, Row]) -> None:
    assert rows["none"]["value"] == 0.0


def test_a_firm_that_never_took_cash_is_measured_against_one_percent(rows: dict[str, Row]) -> None:
    assert rows["first"]["times"] == pytest.approx(25.0)


def test_with_fewer_than_four_months_before_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("value", "times", "level"),
    [
        (0.1499, 3.0, Level.GREEN),
        (0.15, 3.0, Level.AMBER),
        (0.15, 2.99, Level.GREEN),
        (0.2999, 3.0, Level.AMBER),
        (0.30, 3.0, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, times: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["spike"], value=value, times=times) == level


def test_the_sentence_has_the_cash_and_its_share(rows: dict[str, Row]) -> None:
    assert cash_withdrawal_spike.explain(evidence(rows["spike"], amber=0.15, red=0.3)).en == (
        "¥25,000 left in cash within 30 days, 25 % of all outflow (amber line 15 %), against a "
        "usual 5 %."
    )
