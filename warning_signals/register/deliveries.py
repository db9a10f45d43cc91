"""Deliveries in the register: which versions exist, which are live, what state a source is in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Subquery, and_, func, or_, select, true

from warning_signals.model import LakeFile
from warning_signals.register.tables import deliveries as d
from warning_signals.register.tables import lake_files as f

_FILE = (
    f.c.path.label("lake_path"),
    f.c.sha256.label("lake_sha256"),
    f.c.rows.label("lake_rows"),
    *(f.c.part, f.c.late, f.c.repeats, f.c.why),
)


def live_files(
    connection: Connection,
    feed: str,
    as_of: date,
    known_at: datetime,
    sources: Sequence[str] | None = None,
) -> list[LakeFile]:
    """Return the feed's files in force: per source and business date the latest delivery known.

    The latest is the one that became known last, in whatever order they were taken in. An opening
    stands beside the daily deliveries of its own date, and so does each series of a source that
    has many files a day. Files of all sources that ever filled the
    feed, or of `sources` only.
    """
    ranked = _in_force(feed, as_of, known_at, sources)
    return _files(connection, ranked, known_at, ranked.c.rank == 1)


def newest_files(
    connection: Connection, feed: str, as_of: date, known_at: datetime
) -> list[LakeFile]:
    """Return, of a snapshot's files in force, those of each source's newest business date."""
    ranked = _in_force(feed, as_of, known_at, None)
    return _files(connection, ranked, known_at, and_(ranked.c.rank == 1, ranked.c.age == 1))


def _in_force(
    feed: str, as_of: date, known_at: datetime, sources: Sequence[str] | None
) -> Subquery:
    """Return the feed's accepted deliveries; `rank` is 1 for those in force.

    `age` is 1 for those of their source's newest business date.
    """
    newest_first = (d.c.known_at.desc(), d.c.delivery_id.desc())
    same_day = (d.c.source, d.c.business_on, d.c.opening, d.c.series)
    rank = func.row_number().over(partition_by=same_day, order_by=newest_first)
    age = func.dense_rank().over(partition_by=d.c.source, order_by=d.c.business_on.desc())
    return (
        select(d.c.delivery_id, d.c.business_on, rank.label("rank"), age.label("age"))
        .where(d.c.feed == feed, d.c.state == "accepted")
        .where(or_(d.c.business_on <= as_of, d.c.opening), d.c.visible_from <= known_at)
        .where(true() if sources is None else d.c.source.in_(sources))
        .subquery()
    )


def _files(
    connection: Connection, ranked: Subquery, known_at: datetime, which: ColumnElement[bool]
) -> list[LakeFile]:
    query = (
        select(f.c.path, f.c.sha256, f.c.late, f.c.repeats)
        .join(ranked, f.c.delivery_id == ranked.c.delivery_id)
        .where(which, or_(f.c.late, f.c.visible_from <= known_at))
        .order_by(ranked.c.business_on, f.c.path)
    )
    return [LakeFile(*row) for row in connection.execute(query)]


def all_files(connection: Connection, feed: str) -> list[LakeFile]:
    """Return every file of the feed that was ever accepted, superseded ones included."""
    query = select(f.c.path, f.c.sha256).join(d, f.c.delivery_id == d.c.delivery_id)
    query = query.where(d.c.feed == feed, d.c.state == "accepted").order_by(f.c.path)
    return [LakeFile(path, sha256) for path, sha256 in connection.execute(query)]


def live_deliveries(
    connection: Connection,
    feed: str,
    as_of: date,
    known_at: datetime,
    sources: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Return the files in force, one row each, with all that is known of their deliveries.

    The file's own columns are `lake_path`, `lake_sha256`, `lake_rows`, `part` and `late`, and
    `why` says what let its rows in.
    """
    ranked = _in_force(feed, as_of, known_at, sources)
    query = (
        select(d, *_FILE)
        .join(f, f.c.delivery_id == d.c.delivery_id)
        .join(ranked, ranked.c.delivery_id == d.c.delivery_id)
        .where(ranked.c.rank == 1, or_(f.c.late, f.c.visible_from <= known_at))
        .order_by(d.c.business_on, d.c.source, d.c.version, f.c.part)
    )
    return [dict(row) for row in connection.execute(query).mappings()]


def files_of(connection: Connection, delivery_id: str) -> list[dict[str, Any]]:
    """Return a delivery's files in the lake, named as by `live_deliveries`."""
    query = select(*_FILE).where(f.c.delivery_id == delivery_id).order_by(f.c.part)
    return [dict(row) for row in connection.execute(query).mappings()]


def files_of_other_days(
    connection: Connection, delivery_id: str, first: date, last: date
) -> list[LakeFile]:
    """Return the files of that feed in these business dates, those of the day's versions apart."""
    mine = d.alias("mine")
    same = and_(
        *(d.c[name] == mine.c[name] for name in ("source", "business_on", "opening", "series"))
    )
    query = (
        select(f.c.path, f.c.sha256)
        .join(d, f.c.delivery_id == d.c.delivery_id)
        .join(mine, and_(mine.c.delivery_id == delivery_id, mine.c.feed == d.c.feed))
        .where(d.c.state == "accepted", d.c.business_on.between(first, last), ~same)
        .order_by(f.c.path)
    )
    return [LakeFile(path, sha256) for path, sha256 in connection.execute(query)]


def versions_of(connection: Connection, source: str, business_on: date) -> list[dict[str, Any]]:
    """Return everything that a source delivered for a day, in the order it was taken in."""
    query = select(d).where(d.c.source == source, d.c.business_on == business_on)
    return [dict(row) for row in connection.execute(query.order_by(d.c.version)).mappings()]


def files_after(connection: Connection, feed: str, known_at: datetime) -> list[LakeFile]:
    """Return the feed's accepted files that became known after an instant, of any day."""
    query = (
        select(f.c.path, f.c.sha256)
        .join(d, f.c.delivery_id == d.c.delivery_id)
        .where(d.c.feed == feed, d.c.state == "accepted", f.c.visible_from > known_at)
        .order_by(f.c.path)
    )
    return [LakeFile(path, sha256) for path, sha256 in connection.execute(query)]


def first_day_learned_between(
    connection: Connection, after: datetime, until: datetime
) -> date | None:
    """Return the earliest business date of what became known in that span, None for nothing."""
    query = (
        select(func.min(d.c.business_on))
        .join(f, f.c.delivery_id == d.c.delivery_id)
        .where(d.c.state == "accepted", f.c.visible_from > after, f.c.visible_from <= until)
    )
    found: date | None = connection.execute(query).scalar()
    return found
