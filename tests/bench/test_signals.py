"""The book of the bench of signals, and the sums that it compares."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from tests.bank import OPENING, ROOT, Bank
from warning_signals import feeds
from warning_signals.bench import signals_book, signals_once, signals_windows
from warning_signals.lake import write_table

KEYS = {
    "borrowers", "flow_rows", "signals", "seconds", "seconds_start_set", "seconds_next_day",
    "peak_rss_mb", "scaling_ratio", "pandas_ratio", "evaluated",
}  # fmt: skip


def test_a_copy_has_ids_of_its_own_and_money_scaled_by_one_factor(tmp_path: Path) -> None:
    schema = feeds.arrow_schema("account_flows")
    row = {
        "flow_id": "F1", "account_id": "A1", "counterparty_account": "A2", "currency": "CNY",
        "booked_at": datetime(2026, 6, 1, 4, tzinfo=UTC), "amount": Decimal("10.00"),
        "kind": "sale", "business_on": date(2026, 6, 1), "row_no": 1, "delivery_id": "D1",
    }  # fmt: skip
    filled = {name: row.get(name) for name in schema.names}
    write_table(tmp_path, "base.parquet", pa.Table.from_pylist([filled], schema=schema))

    with duckdb.connect() as connection:
        base = tmp_path / "base.parquet"
        [first] = signals_book._copy(connection, base, "account_flows", 0, 0).to_pylist()
        [second] = signals_book._copy(connection, base, "account_flows", 1, 1).to_pylist()

    assert (first["flow_id"], first["account_id"], first["amount"]) == ("F1", "A1", 10)
    assert (second["flow_id"], second["account_id"]) == ("F1~1", "A1~1")
    assert second["counterparty_account"] == "A2~1"
    assert second["amount"] == Decimal("13.70")
    assert (first["row_no"], second["row_no"]) == (1, 2)


def test_the_windows_by_pandas_add_up_to_ours(bank: Bank) -> None:
    with bank.context() as context:
        ours = signals_windows.ours(context, OPENING)
        plain = signals_windows.plain(context, OPENING)

    assert ours == pytest.approx(plain, abs=0.01)
    assert ours > 0


def test_the_start_set_is_twenty_five_signals() -> None:
    assert len(signals_once.START_SET) == 25


@pytest.mark.slow
def test_the_bench_tells_its_figures_and_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    from warning_signals.bench.signals import measure
    from warning_signals.settings import Settings

    settings = Settings(
        home=tmp_path, config=ROOT / "config", expectations=ROOT / "expectations", clock="replay"
    )

    told = measure(settings, 1_000, lambda _: None)

    assert set(told) >= KEYS
    assert told["failed"] == {}
    assert told["flow_rows"] > 200_000
    assert not list((tmp_path / "bench" / "signals-1000" / "lake" / "panel").rglob("*.parquet"))
