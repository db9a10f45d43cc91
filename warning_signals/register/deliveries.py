"""Deliveries in the register: which versions exist, which are live, what state a source is in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from warning_signals.model import LakeFile
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


def live_files(
    connection: Connection, feed: str, as_of: date, known_at: datetime
) -> list[LakeFile]:
    """Return the feed's accepted files: per source and business date the latest version known."""
    newest = (
        select(d.c.source, d.c.business_on, func.max(d.c.version).label("version"))
        .where(d.c.feed == feed, d.c.state == "accepted")
        .where(or_(d.c.business_on <= as_of, d.c.opening), d.c.visible_from <= known_at)
        .group_by(d.c.source, d.c.business_on)
        .subquery()
    )
    same = and_(
        d.c.source == newest.c.source,
        d.c.business_on == newest.c.business_on,
        d.c.version == newest.c.version,
    )
    query = select(d.c.lake_path, d.c.lake_sha256).join(newest, same).order_by(d.c.business_on)
    return [LakeFile(path, sha256) for path, sha256 in connection.execute(query)]


def source_state(
    connection: Connection, source: str, feed: str, as_of: date, known_at: datetime
) -> SourceState:
    """Return what was delivered by this source for the day, or since when it is missing."""
    # The opening delivery stands for every day of the history that it brought.
    of_day = or_(d.c.business_on == as_of, and_(d.c.opening, d.c.business_on >= as_of))
    known = select(d).where(d.c.source == source, d.c.visible_from <= known_at)
    today = known.where(of_day).order_by(d.c.business_on, d.c.version.desc()).limit(1)
    row = connection.execute(today).mappings().first()
    if row is None:
        last = select(func.max(d.c.business_on)).where(
            d.c.source == source, d.c.state == "accepted", d.c.business_on < as_of
        )
        last_on = connection.execute(last.where(d.c.known_at <= known_at)).scalar()
        return SourceState(source, feed, "missing", last_on=last_on)
    counts = ("delivered", "accepted", "quarantined", "duplicate")
    return SourceState(
        source,
        feed,
        str(row["state"]),
        **{name: row[name] for name in counts},
        last_on=as_of,
        reason=row["reason"],
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


def known_checksum(connection: Connection, source: str, business_on: date, sha256: str) -> bool:
    """Say whether this very content was delivered before for that day."""
    query = select(d.c.delivery_id).where(
        d.c.source == source, d.c.business_on == business_on, d.c.sha256 == sha256
    )
    return connection.execute(query).first() is not None


def next_version(connection: Connection, source: str, business_on: date) -> int:
    """Return the version number that the next delivery for that day gets."""
    query = select(func.max(d.c.version)).where(
        d.c.source == source, d.c.business_on == business_on
    )
    return int(connection.execute(query).scalar() or 0) + 1


def pulled(connection: Connection, sources: list[str]) -> list[dict[str, Any]]:
    """Return deliveries that were taken in but not yet checked, oldest first."""
    query = (
        select(d)
        .where(d.c.state == "pulled", d.c.source.in_(sources))
        .order_by(d.c.business_on, d.c.version, d.c.source)
    )
    return [dict(row) for row in connection.execute(query).mappings()]
