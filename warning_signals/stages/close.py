"""Close: say how the day went, and end failed when something required was not there.

Runs after everything else whatever failed before it, so that the alerts are out when it raises.
`complete` means that all feeds came and every borrower was looked at, `complete_with_gaps` that
an optional feed or a signal was missing, `failed` that nobody may take this day for green.
"""

from __future__ import annotations

from datetime import date

from warning_signals.context import Context
from warning_signals.errors import RunIncomplete
from warning_signals.model import Receipt
from warning_signals.register import engine, runs
from warning_signals.stages.report import build_report


def run(as_of: date, context: Context) -> Receipt:
    """Write the run's report and close it; raises RunIncomplete where the state is failed."""
    run_ = context.run(as_of)
    report = build_report(context, run_)
    with engine.writing(context.register) as connection:
        receipt = Receipt("close", 0, 1, tuple(report["reasons"]))
        runs.note_receipt(connection, run_.run_id, receipt)
        runs.finish(connection, run_, report["state"], report, context.now(as_of))
    if report["state"] == "failed":
        raise RunIncomplete(f"The run of {as_of} ended failed: " + " ".join(report["reasons"]))
    return receipt
