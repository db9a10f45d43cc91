"""Measure: every signal's value for every borrower, written as one panel row a borrower.

The panel has one row per borrower of the book and `as_of`: `<id>` as float32, `<id>__<part>` for
the further numbers that are judged, `<id>__status` saying why a value is missing. Evidence lies
beside it, a file a signal. Persistence looks back at the panels of 7 and 14 days before; where
they are missing (a first run, a gap) they are measured at their own cutoff.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.errors import LakeDamaged
from warning_signals.lake import write_table
from warning_signals.model import Feeds, Receipt, Signal, Status
from warning_signals.observed import see
from warning_signals.panels import evidence_path, look_days, newest_panel, panel_path, values_of
from warning_signals.register import engine, thresholds
from warning_signals.register.source_state import source_state
from warning_signals.stages.expect import ensure_forecasts
from warning_signals.stages.panel_inputs import INPUTS, inputs_of

if TYPE_CHECKING:
    import ibis
    import pandas as pd


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
    meant: Meant = {}
    for name, signal in context.config.signals.items():
        blocked = without_feed(context, signal, as_of, known_at)
        if blocked is not None:
            columns.append(values_of(name, signal, blocked, book.index))
            continue
        try:
            measured = measured_frame(signal, seen, as_of, book.index, meant)
        except (LakeDamaged, MemoryError):
            raise
        except Exception as exc:
            failed[name] = f"{type(exc).__name__}: {exc}".splitlines()[0]
            columns.append(values_of(name, signal, Status.FAILED, book.index))
            continue
        columns.append(values_of(name, signal, measured, book.index))
        _write(context, evidence_path(as_of, known_at, name), measured)
    # The copy lays the columns of one type side by side, as whatever comes after expects.
    panel = pd.concat(columns, axis="columns").copy()
    _write(context, panel_path(as_of, known_at), panel, inputs if not failed else "")
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


Meant = dict[Callable[[Feeds, date], "ibis.Table"], "pd.Index[str]"]
"""Whom a rule of applicability means; many signals share one, and it is worked out once a day."""


def measured_frame(
    signal: Signal, seen: Feeds, as_of: date, borrowers: pd.Index[str], meant: Meant | None = None
) -> pd.DataFrame:
    """Return the signal's rows for the borrowers of the book, with their status.

    Of a borrower to whom the signal does not apply, or who has not agreed, nothing is kept.
    `meant` keeps what was worked out for other signals of the same day.
    """
    import pandas as pd

    measured = signal.measure(seen, as_of).to_pandas().set_index("borrower_id")
    status = pd.Series(int(Status.EVALUATED), index=borrowers)
    status[measured["value"].reindex(borrowers).isna()] = int(Status.NO_HISTORY)
    if signal.consent:
        agreed = _consents(seen, signal.consent, as_of)
        status[~borrowers.isin(agreed[agreed].index)] = int(Status.NO_CONSENT)
        status[~borrowers.isin(agreed.index)] = int(Status.NOT_APPLICABLE)
    if signal.applicable is not None:
        meant = {} if meant is None else meant
        if signal.applicable not in meant:
            found = signal.applicable(seen, as_of).to_pandas()["borrower_id"]
            meant[signal.applicable] = pd.Index(found)
        status[~borrowers.isin(meant[signal.applicable])] = int(Status.NOT_APPLICABLE)
    barred = status.index[status.isin([Status.NOT_APPLICABLE, Status.NO_CONSENT])]
    rows: pd.DataFrame = measured[~measured.index.isin(barred)].reindex(borrowers)
    rows["status"] = status
    return rows


def _consents(seen: Feeds, feed: str, as_of: date) -> pd.Series[bool]:
    """Return of each borrower who ever agreed to a feed whether the consent holds on the day."""
    from ibis import _

    papers = seen["consents"].filter(_.feed == feed, _.valid_from_on <= as_of)
    holds = (_.valid_until_on.isnull() | (_.valid_until_on >= as_of)).max()
    agreed = papers.group_by("borrower_id").agg(holds=holds).to_pandas()
    result: pd.Series[bool] = agreed.set_index("borrower_id")["holds"].astype(bool)
    return result


def _write(context: Context, path: str, frame: pd.DataFrame, inputs: str = "") -> None:
    import pyarrow as pa

    table = pa.Table.from_pandas(frame.reset_index(), preserve_index=False)
    told = {**(table.schema.metadata or {}), INPUTS: inputs.encode()}
    write_table(context.lake, path, table.replace_schema_metadata(told))
