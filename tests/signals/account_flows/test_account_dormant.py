"""Account dormant: days without a payment by the firm or a customer, against its own silences."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import NEW_YEARS, Row, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import account_dormant

AS_OF = date(2026, 6, 12)
SIGNAL = account_dormant.PLUGIN


def active(name: str, ages: list[int], as_of: date = AS_OF, count: int = 1) -> list[Row]:
    row: Row = {"borrower_id": name, "currency": "CNY", "customer_count": count}
    return [{**row, "day": as_of - timedelta(days=ago)} for ago in ages]


EVERY_FIFTH = list(range(0, 300, 5))
GIVEN: dict[str, list[Row]] = {
    "silent": active("silent", [20 + ago for ago in EVERY_FIFTH]),
    "busy": active("busy", EVERY_FIFTH),
    "bank_only": [
        *active("bank_only", [20 + ago for ago in EVERY_FIFTH]),
        *active("bank_only", [3], count=0),
    ],
    "as_long_before": active("as_long_before", [20 + a for a in EVERY_FIFTH if not 100 < a < 120]),
    "seldom": active("seldom", [20 + 10 * n for n in range(23)]),
    "young": active("young", [20 + ago for ago in range(0, 150, 5)]),
    "later": active("later", [-1, *(20 + ago for ago in EVERY_FIFTH)]),
}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    flows = [row for told in GIVEN.values() for row in told]
    given = feeds(daily_flows=flows, book=[in_book(name) for name in GIVEN])
    return rows_of(account_dormant.measure(given, AS_OF))


def test_fires_after_twenty_days_where_five_were_usual(rows: dict[str, Row]) -> None:
    row = rows["silent"]

    assert (row["value"], row["longest_gap"], row["active_days"]) == (20.0, 5, 60)
    assert row["last_on"] == date(2026, 5, 23)
    assert judged(SIGNAL, row) == Level.AMBER


def test_quiet_when_money_moves(rows: dict[str, Row]) -> None:
    assert rows["busy"]["value"] == 0.0


def test_fees_and_interest_are_no_sign_of_life(rows: dict[str, Row]) -> None:
    assert rows["bank_only"]["value"] == 20.0
    assert rows["later"]["value"] == 20.0


def test_quiet_where_it_was_silent_as_long_before(rows: dict[str, Row]) -> None:
    assert (rows["as_long_before"]["longest_gap"], rows["as_long_before"]["value"]) == (20, 0.0)


def test_without_24_active_days_or_180_days_of_history_there_is_no_row(
    rows: dict[str, Row],
) -> None:
    assert not {"seldom", "young"} & set(rows)


def test_days_of_the_festival_are_no_silence() -> None:
    as_of = NEW_YEARS[2] + timedelta(days=17)
    flows = active("B1", [32 + ago for ago in EVERY_FIFTH], as_of)

    row = rows_of(account_dormant.measure(feeds(daily_flows=flows), as_of))["B1"]

    assert (row["silent_days"], row["value"]) == (32 - 23, 9.0)


@pytest.mark.parametrize(
    ("value", "level"), [(14, Level.GREEN), (15, Level.AMBER), (29, Level.AMBER), (30, Level.RED)]
)
def test_one_day_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["silent"], "value": value}) == level


def test_the_sentence_has_the_days_and_the_firms_own_rhythm(rows: dict[str, Row]) -> None:
    assert account_dormant.explain(evidence(rows["silent"], amber=15, red=30)).en == (
        "Neither the firm nor a customer has moved money for 20 days, since 23 May 2026 (amber "
        "line 15 days), where in the year before there were 60 active days and never more than 5 "
        "days between two."
    )
