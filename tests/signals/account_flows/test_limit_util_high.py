"""High use of limits: lines that may be drawn again, against the firm's own months before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from tests.signals.made_up import Row, days, evidence, feeds, in_book, rows_of
from tests.signals.one_look import one_look
from warning_signals.model import Level
from warning_signals.signals.account_flows import limit_util_high

AS_OF = date(2026, 6, 12)
SIGNAL = limit_util_high.PLUGIN
Drawn = Callable[[int], float]
LONG = 390


def line(name: str, **columns: object) -> Row:
    row: Row = {"facility_id": name, "borrower_id": name, "currency": "CNY", "is_revolving": True}
    return {**row, "limit_amount": 100_000, **columns}


def read(name: str, drawn: Drawn, since: int = LONG, **columns: object) -> list[Row]:
    """Return a balance every fifth day; `drawn` says how much by the days ago."""
    row: Row = {"facility_id": name, **columns}
    return [
        {**row, "business_on": day, "outstanding": drawn((AS_OF - day).days)}
        for day in days(AS_OF - timedelta(days=since - 1), AS_OF, step=5)
    ]


def now(level: float, before: float) -> Drawn:
    return lambda ago: level if ago < 30 else before


GIVEN: dict[str, tuple[Row, list[Row]]] = {
    "filled": (line("filled"), read("filled", now(95_000, 60_000))),
    "full": (line("full"), read("full", now(100_000, 100_000))),
    "climbed": (line("climbed"), read("climbed", now(70_000, 40_000))),
    "season": (
        line("season"),
        read("season", lambda ago: 95_000 if ago < 30 or 330 <= ago < 360 else 60_000),
    ),
    "loan": (line("loan", is_revolving=False), read("loan", now(95_000, 60_000))),
    "young": (line("young"), read("young", now(95_000, 60_000), since=120)),
    "paid_back": (line("paid_back"), read("paid_back", now(95_000, 60_000))[:-7]),
    "overdue": (
        line("overdue", matures_on=AS_OF - timedelta(days=31)),
        read("overdue", now(95_000, 60_000)),
    ),
    "cut": (line("cut"), read("cut", now(60_000, 60_000), limit_amount=65_000)),
}


@pytest.fixture(scope="module")
def tables() -> dict[str, object]:
    return feeds(
        book=[in_book(name) for name in GIVEN],
        facilities=[facility for facility, _ in GIVEN.values()],
        facility_balances=[row for _, told in GIVEN.values() for row in told],
    )


@pytest.fixture(scope="module")
def rows(tables: dict[str, object]) -> dict[str, Row]:
    return rows_of(limit_util_high.measure(tables, AS_OF))


def test_fires_when_a_line_with_room_is_drawn_to_its_end(rows: dict[str, Row]) -> None:
    row = rows["filled"]

    assert (row["value"], row["baseline"], row["highest"]) == pytest.approx((0.95, 0.60, 0.60))
    assert (row["rise"], row["worth"]) == pytest.approx((0.35, 35_000 / 20_000))
    assert one_look(SIGNAL, row) == Level.AMBER


def test_fires_on_a_rise_of_a_fifth_below_the_line(rows: dict[str, Row]) -> None:
    assert rows["climbed"]["value"] == pytest.approx(0.70)
    assert one_look(SIGNAL, rows["climbed"]) == Level.AMBER


def test_quiet_on_a_line_that_is_always_full(rows: dict[str, Row]) -> None:
    assert (rows["full"]["value"], rows["full"]["rise"]) == (1.0, 0.0)
    assert one_look(SIGNAL, rows["full"]) == Level.GREEN


def test_quiet_on_a_line_that_was_drawn_as_far_a_year_ago(rows: dict[str, Row]) -> None:
    assert rows["season"]["above_highest"] == pytest.approx(0.0)
    assert one_look(SIGNAL, rows["season"]) == Level.GREEN


def test_quiet_where_the_rise_is_worth_less_than_an_instalment(rows: dict[str, Row]) -> None:
    assert one_look(SIGNAL, rows["filled"], worth=1.0) == Level.AMBER
    assert one_look(SIGNAL, rows["filled"], worth=0.99, rise=0.30) == Level.GREEN


def test_the_limit_of_the_day_counts_before_the_agreed_one(rows: dict[str, Row]) -> None:
    assert (rows["cut"]["value"], rows["cut"]["allowed"]) == (pytest.approx(60 / 65), 65_000)


def test_without_four_months_before_or_a_balance_now_there_is_no_row(rows: dict[str, Row]) -> None:
    assert not {"young", "paid_back", "overdue"} & set(rows)


def test_a_loan_paid_out_once_is_not_meant(rows: dict[str, Row], tables: dict[str, object]) -> None:
    meant = limit_util_high.has_a_line(tables, AS_OF).to_pyarrow()["borrower_id"].to_pylist()

    assert "loan" not in rows
    assert sorted(meant) == ["climbed", "cut", "filled", "full", "season", "young"]


@pytest.mark.parametrize(
    ("value", "rise", "level"),
    [
        (0.8999, 0.19, Level.GREEN),
        (0.90, 0.10, Level.AMBER),
        (0.90, 0.0999, Level.GREEN),
        (0.50, 0.20, Level.AMBER),
        (0.9799, 0.30, Level.AMBER),
        (0.98, 0.10, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, rise: float, level: Level
) -> None:
    assert one_look(SIGNAL, rows["filled"], value=value, rise=rise) == level


def test_the_sentence_has_the_use_now_and_before(rows: dict[str, Row]) -> None:
    text = limit_util_high.explain(evidence(rows["filled"], amber=0.9, red=0.98))
    climbed = limit_util_high.explain(evidence(rows["climbed"], amber=0.9, red=0.98))

    assert text.en == (
        "Lines were used to 95 % on average over 30 days, against a usual 60 % and 60 % at most in "
        "the year before (amber line 90 %); now ¥95,000 of ¥100,000 is drawn."
    )
    assert "(amber line: a rise of 20 points)" in climbed.en
