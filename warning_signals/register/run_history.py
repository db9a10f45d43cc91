"""What runs there were: which days are complete, read up to when, and what they reported."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from warning_signals.register.tables import runs

COMPLETE = ("complete", "complete_with_gaps")


def is_past(connection: Connection, as_of: date) -> bool:
    """Say whether a later business day is already complete; the wall clock plays no part."""
    query = select(runs.c.run_id).where(runs.c.as_of > as_of, runs.c.state.in_(COMPLETE))
    return connection.execute(query.limit(1)).first() is not None


def looked_at_before(connection: Connection, as_of: date) -> list[tuple[date, datetime]]:
    """Return each day before `as_of` and the instant its newest finished run read up to.

    The first day of all, which was only filed, is not among them.
    """
    baseline = select(runs.c.as_of).where(runs.c.kind == "baseline")
    query = (
        select(runs.c.as_of, func.max(runs.c.known_at))
        .where(runs.c.as_of < as_of, runs.c.state != "running", runs.c.as_of.not_in(baseline))
        .group_by(runs.c.as_of)
        .order_by(runs.c.as_of)
    )
    return [(day, known_at) for day, known_at in connection.execute(query)]


def last_finished_day(connection: Connection, before: date | None = None) -> date | None:
    """Return the newest day (before `before`) for which a run ended, failed ones included."""
    query = select(func.max(runs.c.as_of)).where(runs.c.state != "running")
    if before is not None:
        query = query.where(runs.c.as_of < before)
    return connection.execute(query).scalar()


def newest_report(connection: Connection, as_of: date) -> dict[str, Any] | None:
    """Return the report of the latest run of that day that ended."""
    query = (
        select(runs.c.report)
        .where(runs.c.as_of == as_of, runs.c.state != "running")
        .order_by(runs.c.number.desc())
        .limit(1)
    )
    report: dict[str, Any] | None = connection.execute(query).scalar()
    return report


def first_finished_day(connection: Connection) -> date | None:
    """Return the first day of all for which a run ended."""
    query = select(func.min(runs.c.as_of)).where(runs.c.state != "running")
    first: date | None = connection.execute(query).scalar()
    return first


def is_baseline(connection: Connection, as_of: date) -> bool:
    """Say whether a day was filed as the first one."""
    query = select(runs.c.run_id).where(runs.c.as_of == as_of, runs.c.kind == "baseline")
    return connection.execute(query.limit(1)).first() is not None


def complete_up_to(connection: Connection, as_of: date) -> datetime | None:
    """Return the instant that the newest run of a day read up to, None if it is not complete."""
    query = (
        select(runs.c.state, runs.c.known_at)
        .where(runs.c.as_of == as_of)
        .order_by(runs.c.number.desc())
    )
    newest = connection.execute(query.limit(1)).first()
    if newest is None or newest.state not in COMPLETE:
        return None
    known_at: datetime = newest.known_at
    return known_at
