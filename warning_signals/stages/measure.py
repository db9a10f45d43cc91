"""Measure: every signal's value for every borrower, written as one panel row a borrower.

The panel has one row per borrower of the book and `as_of`: `<id>` as float32, `<id>__<part>` for
the further numbers that are judged, `<id>__status` saying why a value is missing. Evidence lies
beside it, a file a signal. Persistence looks back at the panels of 7 and 14 days before; where
they are missing (a first run, a gap) they are measured at their own cutoff.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.errors import LakeDamaged
from warning_signals.lake import write_table
from warning_signals.model import Feeds, Receipt, Signal, Status
from warning_signals.observed import see
from warning_signals.panels import (
    evidence_path,
    look_days,
    newest_panel,
    panel_path,
    parts_of,
    values_of,
)
from warning_signals.register import engine, thresholds
from warning_signals.register.source_state import source_state
from warning_signals.stages.expect import ensure_forecasts
from warning_signals.stages.measured import Measured
from warning_signals.stages.panel_inputs import INPUTS, inputs_of

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def run(as_of: date, context: Context) -> Receipt:
    """Write the panel of the day, and of the weekly looks before it where they are missing."""
    run_ = context.run(as_of)
    undone: list[str] = []
    for day in look_days(context.calendar, as_of, in_force(context, as_of))[:0:-1]:
        if newest_panel(context.lake, day, context.calendar.cutoff(day)) is None:
            known_at = min(context.calendar.cutoff(day), run_.known_at)
            measure_past(context, day, known_at)
    rows, failed = measure_day(context, as_of, run_.known_at)
    undone += [f"{name} was not measured: {why}" for name, why in failed.items()]
    return context.keep(run_, Receipt("measure", rows, rows, tuple(undone)))


def in_force(context: Context, as_of: date) -> dict[str, Signal]:
    """Return the signals with the thresholds that hold on the day."""
    with engine.reading(context.register) as connection:
        _, values = thresholds.in_force(connection, as_of)
    return thresholds.applied(context.config.signals, values)


def measure_past(context: Context, day: date, known_at: datetime) -> tuple[int, dict[str, str]]:
    """Measure a day that no night has forecast for, its forecasts first; as `measure_day`."""
    ensure_forecasts(context, day, known_at)
    return measure_day(context, day, known_at)


def measure_day(context: Context, as_of: date, known_at: datetime) -> tuple[int, dict[str, str]]:
    """Measure all signals for one day; returns the number of borrowers and what went wrong."""
    import pandas as pd

    inputs = inputs_of(context, as_of, known_at)
    seen = see(context, as_of, known_at)
    book = book_frame(seen)
    columns = [book]
    failed: dict[str, str] = {}
    whole_book = Measured(seen, as_of, list(book.index))
    for name, signal in context.config.signals.items():
        blocked = without_feed(context, signal, as_of, known_at)
        if blocked is not None:
            columns.append(values_of(name, signal, blocked, book.index))
            continue
        try:
            rows = whole_book.rows(signal)
        except (LakeDamaged, MemoryError):
            raise
        except Exception as exc:
            failed[name] = f"{type(exc).__name__}: {exc}".splitlines()[0]
            columns.append(values_of(name, signal, Status.FAILED, book.index))
            continue
        columns.append(values_of(name, signal, judged_frame(signal, rows, book), book.index))
        write_table(context.lake, evidence_path(as_of, known_at, name), rows)
    # The copy lays the columns of one type side by side, as whatever comes after expects.
    panel = pd.concat(columns, axis="columns").copy()
    _write_panel(context, panel_path(as_of, known_at), panel, inputs if not failed else "")
    return len(panel), failed


def book_frame(seen: Feeds) -> pd.DataFrame:
    """Return the borrowers of the core with exposure and instalment, sorted and indexed by id."""
    book = seen["book"].to_pandas()
    frame: pd.DataFrame = book.set_index("borrower_id").sort_index()
    return frame


def without_feed(
    context: Context, signal: Signal, as_of: date, known_at: datetime
) -> Status | None:
    """Return why no borrower can be evaluated today, or None where all feeds are there.

    A feed is there when every source that the signal needs of it came: with one of two missing,
    what is not there could not be told from what did not happen.
    """
    needed = context.config.sources_for(signal)
    if not all(needed.values()):
        return Status.NOT_APPLICABLE
    with engine.reading(context.register) as connection:
        for source in (source for sources in needed.values() for source in sources):
            due = source.due_on(as_of)
            state = source_state(connection, source.name, source.feed, due, known_at)
            if state.state != "accepted":
                return Status.NO_FEED
    return None


def judged_frame(signal: Signal, rows: pa.Table, book: pd.DataFrame) -> pd.DataFrame:
    """Return of a signal's rows what is judged of them, beside the borrowers of the book."""
    names = dict.fromkeys(("value", *parts_of(signal), "status"))
    frame: pd.DataFrame = rows.select(list(names)).to_pandas()
    return frame.set_axis(book.index)


def _write_panel(context: Context, path: str, panel: pd.DataFrame, inputs: str) -> None:
    import pyarrow as pa

    table = pa.Table.from_pandas(panel.reset_index(), preserve_index=False)
    told = {**(table.schema.metadata or {}), INPUTS: inputs.encode()}
    write_table(context.lake, path, table.replace_schema_metadata(told))
