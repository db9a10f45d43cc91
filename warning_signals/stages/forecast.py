"""Forecast: what was to be expected of each borrower, for the book at once, then for the few.

The batched seasonal model speaks for every borrower with enough history. Prophet is asked for
at most thirty that leave its band, as a second opinion and for the picture with its components;
its rows carry its own model name and judge nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.model import Receipt
from warning_signals.stages import expect

if TYPE_CHECKING:
    from warning_signals.forecasts.histories import Expected, Histories


def run(as_of: date, context: Context) -> Receipt:
    """Write the day's forecasts: one row per borrower, week and model."""
    run_ = context.run(as_of)
    histories = expect.electricity(context, as_of, run_.known_at)
    if histories is None:
        expect.write_forecasts(context, as_of, run_.known_at, [])
        why = "No meter readings: nothing was forecast."
        return context.keep(run_, Receipt("forecast", 0, 0, (why,)))
    batched = expect.batched(histories, as_of)
    models = [(expect.SERIES, batched)]
    second = second_opinion(histories, batched)
    if second is not None:
        models.append((expect.SECOND_OPINION, second))
    written = expect.write_forecasts(context, as_of, run_.known_at, models)
    short = len(histories.ids) - len(batched.ids)
    undone = (f"{short} borrowers have too little history for a forecast.",) if short else ()
    return context.keep(run_, Receipt("forecast", len(histories.ids), written, undone))


def second_opinion(histories: Histories, batched: Expected) -> Expected | None:
    """Return Prophet's expectation for those that left the band, None where nobody did."""
    from warning_signals.forecasts.histories import left_band

    left = left_band(histories, batched, limit=expect.PROPHET_AT_MOST)
    if not left:
        return None
    from warning_signals.forecasts import prophet

    before = histories.until(batched.period_on[0] - timedelta(days=1))
    rows = [before.ids.index(borrower) for borrower in left]
    days = expect.JUDGED_DAYS + expect.AHEAD_DAYS
    return prophet.PLUGIN.forecast(before.only(rows), days)
