"""What each borrower was expected to do, computed from before the weeks that are judged.

The last four complete weeks are compared with a forecast made from what had happened before
them, so that a fall does not explain itself away. The file of a day and instant is written once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.lake import write_table
from warning_signals.observed import forecast_path, forecast_schema, see

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

    from warning_signals.forecasts.histories import Expected, Histories

SERIES = "electricity"
SECOND_OPINION = "electricity by prophet"
JUDGED_DAYS = 28
AHEAD_DAYS = 28
HISTORY_DAYS = 1200
PROPHET_AT_MOST = 30


def last_sunday(as_of: date) -> date:
    """Return the end of the last complete week."""
    return as_of - timedelta(days=(as_of.weekday() + 1) % 7)


def ensure_forecasts(context: Context, as_of: date, known_at: datetime) -> int:
    """Write the batched forecast of a day where it is missing; returns the rows in it."""
    import pyarrow.parquet as pq

    path = context.lake / forecast_path(as_of, known_at)
    if path.is_file():
        return int(pq.read_metadata(path).num_rows)
    histories = electricity(context, as_of, known_at)
    if histories is None:
        return write_forecasts(context, as_of, known_at, [])
    return write_forecasts(context, as_of, known_at, [(SERIES, batched(histories, as_of))])


def batched(histories: Histories, as_of: date) -> Expected:
    """Return the seasonal model's expectation for the judged weeks and four more."""
    from warning_signals.forecasts import seasonal_level

    origin = last_sunday(as_of) - timedelta(days=JUDGED_DAYS)
    return seasonal_level.PLUGIN.forecast(histories.until(origin), JUDGED_DAYS + AHEAD_DAYS)


def electricity(context: Context, as_of: date, known_at: datetime) -> Histories | None:
    """Return daily kWh per borrower up to the last complete week, None where there is none."""
    seen = see(context, as_of, known_at)
    last = last_sunday(as_of)
    first = last - timedelta(days=HISTORY_DAYS)
    daily = _daily_kwh(seen["meter_readings"], seen["meters"], first, last).to_pandas()
    if daily.empty:
        return None
    import numpy as np
    import pandas as pd

    from warning_signals.forecasts.histories import Histories

    daily["day"] = pd.to_datetime(daily["day"])
    wide = daily.pivot(index="borrower_id", columns="day", values="quantity").sort_index()
    wide = wide.reindex(columns=pd.date_range(wide.columns.min(), pd.Timestamp(last)))
    return Histories(
        ids=[str(borrower) for borrower in wide.index],
        start=wide.columns[0].date(),
        values=wide.to_numpy(dtype=np.float64),
        new_years=context.calendar.new_years,
        off_at=1.0,
    )


def _daily_kwh(readings: ibis.Table, meters: ibis.Table, first: date, last: date) -> ibis.Table:
    from ibis import _

    electric = meters.filter(_.utility == "electricity").select("meter_id", "borrower_id")
    within = readings.filter(_.business_on >= first, _.business_on <= last)
    return (
        within.inner_join(electric, "meter_id")
        .group_by("borrower_id", day=_.business_on)
        .agg(quantity=_.quantity.sum())
    )


def write_forecasts(
    context: Context, as_of: date, known_at: datetime, models: Sequence[tuple[str, Expected]]
) -> int:
    """Write the expectations of one or more models as the day's file; returns its rows."""
    import pyarrow as pa

    tables = [as_table(series, expected) for series, expected in models]
    whole = pa.concat_tables(tables) if tables else forecast_schema().empty_table()
    write_table(context.lake, forecast_path(as_of, known_at), whole)
    return int(whole.num_rows)


def as_table(series: str, expected: Expected) -> pa.Table:
    """Return an expectation as rows of the derived feed `forecasts`."""
    import numpy as np
    import pyarrow as pa

    weeks = len(expected.period_on)
    count = len(expected.ids) * weeks
    columns = {
        "borrower_id": np.repeat(np.array(expected.ids, dtype=object), weeks),
        "series": pa.array([series] * count, pa.string()),
        "period_on": expected.period_on * len(expected.ids),
        "grain": pa.array([expected.grain] * count, pa.string()),
        "expected": expected.expected.ravel(),
        "lower": expected.lower.ravel(),
        "upper": expected.upper.ravel(),
        "tail_probability": pa.nulls(count, pa.float64()),
        "model": np.repeat(np.array(expected.model, dtype=object), weeks),
        "fallback_reason": np.repeat(np.array(expected.fallback_reason, dtype=object), weeks),
    }
    return pa.table(columns, schema=forecast_schema())
