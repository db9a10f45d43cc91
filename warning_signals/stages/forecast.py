"""Forecast: what was to be expected of each borrower, for the book at once, then for the few.

Each series of config/forecasts.yml is forecast by its model for every borrower with enough
history. Where a second opinion is asked for, it is on at most thirty that leave their band, and
for the picture with its components; its rows carry its own name and judge nothing.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.model import Receipt
from warning_signals.registry import plugin
from warning_signals.stages import expect

if TYPE_CHECKING:
    import pyarrow as pa

    from warning_signals.forecasts.histories import Expected

AT_MOST = 30


def run(as_of: date, context: Context) -> Receipt:
    """Write the day's forecasts: one row per borrower, series, week and model."""
    run_ = context.run(as_of)
    tables: list[pa.Table] = []
    undone: list[str] = []
    borrowers = 0
    for made in expect.each_series(context, as_of, run_.known_at):
        borrowers += len(made.histories.ids) if made.histories else 0
        undone += left_undone(made)
        tables += tables_of(made)
    written = expect.write_forecasts(context, as_of, run_.known_at, tables)
    return context.keep(run_, Receipt("forecast", borrowers, written, tuple(undone)))


def left_undone(made: expect.Made) -> list[str]:
    """Say of how many borrowers one series could not be forecast."""
    if made.histories is None or made.expected is None:
        return [f"{made.config.name}: nothing was observed, so nothing was forecast."]
    short = len(made.histories.ids) - len(made.expected.ids)
    name = made.config.name
    return [f"{name}: {short} borrowers have too little history for a forecast."] if short else []


def tables_of(made: expect.Made) -> list[pa.Table]:
    """Return the rows of one series, with those of the second opinion."""
    own, second = made.config.name, f"{made.config.name} by {made.config.second_opinion}"
    return made.rows(own, made.expected) + made.rows(second, second_opinion(made))


def second_opinion(made: expect.Made) -> Expected | None:
    """Return another model's expectation for those that left the band, None where nobody did."""
    from warning_signals.forecasts.histories import ForecastModel, left_band

    if made.config.second_opinion is None or made.histories is None or made.expected is None:
        return None
    left = left_band(made.histories, made.expected, limit=AT_MOST)
    if not left:
        return None
    other: ForecastModel = plugin("forecasts", made.config.second_opinion)
    before = made.histories.until(made.expected.period_on[0] - timedelta(days=1))
    rows = [before.ids.index(borrower) for borrower in left]
    return other.forecast(before.only(rows), expect.JUDGED_DAYS + expect.AHEAD_DAYS)
