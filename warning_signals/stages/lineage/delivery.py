"""From a delivery on to the findings whose input it was: of the newest run of each day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, func, select

from warning_signals.context import Context
from warning_signals.model import Level
from warning_signals.register import deliveries, engine
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.stages.lineage.files import lake_file, raw_file
from warning_signals.stages.lineage.finding_asked import may_read, run_of
from warning_signals.stages.lineage.reads import Read, reads_of
from warning_signals.stages.lineage.rows import Then
from warning_signals.stages.refusals import delivery_named

if TYPE_CHECKING:
    import ibis

Told = dict[str, Any]
Row = Mapping[str, Any]
Step = Callable[[str], None]
SUMS = ("delivered", "accepted", "quarantined", "duplicate")


def delivery_lineage(name: str, context: Context, role: str, step: Step = lambda _: None) -> Told:
    """Return the findings that read a delivery, `2026-06-08/account_flows`, or one by its id.

    A delivery that was sent anew has several versions; each is told with the days whose newest
    run read it. Refused where nothing was delivered by that name.
    """
    row, source = delivery_named(context, name)
    with engine.reading(context.register) as connection:
        versions = deliveries.versions_of(connection, source.name, row["business_on"])
        days = _days(connection)
    if "/" not in name:
        versions = [v for v in versions if v["delivery_id"] == name]
    return {
        "delivery": f"{row['business_on']}/{source.name}",
        "feed": source.feed,
        "versions": [_version_json(version, days, context, role, step) for version in versions],
    }


def _days(connection: Connection) -> dict[date, datetime]:
    """Return the days that were judged and the instant that the newest run of each read at."""
    a = t.assessments.c
    query = select(a.as_of, func.max(a.known_at)).group_by(a.as_of).order_by(a.as_of)
    return dict(connection.execute(query).tuples().all())


def _version_json(
    version: Row, days: Mapping[date, datetime], context: Context, role: str, step: Step
) -> Told:
    same = ("delivery_id", "version", "opening", "provenance", "state", "reason", *SUMS)
    read_by = []
    for as_of, known_at in days.items():
        if _is_in_force(version, context, as_of, known_at):
            step(f"{as_of}  version {version['version']}")
            read_by.append(_day_json(version, Then(context, as_of, known_at), role))
    with engine.reading(context.register) as connection:
        files = deliveries.files_of(connection, version["delivery_id"])
    return {
        **{key: version[key] for key in same},
        "known_at": version["known_at"].isoformat(),
        "raw": raw_file(context.settings.home, version),
        "lake": [lake_file(context.lake, file) for file in files],
        "days": read_by,
    }


def _is_in_force(version: Row, context: Context, as_of: date, known_at: datetime) -> bool:
    with engine.reading(context.register) as connection:
        files = deliveries.live_deliveries(connection, version["feed"], as_of, known_at)
    return version["delivery_id"] in {file["delivery_id"] for file in files}


def _day_json(version: Row, seen: Then, role: str) -> Told:
    """Return one day's findings that read rows of the delivery."""
    reading = {
        name: read
        for name, signal in seen.context.config.signals.items()
        if may_read(seen.context, name, role)
        for read in reads_of(signal, seen.as_of)
        if read.feed == version["feed"]
    }
    with engine.reading(seen.context.register) as connection:
        found = store.of_day(connection, t.findings, seen.as_of, seen.known_at)
        run = run_of(connection, seen.as_of, seen.known_at)
    listed = [f for f in found if f["signal"] in reading and not f["carried"]]
    who = seen.who([finding["borrower_id"] for finding in listed])
    counts = {
        (days, parts): _counts(
            seen.named(version["feed"], who, days, parts, version["delivery_id"])
        )
        for days, parts in {_of(reading[finding["signal"]]) for finding in listed}
    }
    told = []
    for finding in listed:
        rows = counts[_of(reading[finding["signal"]])].get(finding["borrower_id"], 0)
        if rows:
            told.append({**_finding_json(finding), "rows": rows})
    return {**run, "signals": dict(Counter(f["signal"] for f in told)), "findings": told}


def _of(read: Read) -> tuple[int | None, tuple[str, ...]]:
    return read.days, read.parts


def _counts(rows: ibis.Table) -> dict[str, int]:
    """Return how many rows there are about each borrower."""
    inside = rows.filter(rows.in_window)
    table = inside.group_by("borrower_id").agg(rows=inside.count()).to_pyarrow()
    return dict(zip(*(table.column(n).to_pylist() for n in ("borrower_id", "rows")), strict=True))


def _finding_json(finding: Row) -> Told:
    same = {name: finding[name] for name in ("finding_id", "borrower_id", "signal")}
    return {**same, "level": Level(finding["level"]).name.lower()}
