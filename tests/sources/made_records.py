"""Records as a provider has them, and a source that pulls them."""

from __future__ import annotations

import io
import traceback
from datetime import date
from typing import Any

import pytest

from tests.servers.records_server import RecordsServer
from warning_signals.calendar import BankCalendar
from warning_signals.errors import FeedError
from warning_signals.sources.court_api import fetch, parse
from warning_signals.sources.reading.api_options import Options

ALL = ["R1", "R2", "R3", "R4", "R5"]
FRIDAY, MONDAY, TUESDAY = date(2026, 6, 5), date(2026, 6, 8), date(2026, 6, 9)
COLUMNS = {
    "id": "record_id",
    "type": "kind",
    "caseNo": "case_no",
    "party.name": "party_name",
    "party.numbers.0": "party_number",
    "role": "role",
    "amount": "amount",
    "filedAt": "filed_on",
    "publishedAt": "published_on",
    "ours": "is_our_own",
}


def record(number: int, day: date = MONDAY, **changed: Any) -> dict[str, Any]:
    """Return a record as the provider has it."""
    return {
        "id": f"R{number}",
        "day": str(day),
        "type": "失信被执行人",
        "caseNo": "（2017）桂1322执487号",
        "party": {"name": "扬中机电有限公司", "numbers": ["9132********0039"]},
        "role": "被执行人",
        "amount": 36500.5,
        "filedAt": 1502380800000,
        "publishedAt": "2017年08月11日",
        "ours": False,
    } | changed


def options_for(provider: RecordsServer, calendar: BankCalendar, **changed: Any) -> Options:
    """Return the options of a source that pulls from there; pauses are none."""
    said: dict[str, Any] = {
        "feed": "court_records",
        "calendar": calendar,
        "base_url": provider.url,
        "path": "records",
        "params": {"from": "{first_on}", "to": "{business_on}"},
        "token_env": "COURT_TOKEN",
        "page_size": 2,
        "rows_at": "data.rows",
        "total_at": "data.total",
        "id_at": "id",
        "cursor_at": "next",
        "columns": COLUMNS,
        "values": {
            "kind": {"失信被执行人": "dishonest_debtor"},
            "role": {"被执行人": "executed"},
        },
        "dates": {"filed_on": "epoch_ms", "published_on": "zh"},
        "fixed": {"provider": "records.example"},
        "timeout_seconds": 5.0,
        "deadline_seconds": 20.0,
        "pause_seconds": 0.0,
    }
    return Options(**said | changed)


def pulled(options: Options, day: date = MONDAY) -> bytes:
    """Return the bytes of one business date."""
    to = io.BytesIO()
    fetch("court_records", options, day, to)
    return to.getvalue()


def rows_of(content: bytes, options: Options) -> list[dict[str, Any]]:
    """Return the rows of a pulled file, without the columns that are all null."""
    blocks = parse(io.BytesIO(content), "court_records_20260608.jsonl", options)
    rows = [row for block in blocks for row in block.cells.to_pylist()]
    return [{name: cell for name, cell in row.items() if cell is not None} for row in rows]


def ids(content: bytes, options: Options) -> list[str]:
    """Return the record ids of a pulled file."""
    return [row["record_id"] for row in rows_of(content, options)]


def refused(options: Options) -> str:
    """Return why nothing is delivered, and see that nothing is written and no token is told."""
    to = io.BytesIO()
    with pytest.raises(FeedError) as caught:
        fetch("court_records", options, MONDAY, to)
    assert to.getvalue() == b""
    assert "t0ken" not in "".join(traceback.format_exception(caught.value))
    assert "nothing of it is taken" in str(caught.value)
    return str(caught.value)
