"""Begin: open the run of a bank day, or find the one that was cut off.

The newest day and a day caught up read at the day's cutoff; the repair of a past day reads at
now and messages nobody. The first run ever files the configured thresholds as set 1.
"""

from __future__ import annotations

from datetime import date

from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.model import Receipt
from warning_signals.register import engine, run_history, runs, thresholds


def run(as_of: date, context: Context, kind: str = "newest") -> Receipt:
    """Open or resume the run; Refused for a day that is no business day."""
    if not context.calendar.is_business_day(as_of):
        before = context.calendar.previous_business_day(as_of)
        raise Refused(f"{as_of} is not a business day of the bank. The one before it is {before}.")
    now = context.now(as_of)
    with engine.writing(context.register) as connection:
        thresholds.file_first_set(connection, context.config.signals, as_of)
        past = run_history.is_past(connection, as_of)
        known_at = now if past else context.calendar.cutoff(as_of)
        opened = runs.begin(connection, as_of, known_at, "repair" if past else kind, now)
        receipt = Receipt("begin", 0, 1)
        runs.note_receipt(connection, opened.run_id, receipt)
    return receipt
