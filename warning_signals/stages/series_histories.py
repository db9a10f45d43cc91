"""A series of the whole book as one matrix: borrowers by days, filled from one scan of the lake."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from warning_signals.calendar import BankCalendar, last_sunday
from warning_signals.context import Context
from warning_signals.model import Feeds
from warning_signals.observed import Shard, see
from warning_signals.observed_series import ObservedSeries

if TYPE_CHECKING:
    import ibis
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from warning_signals.forecasts.histories import Histories

HISTORY_DAYS = 1200
HALF_YEAR = 6
BORROWERS_AT_A_TIME = 10_000
KEPT = "daily_values_of_a_series"


def of_book(
    context: Context, series: ObservedSeries, as_of: date, known_at: datetime, seen: Feeds
) -> Histories | None:
    """Return the daily values of the book up to the day, as known at an instant.

    `seen` is what could be seen then. A large book is read in shards instead, one after the
    other: as rows it would take ten times the memory.
    """
    span = span_of(as_of)
    # The master is sent whole every day: it has a row for each day that a borrower was in it.
    borrowers = int(seen["borrowers"].borrower_id.nunique().to_pyarrow().as_py())
    count = -(-borrowers // BORROWERS_AT_A_TIME)
    if count <= 1:
        return histories_of(series, seen, context.calendar, *span)
    parts = []
    for number in range(count):
        shard = see(context, as_of, known_at, Shard(number, count))
        part = histories_of(series, shard, context.calendar, *span)
        parts += [part] if part is not None else []
        # Its memory is wanted for the next one now, and not when somebody collects it.
        shard["borrowers"].get_backend().disconnect()
    return _joined(parts)


def _joined(parts: list[Histories]) -> Histories | None:
    """Return the histories of all shards as one, ids in order; the parts are used up."""
    import numpy as np

    if not parts:
        return None
    start, end = min(part.start for part in parts), parts[0].end
    ids = sorted(name for part in parts for name in part.ids)
    place = {name: row for row, name in enumerate(ids)}
    values = np.full((len(ids), (end - start).days + 1), np.nan)
    whole = replace(parts[0], ids=ids, start=start, values=values)
    while parts:
        part = parts.pop()
        rows = [place[name] for name in part.ids]
        values[rows, (part.start - start).days :] = part.values
    return whole


def span_of(as_of: date) -> tuple[date, date]:
    """Return the first and last day of the histories that are looked at on a day.

    They begin with a half-year: what is learnt of a week's histories holds for the next week's
    where both have the same first day.
    """
    earliest = last_sunday(as_of) - timedelta(days=HISTORY_DAYS)
    halves = earliest.year * 2 + (earliest.month - 1) // HALF_YEAR + 1
    return date(halves // 2, 1 + halves % 2 * HALF_YEAR, 1), as_of


def histories_of(
    series: ObservedSeries,
    seen: Feeds,
    calendar: BankCalendar,
    first: date,
    last: date,
    borrowers: Sequence[str] = (),
) -> Histories | None:
    """Return the daily values of all borrowers from `first` to `last`, None where there are none.

    The matrix begins with the first day of anybody's; ids are in order. With `borrowers` it has
    only those.
    """
    from warning_signals.forecasts.histories import Histories

    rows = series.daily(seen, first, last)
    if borrowers:
        rows = rows.filter(rows.borrower_id.isin(list(borrowers)))
    connection = rows.get_backend()
    # Computed once and read several times: for whose rows there are, and for the rows.
    daily = connection.create_table(KEPT, rows.filter(rows.borrower_id.notnull()), temp=True)
    try:
        ids = daily.select("borrower_id").distinct().order_by("borrower_id").to_pyarrow()
        if not ids.num_rows:
            return None
        start = daily.day.min().to_pyarrow().as_py()
        names = ids["borrower_id"].combine_chunks()
        values = _matrix(daily, names, start, (last - start).days + 1)
    finally:
        connection.raw_sql(f"DROP TABLE {KEPT}")
    return Histories(
        ids=names.to_pylist(),
        start=start,
        values=_with_zeros(values) if series.zero_between else values,
        new_years=calendar.new_years,
        off_at=series.off_at,
        calendar=calendar,
    )


def _matrix(daily: ibis.Table, ids: pa.Array, start: date, days: int) -> NDArray[np.float64]:
    import ibis
    import numpy as np
    import pyarrow as pa

    numbers = pa.array(np.arange(len(ids), dtype=np.int32))
    numbered = ibis.memtable(pa.table({"borrower_id": ids, "row": numbers}))
    placed = daily.join(numbered, "borrower_id").select(
        "row", column=daily.day.delta(ibis.literal(start), unit="day"), value=daily.value
    )
    values = np.full((len(ids), days), np.nan)
    # Some at a time: as rows they take three times the room that they take as a matrix.
    for begin in range(0, len(ids), BORROWERS_AT_A_TIME):
        some = placed.filter(placed.row >= begin, placed.row < begin + BORROWERS_AT_A_TIME)
        row, column, value = (cells.to_numpy() for cells in some.to_pyarrow().columns)
        values[row, column] = value
    return values


def _with_zeros(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the values with 0 where nothing came on a day after the first that had any."""
    import numpy as np

    known = np.isfinite(values)
    begun = np.logical_or.accumulate(known, axis=1)
    values[begun & ~known] = 0.0
    return values
