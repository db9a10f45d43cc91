"""What a stage read and wrote, as plain facts, for whoever keeps a catalogue of lineage.

validate leads what a source delivered into its feed, forecast and measure lead feeds into the
expectations and the panel, detect leads the panel into the findings. Only counts and checksums
are told, never a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, func, select

from warning_signals.context import Context
from warning_signals.observed import MADE_OF, forecast_path
from warning_signals.panels import panel_path
from warning_signals.register import arrivals, deliveries, engine, runs
from warning_signals.register import tables as t
from warning_signals.stages.lineage.reads import reads_of

LANDING, LAKE, REGISTER = "landing", "lake", "register"
SUMS = ("delivered", "accepted", "quarantined", "duplicate")
FACTS = ("delivery_id", "source", "feed", "version", "opening", "provenance", "state", "reason")


@dataclass(frozen=True)
class Thing:
    """A set of rows that a stage read or wrote: where it is kept, its name and version.

    `rows` and `size` (bytes) are those that were read or written, None where nobody counted.
    """

    kept_in: str
    name: str
    version: str | None = None
    rows: int | None = None
    size: int | None = None
    files: int | None = None


@dataclass(frozen=True)
class Flow:
    """What went into what; `delivery` has the facts of the delivery that did, if one did.

    Its `lake` lists the files it got there, its `refused` each rule that refused rows, with the
    column and how many.
    """

    inputs: tuple[Thing, ...]
    outputs: tuple[Thing, ...]
    delivery: dict[str, Any] | None = None


def waiting(context: Context, group: str | None) -> list[str]:
    """Return the ids of the deliveries that validate is about to check."""
    sources = [s.name for s in context.config.expected_sources if group in (None, s.group)]
    with engine.reading(context.register) as connection:
        return [row["delivery_id"] for row in arrivals.pulled(connection, sources)]


def checked(context: Context, delivery_ids: Sequence[str]) -> list[Flow]:
    """Return how each of these deliveries went into its feed; a rejected one went nowhere."""
    d = t.deliveries
    query = select(d).where(d.c.delivery_id.in_(delivery_ids), d.c.state != "pulled")
    with engine.reading(context.register) as connection:
        rows = connection.execute(query.order_by(d.c.source, d.c.business_on)).mappings().all()
        return [_delivered(context, connection, dict(row)) for row in rows]


def _delivered(context: Context, connection: Connection, row: dict[str, Any]) -> Flow:
    files = deliveries.files_of(connection, row["delivery_id"])
    version = f"{row['business_on']} version {row['version']}"
    raw = context.settings.home / row["raw_path"]
    came = Thing(LANDING, row["source"], version, row["delivered"], _size([raw]), 1)
    lake = [context.lake / file["lake_path"] for file in files]
    went = Thing(LAKE, row["feed"], version, row["accepted"], _size(lake), len(lake))
    q = t.quarantine.c
    refused = (
        select(q.rule, q.column, func.count().label("rows"))
        .where(q.delivery_id == row["delivery_id"])
        .group_by(q.rule, q.column)
        .order_by(q.rule, q.column)
    )
    facts = {
        **{name: row[name] for name in (*FACTS, *SUMS, "sha256", "manifest_sha256")},
        "business_on": row["business_on"].isoformat(),
        "known_at": row["known_at"].isoformat(),
        "file": row["raw_path"].rpartition("/")[2].partition("-")[2],
        "lake": [{"file": one["lake_path"], "sha256": one["lake_sha256"]} for one in files],
        "refused": [dict(found) for found in connection.execute(refused).mappings()],
    }
    return Flow((came,), (went,) if files else (), facts)


def stage_flows(stage: str, as_of: date, context: Context) -> list[Flow]:
    """Return what forecast, measure or detect led into what for the day under way, else nothing."""
    run = context.run(as_of)
    version = f"{as_of} read at {run.known_at.isoformat()}"
    forecasts = _file(context, "forecasts", forecast_path(as_of, run.known_at), version)
    panel = _file(context, "panel", panel_path(as_of, run.known_at), version)
    if stage == "forecast" and forecasts:
        return [Flow(_feeds(context, run, MADE_OF["forecasts"]), (forecasts,))]
    if stage == "measure" and panel:
        read = _feeds(context, run, _measured_from(context, as_of))
        return [Flow((*read, forecasts) if forecasts else read, (panel,))]
    if stage == "detect" and panel:
        return [Flow((panel,), (_findings(context, run, version),))]
    return []


def _measured_from(context: Context, as_of: date) -> list[str]:
    """Return the feeds that any signal reads otherwise than through a forecast."""
    found = {
        read.feed: None
        for signal in context.config.signals.values()
        for read in reads_of(signal, as_of)
        if read.directly or set(read.through) - {"forecasts"}
    }
    return list(found)


def _feeds(context: Context, run: runs.Run, names: Sequence[str]) -> tuple[Thing, ...]:
    """Return the feeds as they lay in the lake; those of which nothing came are left out."""
    things = []
    for name in names:
        with engine.reading(context.register) as connection:
            live = deliveries.live_deliveries(connection, name, run.as_of, run.known_at)
        rows = sum(row["lake_rows"] for row in live)
        paths = [context.lake / row["lake_path"] for row in live]
        if paths:
            things.append(Thing(LAKE, name, None, rows, _size(paths), len(paths)))
    return tuple(things)


def _file(context: Context, name: str, path: str, version: str) -> Thing | None:
    import pyarrow.parquet as pq

    whole = context.lake / path
    if not whole.is_file():
        return None
    rows = int(pq.read_metadata(whole).num_rows)
    return Thing(LAKE, name, version, rows, _size([whole]), 1)


def _findings(context: Context, run: runs.Run, version: str) -> Thing:
    f = t.findings.c
    query = select(func.count()).where(
        f.as_of == run.as_of, f.known_at == run.known_at, f.carried.is_(False)
    )
    with engine.reading(context.register) as connection:
        count = connection.execute(query).scalar_one()
    return Thing(REGISTER, "findings", version, int(count))


def _size(paths: Sequence[Path]) -> int:
    return sum(path.stat().st_size for path in paths if path.is_file())
