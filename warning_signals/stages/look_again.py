"""Look again: past days whose rows came late, or came anew, are judged once more, in silence.

A day is touched when a delivery for it or for a day before became known after the day was last
looked at. It gets a new version that reads what is known by now; the old one is kept and nobody
is messaged. What is still true is then raised with the newest day, which builds on these versions.
The very first day is left as it was filed, and days further back wait for `ews backfill`.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from warning_signals.context import Context
from warning_signals.errors import RunIncomplete
from warning_signals.model import Receipt
from warning_signals.register import deliveries, engine, run_history, runs
from warning_signals.stages import assess, close, detect, escalate, forecast, measure

BUSINESS_DAYS_BACK = 10
STAGES = (forecast, measure, detect, assess, escalate)
# What a day that is only judged again has no need of.
NOT_NEEDED = ("pull", "validate", "look again", "deliver")


def run(as_of: date, context: Context) -> Receipt:
    """Judge the touched days of the last ten business days again, oldest first."""
    run_ = context.run(as_of)
    days, older = touched(context, run_)
    undone = []
    for day in days if run_.messages else ():
        _judge(day, run_, context)
    if older:
        undone.append(
            f"Rows came late for days before {older[-1]:%Y-%m-%d} too; look at those again with: "
            f"ews backfill --from {older[0]} --to {older[-1]}"
        )
    return context.keep(run_, Receipt("look again", len(days) + len(older), len(days), (*undone,)))


def _judge(day: date, run_: runs.Run, context: Context) -> None:
    with engine.writing(context.register) as connection:
        now = context.now(run_.as_of)
        again = runs.begin(connection, day, run_.known_at, "repair", now)
        for name in NOT_NEEDED:
            runs.note_receipt(connection, again.run_id, Receipt(name, 0, 0))
    for stage in STAGES:
        stage.run(day, context)
    with suppress(RunIncomplete):  # what the day lacked was said when it was the newest
        close.run(day, context)


def touched(context: Context, run_: runs.Run) -> tuple[list[date], list[date]]:
    """Return the days that later rows touch: those near enough to be judged again, and the rest."""
    first = run_.as_of
    for _ in range(BUSINESS_DAYS_BACK):
        first = context.calendar.previous_business_day(first)
    with engine.reading(context.register) as connection:
        looked_at = run_history.looked_at_before(connection, run_.as_of)
        since = deliveries.first_day_learned_between
        days = [
            day
            for day, known_at in looked_at
            if (known := since(connection, known_at, run_.known_at)) and known <= day
        ]
    return [d for d in days if d >= first], [d for d in days if d < first]
