"""What each borrower was expected to do, computed from before the weeks that are judged.

The last four complete weeks are compared with a forecast made from what had happened before
them, so that a fall does not explain itself away. The file of a day and instant is written once,
with all series in it: it is there whole or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from warning_signals.calendar import last_sunday
from warning_signals.config_series import SeriesConfig
from warning_signals.context import Context
from warning_signals.lake import write_table
from warning_signals.observed import forecast_path, forecast_schema, see
from warning_signals.stages.breaks import NO_BREAKS, Breaks, breaks_of
from warning_signals.stages.learnt import learnt, seen_on_the_first_day
from warning_signals.stages.series_histories import of_book
from warning_signals.stages.shards import forecast_book

if TYPE_CHECKING:
    import pyarrow as pa

    from warning_signals.forecasts.histories import Expected, FloatArray, Histories

JUDGED_DAYS = 28
AHEAD_DAYS = 28


@dataclass(frozen=True, eq=False)
class Made:
    """One series of one night: what was observed, None if nothing was, and what was expected.

    `histories` end with the last complete week; `breaks` are what the days up to now say of silence
    and steps.
    """

    config: SeriesConfig
    histories: Histories | None
    expected: Expected | None
    breaks: Breaks | None = None

    def rows(self, name: str, expected: Expected | None) -> list[pa.Table]:
        """Return an expectation of it as rows under that name, none where there is nothing."""
        if expected is None or self.histories is None:
            return []
        return [as_table(name, expected, self.histories, self.breaks)]


def ensure_forecasts(context: Context, as_of: date, known_at: datetime) -> int:
    """Write the forecasts of a day where they are missing; returns the rows in them."""
    import pyarrow.parquet as pq

    path = context.lake / forecast_path(as_of, known_at)
    if path.is_file():
        return int(pq.read_metadata(path).num_rows)
    made = each_series(context, as_of, known_at)
    tables = [table for each in made for table in each.rows(each.config.name, each.expected)]
    return write_forecasts(context, as_of, known_at, tables)


def each_series(context: Context, as_of: date, known_at: datetime) -> Iterator[Made]:
    """Yield the series that this book has, one after the other: each takes its memory with it."""
    seen = see(context, as_of, known_at)
    # Opened only where the week has not learnt yet, and once for all series.
    first_seen = cache(partial(seen_on_the_first_day, context, as_of))
    origin = last_sunday(as_of) - timedelta(days=JUDGED_DAYS)
    for config in context.config.forecasts.values():
        series = config.series
        if not all(context.config.sources_of(feed, series.parts) for feed in series.feeds):
            continue
        days = of_book(context, series, as_of, known_at, seen)
        if days is None:
            yield Made(config, None, None)
            continue
        histories, breaks = days.until(last_sunday(as_of)), breaks_of(days)
        before = histories.until(origin)
        expected = forecast_book(
            config.model,
            before,
            JUDGED_DAYS + AHEAD_DAYS,
            learnt(context, config, as_of, before, first_seen),
            processes=config.processes,
        )
        yield Made(config, histories, expected, breaks)


def write_forecasts(
    context: Context, as_of: date, known_at: datetime, tables: Sequence[pa.Table]
) -> int:
    """Write the expectations of all series and models as the day's file; returns its rows."""
    import pyarrow as pa

    whole = pa.concat_tables(tables) if tables else forecast_schema().empty_table()
    write_table(context.lake, forecast_path(as_of, known_at), whole)
    return int(whole.num_rows)


def as_table(
    series: str, expected: Expected, histories: Histories, breaks: Breaks | None = None
) -> pa.Table:
    """Return an expectation as rows of the derived feed `forecasts`.

    `histories` hold what has happened since: how rare a week as low as it was is, where it is over.
    `breaks` are the same in each of a borrower's rows.
    """
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
        "tail_probability": pa.array(_rarity(expected, histories).ravel(), from_pandas=True),
        "model": np.repeat(np.array(expected.model, dtype=object), weeks),
        "fallback_reason": np.repeat(np.array(expected.fallback_reason, dtype=object), weeks),
    } | (breaks or NO_BREAKS).columns(expected.ids, weeks)
    return pa.table(columns, schema=forecast_schema())


def _rarity(expected: Expected, histories: Histories) -> FloatArray:
    """Return the chance (ids x weeks) of a week no larger than it was; NaN where it is not over."""
    from warning_signals.forecasts.histories import weekly_sums
    from warning_signals.forecasts.tails import tail_probability

    row_of = {name: row for row, name in enumerate(histories.ids)}
    values = histories.values[[row_of[name] for name in expected.ids]]
    actual = weekly_sums(values, histories.start, expected.period_on)
    return tail_probability(actual, expected)
