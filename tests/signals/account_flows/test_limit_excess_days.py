"""Days over the limit: how many of ninety, in how many spells, by how much."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.signals.judged import judged
from tests.signals.made_up import Row, days, evidence, feeds, in_book, rows_of
from warning_signals.model import Level
from warning_signals.signals.account_flows import limit_excess_days

AS_OF = date(2026, 6, 12)
SIGNAL = limit_excess_days.PLUGIN
MATURED = {"matured": AS_OF - timedelta(days=30)}
# Owed on a limit of 100,000, by days ago; on all other days 90,000.
OWED: dict[str, dict[int, float]] = {
    "sound": {},
    "four": dict.fromkeys((0, 1, 2, 3), 104_000.0),
    "twice": {0: 103_000.0, 3: 102_000.0, 4: 102_000.0, 60: 101_000.0, 63: 109_000.0},
    "rounded": dict.fromkeys(range(10), 100_001.0),
    "long_ago": dict.fromkeys(range(89, 93), 110_000.0),
    "matured": dict.fromkeys(range(30), 110_000.0),
    "young": dict.fromkeys(range(10), 110_000.0),
}


def read(name: str, ago: int) -> Row:
    owed = OWED[name].get(ago, 90_000.0)
    day = AS_OF - timedelta(days=ago)
    return {"facility_id": name, "business_on": day, "outstanding": owed}


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    line: Row = {"currency": "CNY", "limit_amount": 100_000}
    balances = [
        read(name, (AS_OF - day).days)
        for name in OWED
        for day in days(AS_OF - timedelta(days=43 if name == "young" else 100), AS_OF)
    ]
    given = feeds(
        book=[in_book(name) for name in OWED],
        facilities=[
            {"facility_id": n, "borrower_id": n, "matures_on": MATURED.get(n), **line} for n in OWED
        ],
        facility_balances=balances,
    )
    return rows_of(limit_excess_days.measure(given, AS_OF))


def test_fires_on_five_days_in_two_spells(rows: dict[str, Row]) -> None:
    row = rows["twice"]

    assert (row["value"], row["times"], row["most"]) == (5.0, 2, 9_000.0)
    assert row["last_on"] == AS_OF
    assert judged(SIGNAL, row) == Level.AMBER


def test_quiet_within_the_limit(rows: dict[str, Row]) -> None:
    assert (rows["sound"]["value"], rows["sound"]["times"]) == (0.0, 0)


def test_quiet_on_what_is_rounding(rows: dict[str, Row]) -> None:
    assert rows["rounded"]["value"] == 0.0


def test_quiet_on_what_is_owed_after_maturity(rows: dict[str, Row]) -> None:
    assert rows["matured"]["value"] == 0.0


def test_the_ninetieth_day_is_the_last_that_counts(rows: dict[str, Row]) -> None:
    assert rows["long_ago"]["value"] == 1.0


def test_with_fewer_than_45_days_of_balances_there_is_no_row(rows: dict[str, Row]) -> None:
    assert "young" not in rows


@pytest.mark.parametrize(
    ("value", "level"), [(4, Level.GREEN), (5, Level.AMBER), (14, Level.AMBER), (15, Level.RED)]
)
def test_one_day_on_either_side_of_the_lines(
    rows: dict[str, Row], value: float, level: Level
) -> None:
    assert judged(SIGNAL, {**rows["four"], "value": value}) == level


def test_the_sentence_has_the_days_the_spells_and_the_sum(rows: dict[str, Row]) -> None:
    assert limit_excess_days.explain(evidence(rows["twice"], amber=5, red=15)).en == (
        "Over the limit on 5 days of the last 90, in 2 separate spells, by ¥9,000 at most, the "
        "last on 12 June 2026 (amber line 5 days)."
    )
