"""Intake by hand: take one file in, now, with the very steps of the daily run.

What is late or restated touches days that were looked at; they are looked at again, without
messages, with the next daily run.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from warning_signals.calendar import system_clock
from warning_signals.config_sources import SourceConfig
from warning_signals.context import Context
from warning_signals.errors import CalendarGap, Refused, UnknownName, did_you_mean
from warning_signals.model import RawDelivery
from warning_signals.register import audit, engine, quarantine
from warning_signals.register.tables import deliveries as d
from warning_signals.sources.reading.folder import day_in
from warning_signals.sources.reading.landing_file import file_delivery, read_manifest_beside
from warning_signals.stages.accept import accept
from warning_signals.stages.fetch import fingerprint
from warning_signals.stages.let_in import let_in_known
from warning_signals.stages.pull import take_in

MOST_ERRORS = 1_000
Row = dict[str, Any]


def source_named(context: Context, name: str) -> SourceConfig:
    """Return the source of that name, else the one that fills the feed of that name."""
    sources = context.config.sources
    if name in sources:
        return sources[name]
    filling = [source for source in sources.values() if source.feed == name]
    if filling:
        return next((source for source in filling if source.expected), filling[0])
    known = [*sources, *(source.feed for source in sources.values())]
    raise UnknownName(f"There is no source and no feed {name!r}.{did_you_mean(name, known)}")


def take_file(
    context: Context, name: str, path: Path, business_on: date | None = None
) -> dict[str, Any]:
    """Take in a file for a source or feed and return what became of it, with the keys of `--json`.

    The business date is the one given, else its manifest's, else the one its name ends with, else
    the newest bank day. Refused where there is no such file.
    """
    source = source_named(context, name)
    if not path.is_file():
        raise Refused(f"There is no file {path}. Nothing was taken in.")
    raw = _raw(context, source, path, business_on)
    now = _present(context, raw.business_on)
    delivery_id = take_in(raw, source, context, now)
    if delivery_id is None:
        return _known_already(context, source, raw)
    row = _row(context, delivery_id)
    notes: list[str] = []
    if row["state"] == "pulled":
        notes += accept(row, source, context).notes
        let_in_known(context, context.config.expected_sources, now)
    return _told(context, delivery_id, notes)


def _raw(
    context: Context, source: SourceConfig, path: Path, business_on: date | None
) -> RawDelivery:
    told = read_manifest_beside(path).business_on
    named, opening = day_in(path.name)
    now = context.clock() if context.clock else system_clock()
    day = business_on or told or named or context.calendar.as_of_at(now)
    return file_delivery(path, source.name, day, opening)


def _present(context: Context, business_on: date) -> datetime:
    try:
        return context.now(business_on)
    except CalendarGap:  # a replay has no moment for a day outside the calendar
        return system_clock()


def _row(context: Context, delivery_id: str) -> Row:
    with engine.reading(context.register) as connection:
        found = connection.execute(select(d).where(d.c.delivery_id == delivery_id)).mappings().one()
    return dict(found)


def _known_already(context: Context, source: SourceConfig, raw: RawDelivery) -> dict[str, Any]:
    """Record that the same bytes came again; nothing else happens."""
    same = select(d.c.delivery_id).where(
        d.c.source == source.name,
        d.c.business_on == raw.business_on,
        d.c.sha256 == (raw.sha256 or fingerprint(raw)),
    )
    with engine.writing(context.register) as connection:
        delivery_id = str(connection.execute(same).scalar_one())
        at = _present(context, raw.business_on)
        details = {"file": raw.name}
        audit.note(connection, "intake", "delivered again", delivery_id, details, at)
    told = _told(context, delivery_id, [f"{raw.name} was taken in before: nothing is new."])
    return told | {"repeated": True}


def _told(context: Context, delivery_id: str, notes: list[str]) -> dict[str, Any]:
    row = _row(context, delivery_id)
    with engine.reading(context.register) as connection:
        bad = quarantine.open_rows(connection, delivery_id, MOST_ERRORS)
    errors = [
        {"row": b["row_no"]} | {name: b[name] for name in ("column", "value", "rule", "hint")}
        for b in bad
    ]
    if row["state"] == "rejected":
        nothing = {"row": None, "column": None, "value": None}
        errors = [{**nothing, "rule": "delivery", "hint": row["reason"]}]
    return {
        "feed": row["feed"],
        "source": row["source"],
        "delivery_id": delivery_id,
        "business_on": row["business_on"].isoformat(),
        "known_at": row["known_at"].isoformat(),
        "version": row["version"],
        "delivered": row["delivered"] or 0,
        "accepted": row["accepted"] or 0,
        "quarantined": row["quarantined"] or 0,
        "duplicate": row["duplicate"] or 0,
        "state": row["state"],
        "errors": errors,
        "notes": notes,
    }
