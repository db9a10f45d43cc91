"""Records and borrowers for tests: a builder names only what the test is about."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa

from warning_signals.matching.matcher import matched

USCC = "91320111MA12345678"
NAME = "云溪市宏达机械有限公司"
Row = dict[str, Any]


def borrower(borrower_id: str = "B1", name: str = NAME, **over: Any) -> Row:
    plain = {"uscc": USCC, "region": "320111", "legal_rep_key": "k1", "former": False}
    return {"borrower_id": borrower_id, "name": name, **plain, **over}


def record(name: str = NAME, **over: Any) -> Row:
    return {"name": name, **over}


def matches(records: list[Row], borrowers: list[Row]) -> list[Row]:
    """Return what is found of these records among these borrowers."""
    return list(matched(_table(records, RECORD), _table(borrowers, BORROWER)).to_pylist())


def only(record_: Row, *borrowers: Row) -> Row:
    """Return the one pair that is found, or the verdict "nothing"."""
    found = matches([record_], list(borrowers) or [borrower()])
    assert len(found) <= 1
    return found[0] if found else {"verdict": "nothing"}


def _table(rows: list[Row], schema: pa.Schema) -> pa.Table:
    whole = [{name: row.get(name) for name in schema.names} for row in rows]
    return pa.Table.from_pylist(whole, schema=schema)


TEXTS = ("name", "number", "region", "legal_rep_key")
RECORD = pa.schema([*((name, pa.string()) for name in TEXTS), ("on_date", pa.date32())])
BORROWER = pa.schema(
    [
        *((name, pa.string()) for name in ("borrower_id", "name", "uscc", "region")),
        ("legal_rep_key", pa.string()),
        ("former", pa.bool_()),
        ("since_on", pa.date32()),
        ("until_on", pa.date32()),
    ]
)
LONG_AGO = date(2019, 5, 6)
