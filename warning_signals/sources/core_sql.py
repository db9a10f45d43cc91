"""Core banking by SQL: one read of one business date, in one snapshot, kept as a Parquet file.

Any database that SQLAlchemy has a driver for; tried are PostgreSQL and SQLite. What a user writes
in config/sources.yml, by table or by query:

    account_balances:
      kind: core_sql
      feed: account_balances
      group: core
      required: true
      owner: core banking
      url_env: CORE_BANKING_URL          # the variable that holds the address, never the address
      table: core.eod_balance
      day: bal_date                      # the column that holds the business date
      watermark: core.eod_run.closed_on  # a day is read when this has reached it
      columns: {acct_no: account_id, ledger_bal: balance, avail_bal: available, ccy: currency}
      values: {currency: {"156": CNY}}

    account_flows:
      kind: core_sql
      feed: account_flows
      group: core
      required: true
      owner: core banking
      url_env: CORE_BANKING_URL
      watermark: SELECT run_no FROM core.eod_run WHERE closed_on = :business_on AND state = 'DONE'
      query: |
        SELECT flow_id, acct_no AS account_id, booked_at, amount, ccy AS currency, kind
        FROM core.flow WHERE posted_on > :since AND posted_on <= :business_on
      totals: |
        SELECT ccy AS currency, sum(opening) AS opening, sum(movements) AS movements,
               sum(closing) AS closing
        FROM core.eod_total WHERE bal_date = :business_on GROUP BY ccy
      zone: Asia/Shanghai                # of its times without a zone
      days_back: 5

Queries may name `:business_on`, `:since` (the business date before it) and `:watermark` (the
first value that the watermark gave). A colon that begins no such name is written `\\:`.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, TypeVar, cast

from warning_signals.errors import FeedNotArrived
from warning_signals.model import Parsed, RawDelivery, Source
from warning_signals.sources.reading.columns import to_parsed
from warning_signals.sources.reading.kept import read_kept
from warning_signals.sources.reading.manifest import manifest_of
from warning_signals.sources.reading.sql_address import Database
from warning_signals.sources.reading.sql_day import keep_day, watermark_of
from warning_signals.sources.reading.sql_errors import Passing
from warning_signals.sources.reading.sql_options import Options
from warning_signals.sources.reading.sql_snapshot import snapshot

if TYPE_CHECKING:
    from sqlalchemy import Connection

Result = TypeVar("Result")


def find(source: str, options: Options, up_to: date) -> list[RawDelivery]:
    """Return a delivery for each of the last business dates that core banking has closed.

    Raises FeedError where the database cannot be asked.
    """
    first = options.calendar.add_business_days(up_to, 1 - options.days_to_look_at)
    due = options.calendar.business_days(first, up_to)

    def closed(connection: Connection) -> list[date]:
        return [day for day in due if watermark_of(connection, options, day) is not None]

    ready = _read(source, options, f"{source} up to {up_to}", closed)
    return [
        RawDelivery(
            source=source,
            business_on=day,
            name=f"{source}_{day:%Y%m%d}.parquet",
            fetch=partial(fetch, source, options, day),
            arrived_at=None,
            rows=None,
            sha256=None,
            opening=False,
            provenance="real",
        )
        for day in ready
    ]


def fetch(source: str, options: Options, business_on: date, to: BinaryIO) -> None:
    """Write the rows of one business date as a Parquet file.

    Rows, their number and the totals are read in one snapshot, the rows in chunks. Nothing is
    written to `to` before all of it is read. Raises FeedNotArrived where the day is not closed or
    the database is out of reach, FeedError where it refuses the query or holds what is no cell.
    """
    what = f"{source} for {business_on}"
    with cast(BinaryIO, tempfile.TemporaryFile()) as whole:
        _read(source, options, what, lambda c: keep_day(c, options, business_on, what, whole))
        whole.seek(0)
        shutil.copyfileobj(whole, to)


def parse(raw: BinaryIO, name: str, options: Options) -> Iterator[Parsed]:
    """Yield the rows of a file that `fetch` wrote, under the feed's column names."""
    for block in read_kept(raw, name):
        yield to_parsed(block, name, options.feed, options.columns, options.values)


def _read(source: str, options: Options, what: str, work: Callable[[Connection], Result]) -> Result:
    """Do `work` on a snapshot, from the beginning each time, until it succeeds or is given up."""
    import stamina

    database = Database(options.url_env, options.wait_seconds, options.read_seconds)
    attempts = stamina.retry_context(
        on=Passing,
        attempts=options.tries,
        timeout=None,
        wait_initial=options.pause_seconds,
        wait_max=60.0,
        wait_jitter=0.0,
    )
    try:
        for attempt in attempts:
            with attempt, snapshot(database, what) as connection:
                return work(connection)
    except Passing as exc:
        said = str(exc)
    raise FeedNotArrived(
        f"{said} Tried {options.tries} times; nothing of it is taken. What needs {source} is not "
        "evaluated until a later run reads it. Ask its owner whether the database is up."
    )


PLUGIN = Source(options=Options, find=find, parse=parse, told=manifest_of)
