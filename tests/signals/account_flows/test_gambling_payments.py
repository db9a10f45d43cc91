"""Gambling payments: what went to gaming merchants, by the firm's inflow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import gambling_payments

AS_OF = date(2026, 6, 12)
SIGNAL = gambling_payments.PLUGIN


def flow(name: str, ago: int, inflow: float = 0.0, gaming: float = 0.0) -> Row:
    row: Row = {"borrower_id": name, "currency": "CNY", "day": AS_OF - timedelta(days=ago)}
    return {**row, "operating_inflow": inflow, "gaming_outflow": gaming}


FLOWS: dict[str, list[Row]] = {
    "plays": [flow("plays", 89, gaming=1_000.0), flow("plays", 3, gaming=1_500.0)],
    "sound": [],
    "long_ago": [flow("long_ago", 90, gaming=9_000.0), flow("long_ago", -1, gaming=9_000.0)],
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    usual = [flow(name, ago, inflow=50_000.0) for name in FLOWS for ago in (10, 40, 95)]
    other = [flow("young", 89, inflow=50_000.0), flow("empty", 95, inflow=50_000.0)]
    given = feeds(
        daily_flows=[*usual, *other, *(row for told in FLOWS.values() for row in told)],
        book=[in_book(name) for name in [*FLOWS, "young", "empty"]],
    )
    return rows_of(gambling_payments.measure(given, AS_OF))


def test_fires_on_two_and_a_half_percent_of_the_inflow(rows: dict[str, Row]) -> None:
    row = rows["plays"]

    assert (row["value"], row["paid"], row["days"]) == (0.025, 2_500, 2)
    assert row["last_on"] == date(2026, 6, 9)
    assert judged(SIGNAL, row) == Level.AMBER


def test_quiet_without_such_a_payment_and_ninety_days_after_one(rows: dict[str, Row]) -> None:
    assert (rows["sound"]["value"], rows["long_ago"]["value"]) == (0.0, 0.0)
    assert judged(SIGNAL, rows["long_ago"], before=Level.RED) == Level.GREEN


def test_without_ninety_days_or_inflow_there_is_no_row(rows: dict[str, Row]) -> None:
    assert not {"young", "empty"} & set(rows)


@pytest.mark.parametrize(
    ("value", "level"),
    [
        (0.0099, Level.GREEN),
        (0.01, Level.AMBER),
        (0.0499, Level.AMBER),
        (0.05, Level.RED),
    ],
)
def test_one_unit_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["sound"], "value": value}) == level


def test_it_is_kept_from_the_officer() -> None:
    assert SIGNAL.restricted


def test_the_sentence_has_the_sum_and_its_share(rows: dict[str, Row]) -> None:
    assert gambling_payments.explain(evidence(rows["plays"], amber=0.01, red=0.05)).en == (
        "¥2,500 went to gaming merchants on 2 days of 90, 2.5 % of the operating inflow (amber "
        "line 1 %), the last on 9 June 2026."
    )
