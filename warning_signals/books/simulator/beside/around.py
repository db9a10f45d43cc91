"""What happens around all borrowers: weather, prices, policy, the calendar of the tax bureau."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator import columns, dice
from warning_signals.books.simulator.axis import Axis, Floats, month_day
from warning_signals.books.simulator.firms import REGIONS, SECTORS
from warning_signals.books.simulator.tax import DUE_ON
from warning_signals.calendar import BankCalendar

MEAN, SWING, WARMEST = 16.5, 12.5, 205  # of a year on the lower Yangtze; day of the year
KEEPS, STIRS = 0.75, 2.4  # how far a warm day stays warm, and what each day adds
PRICE_MONTH_LATER_ON = 9
SHOCKS = {"C26 input": (19, 0.18), "C17 output": (23, -0.12)}  # month of the book, step
# kind, sector, region, announced on, first day, last day
POLICIES = (
    ("production_limit", "C26", "321182", (2025, 11, 3), (2025, 11, 10), (2026, 1, 31)),
    ("export_control", "C38", None, (2025, 4, 7), (2025, 4, 20), None),
    ("tax_relief", None, None, (2024, 12, 27), (2025, 1, 1), (2027, 12, 31)),
    ("power_rationing", None, "330100", (2025, 7, 14), (2025, 7, 16), (2025, 8, 20)),
    ("flood", None, "320500", (2026, 6, 9), (2026, 6, 9), (2026, 6, 30)),
    ("port_closure", "G54", "320100", (2026, 6, 11), (2026, 6, 15), (2026, 6, 19)),
)
DEADLINES = {"vat": (1, 3), "income_tax": (3,), "surtax": (1,)}  # months in a period
LAST_YEAR = 2026


def tables(axis: Axis, calendar: BankCalendar, seed: int) -> dict[str, pa.Table]:
    """Return the feeds that are the same for every borrower, made once a book."""
    return {
        "weather": _weather(axis, seed),
        "market_prices": _prices(axis, seed),
        "policy_events": _policies(axis),
        "tax_deadlines": _deadlines(axis, calendar),
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


def _policies(axis: Axis) -> pa.Table:
    dates = [[date(*day) if day else None for day in row[3:]] for row in POLICIES]
    return pa.table(
        {
            "day": pa.array([axis.number(days[0]) for days in dates if days[0]], pa.int32()),
            "event_id": [f"P{n + 1:03d}" for n in range(len(POLICIES))],
            "sector": pa.array([row[1] for row in POLICIES], pa.string()),
            "region": pa.array([row[2] for row in POLICIES], pa.string()),
            "kind": [row[0] for row in POLICIES],
            "starts_on": pa.array([days[1] for days in dates], pa.date32()),
            "ends_on": pa.array([days[2] for days in dates], pa.date32()),
        }
    )


def _deadlines(axis: Axis, calendar: BankCalendar) -> pa.Table:
    """Return the deadlines of a year at its beginning; one on a holiday moves to the day after."""
    rows = [
        (kind, _period(end, span), due)
        for kind, spans in DEADLINES.items()
        for span in spans
        for end in np.arange(axis.month[0], (LAST_YEAR - 1970) * 12 + 11)
        if (end + 1) % span == 0
        for due in [_due(end, calendar)]
    ]
    begins = [axis.number(date(due.year, 1, 2)) for _, _, due in rows]
    return pa.table(
        {
            "day": pa.array(np.maximum(begins, 0), pa.int32()),
            "tax_kind": [kind for kind, _, _ in rows],
            "period": [period for _, period, _ in rows],
            "due_on": pa.array([due for _, _, due in rows], pa.date32()),
        }
    )


def _due(month: int, calendar: BankCalendar) -> date:
    due = date(1970 + (month + 1) // 12, (month + 1) % 12 + 1, DUE_ON)
    return due if calendar.is_business_day(due) else calendar.next_business_day(due)


def _period(month: int, span: int) -> str:
    year, of_year = 1970 + month // 12, month % 12 + 1
    return f"{year}-{of_year:02d}" if span == 1 else f"{year}Q{(of_year + 2) // 3}"
