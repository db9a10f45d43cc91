"""Threshold sets: what is in force is the register's approved set, not what a file says.

config/signals.yml gives the first values; they are filed once as set 1. A later edit of the file
changes nothing until it is proposed and approved by a second person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from warning_signals.model import Band, Signal
from warning_signals.register.tables import threshold_sets as t


def file_first_set(connection: Connection, signals: Mapping[str, Signal], valid_from: date) -> None:
    """File the configured values as set 1 where no set exists yet."""
    if connection.execute(select(func.count()).select_from(t)).scalar():
        return
    values = {name: asdict(signal.thresholds) for name, signal in signals.items()}
    connection.execute(
        insert(t).values(
            set_id=1,
            valid_from_on=valid_from,
            values=values,
            proposed_by="config/signals.yml",
            approved_by="first installation",
            state="approved",
        )
    )


def in_force(connection: Connection, as_of: date) -> tuple[int, dict[str, Any]]:
    """Return number and values of the approved set that holds on a day; (0, {}) before any."""
    query = (
        select(t.c.set_id, t.c["values"])
        .where(t.c.state == "approved", t.c.valid_from_on <= as_of)
        .order_by(t.c.valid_from_on.desc(), t.c.set_id.desc())
        .limit(1)
    )
    row = connection.execute(query).first()
    return (int(row[0]), dict(row[1])) if row else (0, {})


def values_of(connection: Connection, set_id: int) -> dict[str, Any]:
    """Return the values of a set by signal; empty for a set that does not exist."""
    found = connection.execute(select(t.c["values"]).where(t.c.set_id == set_id)).scalar()
    return dict(found or {})


def applied(signals: Mapping[str, Signal], values: Mapping[str, Any]) -> dict[str, Signal]:
    """Return the signals with the values of a set; a signal the set does not know keeps its own."""
    return {
        name: _with(signal, values[name]) if name in values else signal
        for name, signal in signals.items()
    }


def _with(signal: Signal, values: Mapping[str, Any]) -> Signal:
    bands = {
        key: {column: Band(**band) for column, band in values[key].items()}
        for key in ("also", "alone")
        if key in values
    }
    return replace(signal, thresholds=replace(signal.thresholds, **{**values, **bands}))
