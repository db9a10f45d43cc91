"""A book of any size with the shape of the simulated one, laid straight into a lake of its own.

A few thousand borrowers are simulated and taken in by the ordinary line, with the deliveries of
two days. Each of their lake files is then written again with as many copies of them as it takes:
every copy has ids of its own, and its money and quantities are scaled by a factor of its own, so
that the heavy tail stays and nothing of two copies meets. The register is that of the base, with
the checksums and row counts of the larger files. Money moves for 13 months, the rest has 27.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from warning_signals import feeds
from warning_signals.books.kept import at_home, ensure_taken_in
from warning_signals.books.simulator.axis import OPENING_ON
from warning_signals.context import Context, open_context
from warning_signals.lake import LakeWriter
from warning_signals.register import engine
from warning_signals.register import tables as t
from warning_signals.settings import Settings

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str], None]
BASE, SEED = 2_000, 11
FIRST_DAY, NEXT_DAY = OPENING_ON, date(2026, 6, 8)
HISTORY = timedelta(days=413)
DATED = {"account_flows": "booked_at", "account_balances": "business_on"}
# The same for all borrowers, whoever they are.
SHARED = (
    "branches", "officers", "gl_totals", "tax_deadlines", "market_prices", "policy_events",
    "weather",
)  # fmt: skip
IDS = (
    "borrower_id", "from_id", "to_id", "uscc", "legal_rep_key", "controller_key", "account_id",
    "counterparty_account", "paid_from_account", "to_account", "flow_id", "facility_id", "bill_id",
    "meter_id", "event_id", "record_id", "contact_id", "request_id", "collateral_id", "invoice_no",
    "corrects_invoice_no", "corrects_record_id", "counterparty_id", "reference", "case_no",
)  # fmt: skip
SCALED = ("money", "quantity", "capacity")


def book_home(settings: Settings, borrowers: int, progress: Progress) -> Path:
    """Return the home of a book of that size; it is made once and kept."""
    home = settings.home / "bench" / f"signals-{borrowers}"
    if not (home / "register.sqlite").is_file():
        small = min(borrowers, BASE)
        base = _base(settings, small, progress)
        if borrowers == small:
            return base
        _copies(base, home, settings, -(-borrowers // small), progress)
    return home


def settings_of(home: Path, settings: Settings) -> Settings:
    """Return the settings of a bench book: the project's configuration, a home of its own."""
    return at_home(settings, home, "shipped")


def _base(settings: Settings, borrowers: int, progress: Progress) -> Path:
    from warning_signals.books.making import make_shipped
    from warning_signals.stages import forecast

    own = settings_of(settings.home / "bench" / f"signals-{borrowers}", settings)
    ensure_taken_in(
        own,
        (FIRST_DAY, NEXT_DAY),
        lambda: make_shipped(own, borrowers, SEED, progress),
        progress,
        then=(("forecast", forecast.run),),
    )
    return own.home


def _copies(base: Path, home: Path, settings: Settings, copies: int, progress: Progress) -> None:
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    shutil.copyfile(base / "register.sqlite", home / "unfinished.sqlite")
    at = settings_of(home, settings).model_copy(
        update={"register_url": f"sqlite:///{home / 'unfinished.sqlite'}"}
    )
    with open_context(settings=at) as context:
        for feed, path in _files(context):
            progress(f"{copies} copies of {feed}")
            _copied(context, base / "lake" / path, feed, path, copies)
    for file in sorted((base / "lake" / "forecasts").rglob("*.parquet")):
        progress(f"{copies} copies of forecasts")
        _copied_forecasts(base, home, file, copies)
    (home / "unfinished.sqlite").rename(home / "register.sqlite")


def _files(context: Context) -> list[tuple[str, str]]:
    files, of = t.lake_files.c, t.deliveries.c
    query = select(of.feed, files.path).join(t.deliveries, files.delivery_id == of.delivery_id)
    with engine.reading(context.register) as connection:
        return [(feed, path) for feed, path in connection.execute(query.order_by(files.path))]


def _copied(context: Context, source: Path, feed: str, path: str, copies: int) -> None:
    import duckdb

    writer = LakeWriter(context.lake, path, feeds.arrow_schema(feed))
    rows = 0
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'; SET threads = 2")
        for copy in range(1 if feed in SHARED else copies):
            table = _copy(connection, source, feed, copy, rows)
            writer.write(table)
            rows += table.num_rows
    file = writer.finish()
    changed = {"sha256": file.sha256, "rows": rows}
    with engine.writing(context.register) as connection:
        of = t.lake_files
        connection.execute(update(of).where(of.c.path == path).values(changed))


def _copied_forecasts(base: Path, home: Path, path: Path, copies: int) -> None:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    rows = pq.read_table(path)
    writer = LakeWriter(home / "lake", str(path.relative_to(base / "lake")), rows.schema)
    for copy in range(copies):
        table = rows
        for name in ("expected", "lower", "upper") if copy else ():
            scaled = pc.multiply(rows[name], _factor(copy))
            table = table.set_column(table.schema.get_field_index(name), name, scaled)
        if copy:
            ids = pc.binary_join_element_wise(rows["borrower_id"], pa.scalar(f"~{copy}"), "")
            table = table.set_column(0, "borrower_id", ids)
        writer.write(table.cast(rows.schema))
    writer.finish()


def _factor(copy: int) -> float:
    """Return by what a copy's money and quantities differ from the base's."""
    return 1 + (copy * 37 % 100) / 100


def _copy(
    connection: duckdb.DuckDBPyConnection, source: Path, feed: str, copy: int, before: int
) -> Any:
    """Return one copy of a file's rows; copy 0 is the base as it is."""
    factor = _factor(copy)
    chosen = []
    for column in feeds.arrow_schema(feed).names:
        of = feeds.feed(feed).column(column)
        kind = of.type if of else ""
        if column == "row_no":
            chosen.append(f"row_no + {before} AS row_no")
        elif copy and feed not in SHARED and column in IDS:
            chosen.append(f"{column} || '~{copy}' AS {column}")
        elif copy and kind == "money":
            chosen.append(f"({column} * {factor})::DECIMAL(18, 2) AS {column}")
        elif copy and column in SCALED:
            chosen.append(f"{column} * {factor} AS {column}")
        else:
            chosen.append(f'"{column}"')
    since = datetime.combine(FIRST_DAY - HISTORY, time(), UTC)
    where = f"WHERE {DATED[feed]} >= '{since:%Y-%m-%d}'" if feed in DATED else ""
    # Names and values are the feed's own and the book's, nobody else's.
    query = f"SELECT {', '.join(chosen)} FROM read_parquet('{source}') {where}"  # noqa: S608
    return connection.sql(query).to_arrow_table().cast(feeds.arrow_schema(feed))
