"""How a source stands on a day: what it delivered, or since when it is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from warning_signals.register.tables import deliveries as d


@dataclass(frozen=True)
class SourceState:
    """How a source stands on one day, as known at one instant.

    `state` is accepted, missing, rejected or not_expected; the counts are None unless something
    was delivered for that very day.
    """

    source: str
    feed: str
    state: str
    delivered: int | None = None
    accepted: int | None = None
    quarantined: int | None = None
    duplicate: int | None = None
    last_on: date | None = None
    reason: str | None = None


def source_state(
    connection: Connection, source: str, feed: str, as_of: date, known_at: datetime
) -> SourceState:
    """Return what was delivered by this source for the day, or since when it is missing.

    What was accepted speaks before a later delivery that was rejected; `reason` names that one.
    """
    # The opening delivery stands for every day of the history that it brought.
    of_day = or_(d.c.business_on == as_of, and_(d.c.opening, d.c.business_on >= as_of))
    known = select(d).where(d.c.source == source, d.c.visible_from <= known_at)
    ordered = known.where(of_day).order_by(d.c.business_on, d.c.known_at.desc())
    rows = connection.execute(ordered.order_by(d.c.delivery_id.desc())).mappings().all()
    if not rows:
        last = select(func.max(d.c.business_on)).where(
            d.c.source == source, d.c.state == "accepted", d.c.business_on < as_of
        )
        last_on = connection.execute(last.where(d.c.known_at <= known_at)).scalar()
        return SourceState(source, feed, "missing", last_on=last_on)
    of_one_day = [row for row in rows if row["business_on"] == rows[0]["business_on"]]
    newest: dict[str, Any] = {}
    for row in sorted(of_one_day, key=lambda row: row["state"] != "accepted"):
        newest.setdefault(row["series"], row)
    first = next(iter(newest.values()))
    counts = ("delivered", "accepted", "quarantined", "duplicate")
    sums = {name: [row[name] for row in newest.values()] for name in counts}
    return SourceState(
        source,
        feed,
        str(first["state"]),
        **{name: None if None in of else sum(of) for name, of in sums.items()},
        last_on=as_of,
        reason=next((row["reason"] for row in of_one_day if row["reason"]), None),
    )


def usual_rows(connection: Connection, source: str, before: date) -> float | None:
    """Return the median accepted rows of the last twenty daily deliveries, None before three."""
    query = (
        select(d.c.accepted)
        .where(d.c.source == source, d.c.state == "accepted", d.c.opening.is_(False))
        .where(d.c.business_on < before)
        .order_by(d.c.business_on.desc())
        .limit(20)
    )
    counts = sorted(row.accepted for row in connection.execute(query))
    return float(counts[len(counts) // 2]) if len(counts) >= 3 else None
