"""Accept: check one delivery and enter what became of it, in one transaction.

Its rows are written to the lake before they are entered: a file that is not in the register does
not exist, so a process killed between the two leaves nothing that anybody can see.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, delete, insert, update

from warning_signals.config_sources import SourceConfig, source_options, source_plugin
from warning_signals.context import Context
from warning_signals.errors import CalendarGap, ConfigError, FeedRejected
from warning_signals.intake.check import check, unreadable
from warning_signals.intake.persons import without_names
from warning_signals.intake.sinks import Refused, Sinks
from warning_signals.intake.spool import Spool, spooled
from warning_signals.intake.words import Checked, DeliveryFacts
from warning_signals.model import ControlTotal, Parsed
from warning_signals.register import engine, identities, source_state
from warning_signals.register import tables as t
from warning_signals.sources.reading.landing_manifest import control_total
from warning_signals.stages.digested import digest
from warning_signals.stages.outlets import Written, outlets, scratch
from warning_signals.stages.parties import known_parties
from warning_signals.stages.resent import SAID, marked

AT_ONCE = 5_000
Row = dict[str, Any]


def accept(row: Row, source: SourceConfig, context: Context, waive_band: bool = False) -> Checked:
    """Check one pulled delivery and enter the outcome.

    `waive_band` takes it whatever its number of rows.
    """
    with outlets(context, source.feed, row["business_on"], row["delivery_id"]) as out:
        sinks = Sinks(out.accept, out.refused)
        outcome = _checked(row, source, context, sinks, waive_band or source.any_rows)
        files = [] if outcome.rejected else out.finish(even_empty=True)
        files = marked(context, source.feed, row, files)
        digest(context, source.feed, row, files)
        with engine.writing(context.register) as connection:
            enter(connection, row, outcome, files, out.refused)
    again = (SAID,) if any(file.repeats for file in files) else ()
    return replace(outcome, notes=outcome.notes + again)


def _checked(
    row: Row, source: SourceConfig, context: Context, sinks: Sinks, waive_band: bool
) -> Checked:
    try:
        spool, rows, totals = read(row, source, context)
    except FeedRejected as exc:
        return unreadable(str(exc))
    try:
        with engine.reading(context.register) as connection:
            usual = source_state.usual_rows(connection, source.name, row["business_on"])
        return check(
            source.feed,
            spool,
            facts_of(row, source, context, rows, totals),
            known_parties(context, source.feed, row["business_on"], row["known_at"]),
            context.settings.expectations / f"{source.feed}.json",
            usual,
            sinks,
            waive_band=waive_band,
        )
    finally:
        spool.close()


def read(
    row: Row, source: SourceConfig, context: Context
) -> tuple[Spool, int | None, tuple[ControlTotal, ...]]:
    """Return the delivery's text cells, and what its manifest or itself says it has."""
    path = context.settings.home / row["raw_path"]
    name = path.name.partition("-")[2]
    plugin = source_plugin(source)
    rows: int | None = row["manifest_rows"]
    totals = tuple(control_total(said) for said in row["manifest_totals"] or ())
    with path.open("rb") as raw:
        if plugin.told is not None:
            told_rows, told_totals = plugin.told(raw)
            rows, totals = rows if rows is not None else told_rows, totals or told_totals
            raw.seek(0)
        options = source_options(source, context.settings.landing_folder)
        blocks = _without_names(plugin.parse(raw, name, options), source, context)
        return spooled(blocks, scratch(context)), rows, totals


def _without_names(
    blocks: Iterator[Parsed], source: SourceConfig, context: Context
) -> Iterator[Parsed]:
    salt = context.settings.identity_salt
    if not source.hashed:
        yield from blocks
        return
    if salt is None:
        raise ConfigError(f"{source.name} brings persons' names, and EWS_IDENTITY_SALT is not set.")
    for block in blocks:
        cells = without_names(block.cells, source.hashed, salt.get_secret_value())
        yield replace(block, cells=cells)


def facts_of(
    row: Row,
    source: SourceConfig,
    context: Context,
    rows: int | None = None,
    totals: tuple[ControlTotal, ...] = (),
) -> DeliveryFacts:
    """Return what is known of a delivery before its rows are looked at."""
    return DeliveryFacts(
        delivery_id=row["delivery_id"],
        source=source.name,
        business_on=row["business_on"],
        known_at=row["known_at"],
        opening=row["opening"],
        provenance=row["provenance"],
        rows=rows,
        sha256=row["manifest_sha256"],
        days=_days_covered(context, row["business_on"]),
        zone=str(context.calendar.zone),
        totals=totals,
    )


def _days_covered(context: Context, business_on: date) -> int:
    """Return how many days have passed since the last one with deliveries.

    A year that the calendar does not cover is no reason to stop: whether the date can be right
    is for the check to say.
    """
    try:
        return (business_on - context.calendar.previous_business_day(business_on)).days
    except CalendarGap:
        return 1


def enter(
    connection: Connection, row: Row, outcome: Checked, files: list[Written], refused: Refused
) -> None:
    """Enter the outcome of one delivery: its state, its counts, its quarantine, its reviews."""
    delivery_id = row["delivery_id"]
    connection.execute(delete(t.quarantine).where(t.quarantine.c.delivery_id == delivery_id))
    connection.execute(delete(t.lake_files).where(t.lake_files.c.delivery_id == delivery_id))
    visible_from = _visible_from(row, outcome)
    if not outcome.rejected:
        _enter_refused(connection, delivery_id, refused)
        identities.enter(connection, delivery_id, row["feed"], map(asdict, outcome.reviews))
        for written in files:
            enter_file(connection, delivery_id, written, visible_from, "accepted")
    connection.execute(
        update(t.deliveries)
        .where(t.deliveries.c.delivery_id == delivery_id)
        .values(
            state="rejected" if outcome.rejected else "accepted",
            reason=outcome.rejected,
            delivered=outcome.delivered,
            accepted=outcome.accepted,
            quarantined=outcome.quarantined,
            duplicate=outcome.duplicates,
            visible_from=visible_from,
        )
    )


def _enter_refused(connection: Connection, delivery_id: str, refused: Refused) -> None:
    rows = ({"delivery_id": delivery_id, "state": "open", **asdict(bad)} for bad in refused)
    while piece := list(islice(rows, AT_ONCE)):
        connection.execute(insert(t.quarantine), piece)


def enter_file(
    connection: Connection, delivery_id: str, written: Written, visible_from: datetime, why: str
) -> None:
    """Enter one file of a delivery in the lake, so that it exists."""
    connection.execute(
        insert(t.lake_files).values(
            delivery_id=delivery_id,
            part=written.part,
            path=written.file.path,
            sha256=written.file.sha256,
            rows=written.rows,
            visible_from=visible_from,
            late=written.file.late,
            repeats=written.repeats,
            why=why,
        )
    )


def _visible_from(row: Row, outcome: Checked) -> datetime:
    """An opening delivery is visible from its earliest row on, any other from its arrival."""
    known_at: datetime = row["known_at"]
    if not row["opening"] or outcome.earliest is None:
        return known_at
    return min(outcome.earliest, known_at)
