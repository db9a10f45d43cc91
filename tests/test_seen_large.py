"""A book read as a large one looks as it does when it is read as a small one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.bank import MONDAY, OPENING, Bank
from warning_signals import seen_kept, seen_large
from warning_signals.derived import in_book
from warning_signals.digests.kept_made import FAMILIES, FAMILY_OF
from warning_signals.feeds import names as feed_names
from warning_signals.observed import Shard, see
from warning_signals.panels import panel_path
from warning_signals.stages import begin, pull, validate
from warning_signals.stages.keep_up import keep_all_up
from warning_signals.stages.measure import measure_day

TABLES = (
    "daily_flows",
    "party_flows",
    "daily_balances",
    "daily_invoices",
    "e_invoices",
    "instalments",
    "tax_returns",
    "accounts",
    "book",
)


def rows_of(bank: Bank, day: date, shard: Shard | None = None) -> dict[str, list[dict[str, Any]]]:
    with bank.context() as context:
        seen = see(context, day, context.calendar.cutoff(day), shard)
        tables = {name: seen[name] for name in TABLES}
        tables |= {f"{name} in book": in_book(seen, name) for name in FAMILY_OF}
        return {
            name: in_order(rows.select(*sorted(rows.columns)).to_pyarrow().to_pylist())
            for name, rows in tables.items()
        }


def in_order(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])


def test_every_table_is_the_same_read_either_way(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = rows_of(bank, OPENING)

    monkeypatch.setattr(seen_large, "LARGE_BYTES", -1)
    large = rows_of(bank, OPENING)

    assert all(small[name] for name in ("daily_flows", "instalments", "book"))
    assert large == small


@pytest.mark.parametrize("shard", [None, Shard(0, 2)])
def test_every_table_is_the_same_read_from_what_is_kept(
    bank: Bank, monkeypatch: pytest.MonkeyPatch, shard: Shard | None
) -> None:
    monkeypatch.setattr(seen_large, "LARGE_BYTES", -1)
    made = rows_of(bank, OPENING, shard)

    with bank.context() as context:
        keep_all_up(context, OPENING, context.calendar.cutoff(OPENING), feed_names())
    monkeypatch.setattr(seen_kept, "_attached", noted := Noted(seen_kept._attached))
    kept = rows_of(bank, OPENING, shard)

    assert kept == made
    assert noted.count == len(FAMILIES)


class Noted:
    """Calls that are passed on, and counted where they are answered with yes."""

    def __init__(self, call: Callable[..., bool]) -> None:
        self.call, self.count = call, 0

    def __call__(self, *args: Any) -> bool:
        answer = self.call(*args)
        self.count += answer
        return answer


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


def test_a_delivery_of_a_large_book_is_accepted_with_its_digests_and_kept_tables(
    bank: Bank, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_large, "LARGE_BYTES", -1)

    with bank.context() as context:
        for stage in (begin, pull, validate):
            stage.run(MONDAY, context)
        made = list((context.lake / "digests").glob("account-days-*/days/*/*.parquet"))
        files = seen_large.live(context, "account_flows", MONDAY, context.calendar.cutoff(MONDAY))

        kept = {path.parent.name for path in (context.lake / "digests").glob("kept-*/*.duckdb")}

    assert {path.stem for path in made} <= {file.sha256 for file in files}
    assert len(made) == 2
    assert len(kept) == len(FAMILIES)
