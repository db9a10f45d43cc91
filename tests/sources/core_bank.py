"""A small core banking system: flows, end-of-day balances, what was closed, and the totals."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, text

from warning_signals.calendar import BankCalendar
from warning_signals.sources.core_sql import Options, fetch, parse

FRIDAY, MONDAY, TUESDAY = date(2026, 6, 5), date(2026, 6, 8), date(2026, 6, 9)

TABLES = (
    "CREATE TABLE flow (flow_id VARCHAR(20) PRIMARY KEY, acct VARCHAR(20), booked_at TIMESTAMP, "
    "amount NUMERIC(18,2), ccy VARCHAR(3), kind VARCHAR(20), party VARCHAR(200), posted_on DATE)",
    "CREATE TABLE eod_run (closed_on DATE, run_no INTEGER, state VARCHAR(10))",
    "CREATE TABLE eod_balance (acct_no VARCHAR(20), bal_date DATE, ledger NUMERIC(18,2), "
    "ccy VARCHAR(3))",
    "CREATE TABLE eod_total (bal_date DATE, ccy VARCHAR(3), opening NUMERIC(18,2), "
    "movements NUMERIC(18,2), closing NUMERIC(18,2))",
)
# What cuts every other connection of ours to a PostgreSQL.
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND application_name = 'early-warning'"
)
FLOWS = (
    "SELECT flow_id, acct AS account_id, booked_at, amount, ccy AS currency, kind, "
    "party AS counterparty_name FROM flow WHERE posted_on > :since AND posted_on <= :business_on"
)
CLOSED = "SELECT run_no FROM eod_run WHERE closed_on = :business_on AND state = 'DONE'"
TOTALS = (
    "SELECT ccy AS currency, opening, movements, closing FROM eod_total "
    "WHERE bal_date = :business_on"
)


@dataclass(frozen=True)
class CoreBank:
    """Its database, to be written to as core banking writes."""

    engine: Engine

    @property
    def dialect(self) -> str:
        """sqlite or postgresql."""
        return self.engine.dialect.name

    def build(self) -> None:
        """Make the tables, empty."""
        self.do(*TABLES)

    def do(self, *statements: str, **values: Any) -> None:
        """Execute and commit."""
        with self.engine.begin() as connection:
            for statement in statements:
                connection.execute(text(statement), values)

    def flow(self, flow_id: str, posted_on: date = MONDAY, **changed: Any) -> None:
        """Book one flow."""
        row = {
            "flow_id": flow_id,
            "acct": "A1",
            "booked_at": f"{posted_on} 09:30:00",
            "amount": "12.34",
            "ccy": "CNY",
            "kind": "sale",
            "party": None,
            "posted_on": str(posted_on),
        } | changed
        self.do(
            "INSERT INTO flow VALUES (:flow_id, :acct, :booked_at, :amount, :ccy, :kind, :party, "
            ":posted_on)",
            **row,
        )

    def flows(self, flow_ids: Iterable[str]) -> None:
        """Book many flows of Monday."""
        for flow_id in flow_ids:
            self.flow(flow_id)

    def close(self, day: date, run_no: int = 1, state: str = "DONE") -> None:
        """End a business date."""
        self.do(
            "INSERT INTO eod_run VALUES (:day, :run_no, :state)",
            day=str(day), run_no=run_no, state=state,
        )  # fmt: skip


def flows_of(calendar: BankCalendar, **changed: Any) -> Options:
    """Return the options of a source that reads the flows; waits are short."""
    said: dict[str, Any] = {
        "feed": "account_flows",
        "calendar": calendar,
        "url_env": "CORE_URL",
        "query": FLOWS,
        "watermark": CLOSED,
        "chunk_rows": 3,
        "wait_seconds": 0.2,
        "read_seconds": 20.0,
        "pause_seconds": 0.0,
    }
    return Options(**said | changed)


def fetched(options: Options, day: date = MONDAY) -> bytes:
    """Return the bytes of one business date."""
    to = io.BytesIO()
    fetch("account_flows", options, day, to)
    return to.getvalue()


def rows_of(content: bytes, options: Options) -> list[dict[str, Any]]:
    """Return the rows of a fetched file, without the columns that are all null."""
    blocks = parse(io.BytesIO(content), "account_flows_20260608.parquet", options)
    rows = [row for block in blocks for row in block.cells.to_pylist()]
    return [{name: cell for name, cell in row.items() if cell is not None} for row in rows]
