"""Deliveries in the register: which versions exist, which are live, what state a source is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    *(f.c.part, f.c.late, f.c.why),
)


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
        select(f.c.path, f.c.sha256, f.c.late)
        .join(ranked, f.c.delivery_id == ranked.c.delivery_id)
        .where(which, or_(f.c.late, f.c.visible_from <= known_at))
        .order_by(ranked.c.business_on, f.c.path)
    )
    return [LakeFile(path, sha256, late) for path, sha256, late in connection.execute(query)]


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


def next_part(connection: Connection, delivery_id: str) -> int:
    """Return the number of the next file that a delivery gets in the lake."""
    query = select(func.max(f.c.part)).where(f.c.delivery_id == delivery_id)
    return int(connection.execute(query).scalar() or 0) + 1


def pulled(connection: Connection, sources: list[str]) -> list[dict[str, Any]]:
    """Return deliveries that were taken in but not yet checked, oldest first."""
    query = (
        select(d)
        .where(d.c.state == "pulled", d.c.source.in_(sources))
        .order_by(d.c.business_on, d.c.version, d.c.source)
    )
    return [dict(row) for row in connection.execute(query).mappings()]
