"""What happens around all borrowers: weather, prices, policy, the calendar of the tax bureau."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, dice
from warning_signals.books.simulator.axis import Axis, Floats, month_day
from warning_signals.books.simulator.beside.state import deadlines, policies
from warning_signals.books.simulator.firms import REGIONS, SECTORS
from warning_signals.calendar import BankCalendar

MEAN, SWING, WARMEST = 16.5, 12.5, 205  # of a year on the lower Yangtze; day of the year
KEEPS, STIRS = 0.75, 2.4  # how far a warm day stays warm, and what each day adds
PRICE_MONTH_LATER_ON = 9
SHOCKS = {"C26 input": (19, 0.18), "C17 output": (23, -0.12)}  # month of the book, step


def tables(axis: Axis, calendar: BankCalendar, seed: int) -> dict[str, pa.Table]:
    """Return the feeds that are the same for every borrower, made once a book."""
    return {
        "weather": _weather(axis, seed),
        "market_prices": _prices(axis, seed),
        "policy_events": policies(axis),
        "tax_deadlines": deadlines(axis, calendar),
    }


def _weather(axis: Axis, seed: int) -> pa.Table:
    rng, shape = dice.stream(seed, "weather"), (axis.count, len(REGIONS))
    of_year = (axis.dates - axis.dates.astype("datetime64[Y]")).astype(np.int64)
    usual = MEAN + SWING * np.cos(2 * np.pi * (of_year - WARMEST) / 365.25)
    common = _lasting(rng.standard_normal((axis.count, 1)) * STIRS)
    own = rng.standard_normal(shape) * 0.6 + rng.uniform(-1.0, 1.0, len(REGIONS))
    degrees = usual[:, None] + common + own
    day = np.repeat(np.arange(axis.count), len(REGIONS))
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "region": columns.words(np.tile(np.arange(len(REGIONS)), axis.count), REGIONS),
            "business_on": columns.dates(day),
            "temperature": columns.numbers(degrees.ravel(), 1),
        }
    )


def _lasting(shocks: Floats) -> Floats:
    level = np.zeros_like(shocks)
    for day in range(1, len(shocks)):
        level[day] = KEEPS * level[day - 1] + shocks[day]
    return level


def _prices(axis: Axis, seed: int) -> pa.Table:
    """Return an index of what each trade buys and sells, known on the 9th of the month after."""
    rng, months = dice.stream(seed, "prices"), np.unique(axis.month)[:-1]
    series = [f"{sector} {what}" for sector in SECTORS for what in ("input", "output")]
    moves = rng.standard_normal((len(months), len(series))) * 0.008
    for name, (turn, step) in SHOCKS.items():
        moves[turn, series.index(name)] += step
    index = 100 * np.exp(np.cumsum(moves, axis=0))
    month = np.repeat(months, len(series))
    day = axis.delivered[month_day(month + 1, PRICE_MONTH_LATER_ON)]
    return pa.table(
        {
            "day": pa.array(day, pa.int32()),
            "series": columns.words(np.tile(np.arange(len(series)), len(months)), series),
            "month": pa.array(month.astype("datetime64[M]").astype(str)),
            "value": columns.numbers(index.ravel(), 1),
        }
    )
