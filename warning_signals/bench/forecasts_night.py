"""The night's stage from the lake to the derived feed: a book of meters, in its own process.

    python -m warning_signals.bench.forecasts_night <config folder> <borrowers>

The readings of two years and the weeks that are judged lie in the lake as an opening delivery. The
first night of a week learns weights and bands and keeps them; the second, on the day after, only
forecasts. Prophet's second opinion on the few that left their band is left out: it costs the same
whatever the size of the book. Prints its figures as one line of JSON.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from warning_signals import feeds
from warning_signals.bench.forecasts_book import START, Book, make
from warning_signals.bench.memory import peak_mb
from warning_signals.context import Context, open_context
from warning_signals.lake import LakeWriter, delivery_path
from warning_signals.model import LakeFile
from warning_signals.register import engine
from warning_signals.register import tables as t
from warning_signals.settings import Settings
from warning_signals.stages.accept import enter_file
from warning_signals.stages.outlets import Written

if TYPE_CHECKING:
    import pyarrow as pa

SERIES = "electricity_kwh"
ROWS_AT_ONCE = 5_000
FIRST_BOOK = 200


def measure(config: Path, borrowers: int) -> dict[str, Any]:
    """Return the seconds of a week's first night and of its second, and the memory."""
    _night(config, FIRST_BOOK)  # compiles what numba compiles
    return _night(config, borrowers)


def _night(config: Path, borrowers: int) -> dict[str, Any]:
    with TemporaryDirectory(prefix="ews-night-") as name:
        home = Path(name)
        shutil.copytree(config, home / "config")
        one = {SERIES: {"model": "combined"}}
        (home / "config" / "forecasts.yml").write_text(yaml.safe_dump(one))
        _without_other_series(home / "config")
        settings = Settings(home=home, config=home / "config", clock="replay")
        with open_context(settings=settings) as context:
            return _two_nights(context, make(config, borrowers))


def _two_nights(context: Context, book: Book) -> dict[str, Any]:
    from warning_signals.stages import begin, forecast

    values = np.concatenate([book.values, book.coming], axis=1)
    end = START + timedelta(days=values.shape[1] - 1)
    monday = context.calendar.next_business_day(end + timedelta(days=7))
    seconds = []
    _fill(context, values, end)
    del book, values
    for day in (monday, context.calendar.next_business_day(monday)):
        begin.run(day, context)
        begun = time.perf_counter()
        receipt = forecast.run(day, context)
        seconds.append(time.perf_counter() - begun)
    first, second = seconds
    return {
        "stage_seconds": second,
        "refresh_seconds": first - second,
        "stage_peak_rss_mb": peak_mb(),
        "stage_rows": receipt.rows_out,
    }


def _without_other_series(folder: Path) -> None:
    """Switch off the signals that read a series which this book does not have."""
    path = folder / "signals.yml"
    families = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({"utility": {"kwh_drop": families["utility"]["kwh_drop"]}}))


def _fill(context: Context, values: np.ndarray, end: date) -> None:
    """Lay the meters and their readings into the lake, as one opening delivery each."""
    import pyarrow as pa

    names = pa.array([f"B{n:06}" for n in range(len(values))])
    meters = {"meter_id": names, "borrower_id": names, "utility": "electricity"}
    _enter(context, "borrowers", end, [({"borrower_id": names}, np.full(len(values), end))])
    _enter(context, "meters", end, [(meters, np.full(len(values), end))])
    _enter(context, "meter_readings", end, _readings(names, values))


def _readings(names: pa.Array, values: np.ndarray) -> Iterator[tuple[dict[str, Any], np.ndarray]]:
    import pyarrow as pa

    days = np.datetime64(START) + np.arange(values.shape[1])
    for first in range(0, len(values), ROWS_AT_ONCE):
        some = values[first : first + ROWS_AT_ONCE]
        row, column = np.nonzero(np.isfinite(some))
        cells = {"meter_id": names.take(pa.array(row + first)), "quantity": some[row, column]}
        yield cells, days[column]


def _enter(context: Context, feed: str, end: date, pieces: Any) -> None:
    """Write a feed's rows as one file of the lake and enter it, known on the day after the last."""
    import pyarrow as pa

    schema, known_at = feeds.arrow_schema(feed), context.calendar.cutoff(end)
    path = delivery_path(feed, end, feed)
    writer = LakeWriter(context.lake, path, schema)
    count = 0
    for cells, days in pieces:
        rows = len(days)
        told = cells | {
            "business_on": pa.array(days, pa.date32()),
            "known_at": pa.scalar(known_at, schema.field("known_at").type),
            "delivery_id": feed,
            "row_no": np.arange(count, count + rows),
            "provenance": "simulated",
        }
        writer.write(_table(told, schema, rows))
        count += rows
    _register(context, feed, end, known_at, writer.finish(), count)


def _table(cells: dict[str, Any], schema: pa.Schema, rows: int) -> pa.Table:
    import pyarrow as pa

    columns = []
    for column in schema:
        value = cells.get(column.name)
        if isinstance(value, str | pa.Scalar):
            columns.append(pa.repeat(value, rows).cast(column.type))
        elif value is None:
            columns.append(pa.nulls(rows, column.type))
        else:
            columns.append(pa.array(value).cast(column.type))
    return pa.table(columns, schema=schema)


def _register(
    context: Context, feed: str, end: date, known_at: datetime, file: LakeFile, rows: int
) -> None:
    of = {
        "delivery_id": feed, "source": feed, "feed": feed, "business_on": end, "version": 1,
        "series": "", "opening": True, "provenance": "simulated", "known_at": known_at,
        "visible_from": known_at, "sha256": file.sha256, "raw_path": "", "state": "accepted",
        "delivered": rows, "accepted": rows, "quarantined": 0, "duplicate": 0,
        "schema_version": 1,
    }  # fmt: skip
    with engine.writing(context.register) as connection:
        connection.execute(t.deliveries.insert(), of)
        enter_file(connection, feed, Written(file, 0, rows, known_at), known_at, "accepted")


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(Path(sys.argv[1]), int(sys.argv[2]))) + "\n")
