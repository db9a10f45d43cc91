"""A small simulated book, and every table of it that a signal may ask for as a Parquet file.

Made anew where sixty simulated borrowers are too few, or one day is: sectors and regions are put
together and firms come on board in two waves, so that peers can be compared; what each stood at
on the days before, and what he asked for, is made up.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tests.bank import ROOT
from warning_signals import feeds
from warning_signals.books.simulator.axis import OPENING_ON as AS_OF
from warning_signals.books.simulator.stories.table import STORIES
from warning_signals.evaluation.simulated_book import simulated_book
from warning_signals.observed import see
from warning_signals.seen_judged import alert_schema, level_schema
from warning_signals.settings import Settings
from warning_signals.stages.expect import ensure_forecasts

BORROWERS, SEED = 60, 11
WEEKS = 53
REQUESTS = ("rollover", "interest_only", "extra_limit", "deferral")


def write_tables(home: Path, folder: Path) -> None:
    """Make the book under `home` and write its tables as of its opening day to `folder`."""
    settings = Settings(
        book="shipped",
        home=home,
        config=ROOT / "config",
        expectations=ROOT / "expectations",
        clock="replay",
    )
    with simulated_book(settings, "engines", BORROWERS, SEED, STORIES, lambda _: None) as context:
        known_at = context.calendar.cutoff(AS_OF)
        ensure_forecasts(context, AS_OF, known_at)
        seen = see(context, AS_OF, known_at)
        ids = sorted(seen["book"].borrower_id.to_pyarrow().to_pylist())
        facilities = sorted(seen["facilities"].facility_id.to_pyarrow().unique().to_pylist())
        made: dict[str, Callable[[], pa.Table]] = {
            "book": lambda: _in_two_sectors_and_waves(seen["book"].to_pyarrow()),
            "levels": lambda: _levels(ids),
            "alerts": lambda: _alerts(ids),
            "facility_requests": lambda: _requests(facilities),
        }
        for name in seen:
            table = made[name]() if name in made else seen[name].to_pyarrow()
            pq.write_table(table, folder / f"{name}.parquet")


def _in_two_sectors_and_waves(book: pa.Table) -> pa.Table:
    number = range(len(book))
    came = [AS_OF - timedelta(days=200 if n % 3 == 0 else 330) for n in number]
    columns = {
        "sector": pa.array(["C34" if n % 2 else "F51" for n in number]),
        "region": pa.array(["410100"] * len(book)),
        "onboarded_on": pa.array(came, pa.date32()),
    }
    for name, values in columns.items():
        book = book.set_column(book.schema.get_field_index(name), name, values)
    return book


def _levels(ids: list[str]) -> pa.Table:
    day = AS_OF - timedelta(days=1)
    return _rows(level_schema(), [(b, day, n % 3) for n, b in enumerate(ids)])


def _alerts(ids: list[str]) -> pa.Table:
    days = [AS_OF - timedelta(days=1, weeks=week) for week in range(WEEKS)]
    named: list[tuple[Any, ...]] = [
        (day, b) for w, day in enumerate(days) for n, b in enumerate(ids) if (n * n + w) % 7 == 0
    ]
    return _rows(alert_schema(), [*named, *((day, None) for day in days)])


def _requests(facilities: list[str]) -> pa.Table:
    rows = [_request(n, facility) for n, facility in enumerate(facilities[::2])]
    return pa.Table.from_pylist(rows, schema=feeds.arrow_schema("facility_requests"))


def _request(number: int, facility: str) -> dict[str, Any]:
    on: date = AS_OF - timedelta(days=9 * number % 230)
    granted = (None, True, False)[number % 3]
    return {
        "request_id": f"R{number}",
        "facility_id": facility,
        "kind": REQUESTS[number % 4],
        "requested_on": on,
        "decided_on": None if granted is None else on + timedelta(days=5),
        "granted": granted,
        "business_on": on,
    }


def _rows(schema: pa.Schema, rows: list[tuple[Any, ...]]) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(of, field.type) for of, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)
