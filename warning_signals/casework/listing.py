"""The open cases as people and machines list them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from warning_signals.context import Context
from warning_signals.model import Level
from warning_signals.register import cases, engine
from warning_signals.register.tables import tickets


def open_cases(context: Context) -> list[dict[str, Any]]:
    """Return the open cases with the keys of `ews cases --json`."""
    with engine.reading(context.register) as connection:
        rows = cases.open_cases(connection)
        refs = dict(connection.execute(select(tickets.c.case_id, tickets.c.ref)).tuples().all())
    zone = context.calendar.zone
    return [
        {
            "case_id": row["case_id"],
            "borrower_id": row["borrower_id"],
            "track": row["track"],
            "level": Level(row["level"]).name.lower(),
            "state": row["state"],
            "officer_id": row["officer_id"],
            "opened_on": row["opened_on"].isoformat(),
            "due_at": row["due_at"].astimezone(zone).isoformat(),
            "ticket": refs.get(row["case_id"]),
            "findings": row["fingerprints"],
        }
        for row in rows
    ]
