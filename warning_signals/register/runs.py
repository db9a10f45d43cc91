"""Runs in the register: one record each time a day is looked at, and what each stage did.

A run is opened by `begin` and closed by `finish`; a run that was killed is found again as
"running" and goes on with the instant it began to read at, so that a repeat sees the same rows.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from warning_signals.errors import Refused
from warning_signals.model import Receipt
from warning_signals.register.tables import receipts, runs

KINDS = ("newest", "catch_up", "repair", "baseline")


@dataclass(frozen=True)
class Run:
    """One look at one bank day: what it reads up to, and whether it may message anybody."""

    run_id: str
    as_of: date
    known_at: datetime
    kind: str

    @property
    def messages(self) -> bool:
        """Only the newest day tells anybody anything."""
        return self.kind == "newest"


def begin(connection: Connection, as_of: date, known_at: datetime, kind: str, at: datetime) -> Run:
    """Open a run for the day, or return the one that was cut off."""
    unfinished = select(runs).where(runs.c.as_of == as_of, runs.c.state == "running")
    row = connection.execute(unfinished).mappings().first()
    if row is not None:
        return Run(row["run_id"], as_of, row["known_at"], row["kind"])
    run = Run(uuid.uuid4().hex[:8], as_of, known_at, kind)
    number = connection.execute(select(func.count()).select_from(runs)).scalar_one() + 1
    connection.execute(
        insert(runs).values(
            run_id=run.run_id,
            number=number,
            as_of=as_of,
            known_at=known_at,
            kind=kind,
            state="running",
            started_at=at,
        )
    )
    return run


def current(connection: Connection, as_of: date) -> Run:
    """Return the run of that day that is under way; Refused where `begin` has not run."""
    query = select(runs).where(runs.c.as_of == as_of, runs.c.state == "running")
    row = connection.execute(query).mappings().first()
    if row is None:
        raise Refused(f"No run of {as_of} is under way. Start one with: ews run --as-of {as_of}")
    return Run(row["run_id"], as_of, row["known_at"], row["kind"])


def note_receipt(connection: Connection, run_id: str, receipt: Receipt) -> None:
    """Keep what a stage did; a repeat replaces it."""
    mine = (receipts.c.run_id == run_id) & (receipts.c.stage == receipt.stage)
    connection.execute(delete(receipts).where(mine))
    connection.execute(
        insert(receipts).values(
            run_id=run_id,
            stage=receipt.stage,
            rows_in=receipt.rows_in,
            rows_out=receipt.rows_out,
            left_undone=list(receipt.left_undone),
        )
    )


def finish(
    connection: Connection, run: Run, state: str, report: dict[str, Any], at: datetime
) -> None:
    """Close the run with its state and its report."""
    connection.execute(
        update(runs)
        .where(runs.c.run_id == run.run_id)
        .values(state=state, report=report, finished_at=at)
    )
