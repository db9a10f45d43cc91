"""What a stage read and wrote, as plain facts, for whoever keeps a catalogue of lineage.

validate leads what a source delivered into its feed, forecast and measure lead feeds into the
expectations and the panel, detect leads the panel into the findings. Only counts and checksums
are told, never a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from warning_signals.context import Context
from warning_signals.observed import EXPECTED, forecast_path
from warning_signals.panels import panel_path
from warning_signals.register import arrivals, deliveries, engine
from warning_signals.register import tables as t
from warning_signals.stages.lineage.reads import reads_of
from warning_signals.stages.lineage.things import (
    LAKE,
    LANDING,
    Flow,
    Thing,
    bytes_of,
    feeds_read,
    file_thing,
    findings_written,
)

SUMS = ("delivered", "accepted", "quarantined", "duplicate")
FACTS = ("delivery_id", "source", "feed", "version", "opening", "provenance", "state", "reason")


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
    came = Thing(LANDING, row["source"], version, row["delivered"], bytes_of([raw]), 1)
    lake = [context.lake / file["lake_path"] for file in files]
    went = Thing(LAKE, row["feed"], version, row["accepted"], bytes_of(lake), len(lake))
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
    forecasts = file_thing(context, EXPECTED, forecast_path(as_of, run.known_at), version)
    panel = file_thing(context, "panel", panel_path(as_of, run.known_at), version)
    if stage == "forecast" and forecasts:
        made_of = (s.series.feeds for s in context.config.forecasts.values())
        behind = list(dict.fromkeys(feed for feeds in made_of for feed in feeds))
        return [Flow(feeds_read(context, run, behind), (forecasts,))]
    if stage == "measure" and panel:
        read = feeds_read(context, run, _measured_from(context, as_of))
        return [Flow((*read, forecasts) if forecasts else read, (panel,))]
    if stage == "detect" and panel:
        return [Flow((panel,), (findings_written(context, run, version),))]
    return []


def _measured_from(context: Context, as_of: date) -> list[str]:
    """Return the feeds that any signal reads otherwise than through a forecast."""
    found = {
        read.feed: None
        for signal in context.config.signals.values()
        for read in reads_of(signal, as_of)
        if read.directly or set(read.through) - {EXPECTED}
    }
    return list(found)
