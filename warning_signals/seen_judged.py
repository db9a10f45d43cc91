"""What the days before were judged to be, as tables that signals on partners and books can join."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.register import engine, findings

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

ALERT_WEEKS = 53


def levels(context: Context, as_of: date, known_at: datetime) -> ibis.Table:
    """Return borrower_id, day, level: each one's own of the newest day before that was finished."""
    with engine.reading(context.register) as register:
        rows = findings.own_levels(register, as_of, known_at)
    return _memtable(rows, level_schema())


def alerts(context: Context, as_of: date, known_at: datetime) -> ibis.Table:
    """Return day, borrower_id: who stood at amber or red, and one row without him each day."""
    with engine.reading(context.register) as register:
        rows = findings.own_alerts(register, as_of, known_at, ALERT_WEEKS)
    return _memtable(rows, alert_schema())


def _memtable(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> ibis.Table:
    import ibis
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(of, field.type) for of, field in zip(columns, schema, strict=True)]
    return ibis.memtable(pa.Table.from_arrays(arrays, schema=schema))


def level_schema() -> pa.Schema:
    """Return the arrow schema of the derived table `levels`; 0 is green, 1 amber, 2 red."""
    import pyarrow as pa

    return pa.schema([("borrower_id", pa.string()), ("day", pa.date32()), ("level", pa.int8())])


def alert_schema() -> pa.Schema:
    """Return the arrow schema of the derived table `alerts`."""
    import pyarrow as pa

    return pa.schema([("day", pa.date32()), ("borrower_id", pa.string())])
