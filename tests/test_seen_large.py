"""A book read as a large one looks as it does when it is read as a small one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.bank import MONDAY, OPENING, Bank
from warning_signals import seen_large
from warning_signals.observed import see
from warning_signals.panels import panel_path
from warning_signals.stages import begin, pull, validate
from warning_signals.stages.measure import measure_day

TABLES = (
    "daily_flows",
    "daily_invoices",
    "e_invoices",
    "instalments",
    "tax_returns",
    "accounts",
    "book",
)


def rows_of(bank: Bank, day: date) -> dict[str, list[dict[str, Any]]]:
    with bank.context() as context:
        seen = see(context, day, context.calendar.cutoff(day))
        return {
            name: seen[name].order_by(seen[name].columns).to_pyarrow().to_pylist()
            for name in TABLES
        }


def test_every_table_is_the_same_read_either_way(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = rows_of(bank, OPENING)

    monkeypatch.setattr(seen_large, "LARGE_BYTES", -1)
    large = rows_of(bank, OPENING)

    assert all(small[name] for name in ("daily_flows", "instalments", "book"))
    assert large == small


@pytest.mark.slow
def test_every_signal_can_be_measured_in_a_book_that_is_read_as_a_large_one(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bank.context() as context:
        known_at = context.calendar.cutoff(OPENING)
        _, failed_small = measure_day(context, OPENING, known_at)
        small = pd.read_parquet(context.lake / panel_path(OPENING, known_at))
        monkeypatch.setattr(seen_large, "LARGE_BYTES", -1)
        _, failed_large = measure_day(context, OPENING, known_at)
        large = pd.read_parquet(context.lake / panel_path(OPENING, known_at))

    assert (failed_small, failed_large) == ({}, {})
    pd.testing.assert_frame_equal(large, small, rtol=1e-6)


def test_a_delivery_of_a_large_book_is_accepted_with_its_digests(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_large, "LARGE_BYTES", -1)

    with bank.context() as context:
        for stage in (begin, pull, validate):
            stage.run(MONDAY, context)
        made = list((context.lake / "digests").glob("account-days-*/days/*/*.parquet"))
        files = seen_large.live(context, "account_flows", MONDAY, context.calendar.cutoff(MONDAY))

    assert {path.stem for path in made} <= {file.sha256 for file in files}
    assert len(made) == 1
