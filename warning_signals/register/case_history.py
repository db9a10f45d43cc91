"""The history of cases: every change is an event, appended and never altered."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select

from warning_signals.register.tables import case_events


def note_event(
    connection: Connection,
    case_id: str,
    as_of: date,
    kind: str,
    actor: str,
    at: datetime,
    details: dict[str, Any],
) -> None:
    """Append to a case's history."""
    query = select(func.count()).where(case_events.c.case_id == case_id)
    connection.execute(
        insert(case_events).values(
            case_id=case_id,
            seq=connection.execute(query).scalar_one() + 1,
            as_of=as_of,
            kind=kind,
            actor=actor,
            at=at,
            details=details,
        )
    )


def events_of(connection: Connection, as_of: date) -> list[dict[str, Any]]:
    """Return what happened to cases in the run of a day."""
    query = select(case_events).where(case_events.c.as_of == as_of)
    ordered = query.order_by(case_events.c.case_id, case_events.c.seq)
    return [dict(row) for row in connection.execute(ordered).mappings()]


def largest_day_of_reds(connection: Connection, before: date, since: date) -> int:
    """Return the most red cases opened or raised on one day of that span."""
    rows = connection.execute(
        select(case_events.c.as_of, case_events.c.details).where(
            case_events.c.as_of >= since,
            case_events.c.as_of < before,
            case_events.c.kind.in_(("opened", "raised")),
        )
    )
    reds: dict[date, int] = {}
    for day, details in rows:
        if details.get("level") == "red":
            reds[day] = reds.get(day, 0) + 1
    return max(reds.values(), default=0)
