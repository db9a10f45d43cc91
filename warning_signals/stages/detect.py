"""Detect: judge the panel by the thresholds in force and write the findings, with evidence.

A finding is one signal at amber or red for one borrower on one day. Yesterday's findings are the
state that hysteresis needs. Where a signal could not be evaluated today, yesterday's finding is
carried: it is not listed and raises nothing, but nothing eases because a feed is missing. Where the
signal does not apply any more it is carried for the 90 days of its vote.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.context import Context
from warning_signals.judging.composite import GONE_DAYS
from warning_signals.judging.levels import judge
from warning_signals.model import Level, Receipt, Signal, Status
from warning_signals.panels import clear_days, looks_at, newest_panel
from warning_signals.register import engine, runs, thresholds
from warning_signals.register import findings as store
from warning_signals.register.tables import findings as table
from warning_signals.stages.evidence import Written, finding_row, provenance_of, read_evidence

if TYPE_CHECKING:
    import pandas as pd


def run(as_of: date, context: Context) -> Receipt:
    """Write the findings of the day; a repeat replaces them with the same."""
    run_ = context.run(as_of)
    with engine.reading(context.register) as connection:
        set_id, values = thresholds.in_force(connection, as_of)
        before = store.day_before(connection, as_of)
        previous = store.of_day(connection, table, before) if before else []
    signals = thresholds.applied(context.config.signals, values)
    panels = read_panels(context, run_, signals)
    rows: list[dict[str, Any]] = []
    for name, signal in signals.items():
        mine = {row["borrower_id"]: row for row in previous if row["signal"] == name}
        rows += detect_signal(context, run_, name, signal, panels, mine, set_id)
    with engine.writing(context.register) as connection:
        store.replace_version(connection, table, as_of, run_.known_at, rows)
    listed = sum(not row["carried"] for row in rows)
    return context.keep(run_, Receipt("detect", len(panels[0]), listed))


def read_panels(
    context: Context, run_: runs.Run, signals: Mapping[str, Signal]
) -> list[pd.DataFrame]:
    """Return the panels of today and of the weekly looks before, of today's book."""
    import pandas as pd

    weeks = max(max(s.thresholds.looks, s.thresholds.calm_looks) for s in signals.values())
    frames = []
    for day in clear_days(context.calendar, run_.as_of, weeks):
        known_at = run_.known_at if day == run_.as_of else context.calendar.cutoff(day)
        path = newest_panel(context.lake, day, known_at)
        empty = pd.DataFrame(index=pd.Index([], name="borrower_id"))
        frames.append(pd.read_parquet(path).set_index("borrower_id") if path else empty)
    # Laid beside today's borrowers once, and not anew for each column of each signal.
    return [frames[0], *(frame.reindex(frames[0].index) for frame in frames[1:])]


def detect_signal(
    context: Context,
    run_: runs.Run,
    name: str,
    signal: Signal,
    panels: list[pd.DataFrame],
    previous: Mapping[str, dict[str, Any]],
    set_id: int,
) -> list[dict[str, Any]]:
    """Return one signal's findings of the day as rows for the register."""
    import numpy as np
    import pandas as pd

    borrowers = panels[0].index
    before = pd.Series({b: row["level"] for b, row in previous.items()}, dtype="int8")
    held = before.reindex(borrowers, fill_value=0).to_numpy(dtype=np.int8)
    levels = judge(looks_at(panels, borrowers, name, signal), signal.thresholds, held)
    status = panels[0][f"{name}__status"].to_numpy()
    evaluated = status == Status.EVALUATED
    found = borrowers[evaluated & (levels > Level.GREEN)]
    written = Written(
        run_=run_,
        name=name,
        signal=signal,
        set_id=set_id,
        provenance=provenance_of(context, run_, signal),
        currency=panels[0]["currency"],
    )
    evidence = read_evidence(context, run_, name, found)
    by_id = dict(zip(borrowers, levels, strict=True))
    rows = [finding_row(written, b, int(by_id[b]), evidence[b], previous.get(b)) for b in found]
    states = dict(zip(borrowers, status, strict=True))
    rows += [_carried(previous[b], run_) for b in carried_on(previous, states, run_.as_of)]
    return rows


def carried_on(
    previous: Mapping[str, dict[str, Any]], states: Mapping[str, int], as_of: date
) -> list[str]:
    """Return the borrowers of yesterday's findings that today could not look at, in order.

    A finding on what has stopped to be applicable goes on for as long as it votes: a series that
    breaks down is one of which nothing regular can be expected any more.
    """
    return [
        borrower
        for borrower, row in sorted(previous.items())
        if (state := states.get(borrower, Status.EVALUATED)) != Status.EVALUATED
        and (state != Status.NOT_APPLICABLE or (as_of - row["changed_on"]).days < GONE_DAYS)
    ]


def _carried(row: dict[str, Any], run_: runs.Run) -> dict[str, Any]:
    fresh = store.finding_id(run_.as_of, row["borrower_id"], row["signal"])
    return {
        **row,
        "as_of": run_.as_of,
        "known_at": run_.known_at,
        "finding_id": fresh,
        "carried": True,
    }
