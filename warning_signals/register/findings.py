"""Findings and assessments in the register: versioned by the instant they were read at."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, delete, func, insert, select

from warning_signals.model import Level
from warning_signals.register.tables import assessments, runs

CHUNK = 500
WEEK_DAYS = 7


def finding_id(as_of: date, borrower_id: str, signal: str) -> str:
    """Return the finding's id: the same for the same day, borrower and signal."""
    return hashlib.sha256(f"{as_of}|{borrower_id}|{signal}".encode()).hexdigest()[:12]


def replace_version(
    connection: Connection,
    table: Table,
    as_of: date,
    known_at: datetime,
    rows: Sequence[dict[str, Any]],
) -> None:
    """Write one version of a day's findings or assessments; a repeat replaces it."""
    mine = (table.c.as_of == as_of) & (table.c.known_at == known_at)
    connection.execute(delete(table).where(mine))
    for start in range(0, len(rows), CHUNK):
        connection.execute(insert(table), list(rows[start : start + CHUNK]))


def newest_version(connection: Connection, table: Table, as_of: date) -> datetime | None:
    """Return the instant of the newest version of a day, None where there is none."""
    query = select(func.max(table.c.known_at)).where(table.c.as_of == as_of)
    newest: datetime | None = connection.execute(query).scalar()
    return newest


def day_before(connection: Connection, as_of: date) -> date | None:
    """Return the last day before `as_of` that was assessed."""
    query = select(func.max(assessments.c.as_of)).where(assessments.c.as_of < as_of)
    found: date | None = connection.execute(query).scalar()
    return found


def of_day(
    connection: Connection, table: Table, as_of: date, known_at: datetime | None = None
) -> list[dict[str, Any]]:
    """Return the rows of one version of a day, the newest unless an instant is given."""
    version = known_at or newest_version(connection, table, as_of)
    query = select(table).where(table.c.as_of == as_of, table.c.known_at == version)
    ordered = query.order_by(table.c.borrower_id)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def own_levels(connection: Connection, as_of: date, known_at: datetime) -> list[tuple[Any, ...]]:
    """Return (borrower_id, day, own level) of the newest day before `as_of` that was finished.

    Of the days, and of the versions of a day, only those count that were read at `known_at` or
    before; none where there is no such day, or it was assessed before own levels were kept.
    """
    a = assessments.c
    own = (a.track == "officer") & a.own_level.is_not(None)
    finished = (
        select(a.as_of, a.known_at)
        .join(runs, (runs.c.as_of == a.as_of) & (runs.c.known_at == a.known_at))
        .where(a.as_of < as_of, a.known_at <= known_at, runs.c.state != "running", own)
        .order_by(a.as_of.desc(), a.known_at.desc())
        .limit(1)
    )
    version = connection.execute(finished).first()
    if version is None:
        return []
    query = select(a.borrower_id, a.as_of, a.own_level).where(
        a.as_of == version.as_of, a.known_at == version.known_at, own
    )
    return [tuple(row) for row in connection.execute(query.order_by(a.borrower_id))]


def own_alerts(
    connection: Connection, as_of: date, known_at: datetime, weeks: int
) -> list[tuple[date, str | None]]:
    """Return (day, borrower_id) of those at amber or red by themselves, on one day a week.

    The days are finished ones before `as_of`, newest first, each read at `known_at` or before and
    at least seven days before the last. Each has one row without a borrower as well, so that a
    day on which nobody stood at amber is told from one that was not looked at.
    """
    a = assessments.c
    own = (a.track == "officer") & a.own_level.is_not(None)
    query = (
        select(a.as_of, func.max(a.known_at))
        .join(runs, (runs.c.as_of == a.as_of) & (runs.c.known_at == a.known_at))
        .where(a.as_of < as_of, a.known_at <= known_at, runs.c.state != "running", own)
        .where(a.as_of >= as_of - timedelta(weeks=weeks))
        .group_by(a.as_of)
        .order_by(a.as_of.desc())
    )
    rows: list[tuple[date, str | None]] = []
    for day, version in connection.execute(query).all():
        if rows and (rows[-1][0] - day).days < WEEK_DAYS:
            continue
        alerted = select(a.borrower_id).where(
            a.as_of == day, a.known_at == version, own, a.own_level >= int(Level.AMBER)
        )
        rows += [(day, borrower) for borrower in connection.execute(alerted).scalars()]
        rows.append((day, None))
    return rows


def newest_assessed_day(connection: Connection) -> date | None:
    """Return the newest day that was assessed."""
    found: date | None = connection.execute(select(func.max(assessments.c.as_of))).scalar()
    return found
