"""Vintage drift: the newest cohort at half a year against those before it."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.signals.made_up import Row, evidence, feeds, in_book, rows_of
from warning_signals.judging.levels import raw_levels
from warning_signals.judging.looks import Looks
from warning_signals.model import Level
from warning_signals.signals.portfolio import vintage_drift as signal

AS_OF = date(2026, 6, 12)
NEW_DUE, OLD_DUE = date(2026, 5, 1), date(2025, 12, 1)


def book(new: int = 20, old: int = 100) -> list[Row]:
    half_a_year = timedelta(days=182)
    return [
        *(in_book(f"N{n}", onboarded_on=NEW_DUE - half_a_year) for n in range(new)),
        *(in_book(f"O{n}", onboarded_on=OLD_DUE - half_a_year) for n in range(old)),
        in_book("long here", onboarded_on=date(2015, 1, 1)),
        in_book("too young", onboarded_on=date(2026, 3, 1)),
        in_book("unknown", onboarded_on=None),
    ]


def alerts(new: int, old: int = 10, look: date = NEW_DUE) -> list[Row]:
    return [
        {"day": look},
        {"day": OLD_DUE},
        *({"day": look, "borrower_id": f"N{n}"} for n in range(new)),
        *({"day": OLD_DUE, "borrower_id": f"O{n}"} for n in range(old)),
    ]


def measured(told: list[Row], **more: list[Row]) -> dict[str, Row]:
    given = feeds(**{"book": book(), "alerts": told, **more})
    return rows_of(signal.measure(given, AS_OF))


def level(row: Row) -> Level:
    looks = Looks(values=np.array([[row["value"]]]), parts={}, materiality=np.zeros(1))
    return Level(raw_levels(looks, signal.THRESHOLDS)[0, 0])


def test_fires_where_the_newest_cohort_stands_worse() -> None:
    row = measured(alerts(new=6))["N0"]

    assert (row["rate"], row["usual"]) == (pytest.approx(0.3), pytest.approx(0.1))
    assert (row["firms"], row["firms_before"]) == (20, 100)
    assert row["value"] == pytest.approx(0.2 / (0.09 * (1 / 20 + 1 / 100)) ** 0.5)
    assert level(row) == Level.AMBER


def test_fires_red_one_firm_more_than_amber() -> None:
    assert [level(measured(alerts(new=n))["N0"]) for n in (4, 5, 7)] == [
        Level.GREEN,
        Level.AMBER,
        Level.RED,
    ]


def test_quiet_where_it_stands_as_those_before_did() -> None:
    row = measured(alerts(new=2))["N0"]

    assert row["value"] == pytest.approx(0.0)
    assert level(row) == Level.GREEN


def test_only_the_cohort_is_told_and_all_of_it_the_same() -> None:
    rows = measured(alerts(new=6))

    assert set(rows) == {f"N{n}" for n in range(20)}
    assert len({row["value"] for row in rows.values()}) == 1


def test_without_twenty_firms_or_forty_before_there_is_no_row() -> None:
    assert measured(alerts(new=6), book=book(new=19)) == {}
    assert measured(alerts(new=6), book=book(old=39)) == {}


def test_a_look_of_more_than_a_fortnight_away_tells_nothing() -> None:
    assert measured(alerts(new=6, look=NEW_DUE + timedelta(days=14)))["N0"]["rate"] > 0
    assert measured(alerts(new=6, look=NEW_DUE + timedelta(days=15))) == {}


def test_it_applies_to_the_cohort() -> None:
    meant = signal.applicable(feeds(book=book()), AS_OF).to_pyarrow()["borrower_id"].to_pylist()

    assert set(meant) == {f"N{n}" for n in range(20)}
    assert signal.PLUGIN.scope == "cohort"


def test_the_sentence_has_both_rates() -> None:
    told = evidence(measured(alerts(new=6))["N0"], amber=2, red=3)

    assert signal.explain(told).en == (
        "Of the 20 firms of the newest cohort 30 % stood at amber or red after half a year, "
        "against 10 % of the 100 before them, 2.7 standard deviations more (amber line 2)."
    )
