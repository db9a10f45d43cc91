"""What the run report says of the day around a run: clock, changes, reviews, held messages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, select

from warning_signals.context import Context
from warning_signals.model import Level
from warning_signals.register import cases, engine, runs
from warning_signals.register import findings as store
from warning_signals.register import tables as t

SPOKEN = ("card", "digest")


def clock_of(context: Context, run_: runs.Run) -> dict[str, Any]:
    """Return when the run began and ended, and whether its clock was a replay's."""
    query = select(t.runs.c.started_at).where(t.runs.c.run_id == run_.run_id)
    with engine.reading(context.register) as connection:
        started: datetime = connection.execute(query).scalar_one()
    return {
        "clock": "system" if context.clock is not None else "replayed",
        "started_at": started.isoformat(),
        "finished_at": context.now(run_.as_of).isoformat(),
    }


def level_changes(context: Context, run_: runs.Run) -> dict[str, Any]:
    """Return how many came to and left amber and red since the last day that was assessed."""
    with engine.reading(context.register) as connection:
        before = store.day_before(connection, run_.as_of)
        then = _levels(connection, before) if before else {}
        now = _levels(connection, run_.as_of, run_.known_at)
    changes: dict[str, Any] = {"since": before.isoformat() if before else None}
    if before:
        changes |= {lv.name.lower(): _moves(then, now, lv) for lv in (Level.AMBER, Level.RED)}
    return changes


def _levels(
    connection: Connection, as_of: date, known_at: datetime | None = None
) -> dict[str, int]:
    rows = store.of_day(connection, t.assessments, as_of, known_at)
    return {row["borrower_id"]: row["level"] for row in rows if row["track"] == "officer"}


def _moves(then: Mapping[str, int], now: Mapping[str, int], level: Level) -> dict[str, int]:
    before = {borrower for borrower, was in then.items() if was == level}
    after = {borrower for borrower, is_ in now.items() if is_ == level}
    return {"in": len(after - before), "out": len(before - after)}


def identity_reviews(context: Context, run_: runs.Run) -> dict[str, int]:
    """Return the records without a certain borrower: open in all, and new with this day."""
    of, came = t.reviews.c, t.deliveries.c
    known = (
        select(func.count((of.feed + of.provider + "/" + of.record_id).distinct()))
        .join(t.deliveries, of.delivery_id == came.delivery_id)
        .where(of.state == "open", came.visible_from <= run_.known_at)
    )
    today = known.where(came.business_on == run_.as_of)
    with engine.reading(context.register) as connection:
        return {
            "open": connection.execute(known).scalar_one(),
            "new": connection.execute(today).scalar_one(),
        }


def held_back(context: Context, run_: runs.Run) -> dict[str, Any]:
    """Return how many of the day's messages the volume guard holds, and its reason."""
    of = t.outbox.c
    held = select(func.count()).where(
        of.as_of == run_.as_of, of.state == "held", of.kind.in_(SPOKEN)
    )
    notice = select(of.payload).where(of.key == f"notice/held/{run_.as_of}")
    with engine.reading(context.register) as connection:
        count = connection.execute(held).scalar_one()
        payload = connection.execute(notice).scalar()
    told = payload if payload and count else {}
    return {"messages": count, **{k: told.get(k) for k in ("counted", "limit", "reason")}}


def late_unacknowledged(context: Context, run_: runs.Run) -> int:
    """Return how many open cases nobody has acknowledged by the time they should have been."""
    now = context.now(run_.as_of)
    with engine.reading(context.register) as connection:
        rows = cases.open_cases(connection)
    return sum(row["acknowledged_by"] is None and row["acknowledge_by"] < now for row in rows)
