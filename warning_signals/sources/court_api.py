"""Court and registry records from a provider's API: all pages of a business date, as JSON lines.

What a user writes in config/sources.yml, for an API with numbered pages and one with a cursor:

    court_records:
      kind: court_api
      feed: court_records
      group: outside
      required: false
      owner: legal data desk
      base_url: https://records.example/v2
      path: court/records
      params: {published_from: "{first_on}", published_to: "{business_on}"}
      token_env: COURT_TOKEN                 # the variable that holds the token, never the token
      paging: page
      page_size: 100
      rows_at: data.rows
      total_at: data.total
      id_at: id
      columns:
        id: record_id
        type: kind
        caseNo: case_no                      # brackets, half- or full-width, stay as they come
        court: court
        party.name: party_name
        party.number: party_number
        party.role: role
        amount: amount
        currency: currency
        filedAt: filed_on
        publishedAt: published_on
      values:
        kind: {失信被执行人: dishonest_debtor, 被执行人: enforcement}
        role: {被执行人: executed}
      dates: {filed_on: epoch_ms, published_on: zh}
      fixed: {provider: records.example}

    registry_events:
      kind: court_api
      feed: registry_events
      group: outside
      required: false
      owner: legal data desk
      base_url: https://registry.example
      path: events/{business_on}
      token_env: REGISTRY_TOKEN
      paging: cursor
      cursor_at: next
      rows_at: events
      dates: {happened_on: iso}

`{first_on}` is the day after the business date before, so that Monday brings the weekend's
records along. A day's records may be none; a partial pull is never a delivery.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

from warning_signals import feeds
from warning_signals.model import Parsed, RawDelivery, Source
from warning_signals.sources.reading.api_client import opened
from warning_signals.sources.reading.api_options import Options
from warning_signals.sources.reading.api_pages import Write, pull
from warning_signals.sources.reading.columns import to_parsed
from warning_signals.sources.reading.dates import as_days
from warning_signals.sources.reading.json_lines import JsonLines
from warning_signals.sources.reading.json_records import read_records
from warning_signals.sources.reading.manifest import manifest_of

if TYPE_CHECKING:
    import pyarrow as pa


def find(source: str, options: Options, up_to: date) -> list[RawDelivery]:
    """Return a delivery for each of the last business dates; nothing is asked for yet."""
    first = options.calendar.add_business_days(up_to, 1 - options.days_back)
    return [
        RawDelivery(
            source=source,
            business_on=day,
            name=f"{source}_{day:%Y%m%d}.jsonl",
            fetch=partial(fetch, source, options, day),
            arrived_at=None,
            rows=None,
            sha256=None,
            opening=False,
            provenance="real",
        )
        for day in options.calendar.business_days(first, up_to)
    ]


def fetch(source: str, options: Options, business_on: date, to: BinaryIO) -> None:
    """Write all records of one business date as JSON lines.

    Nothing is written to `to` before all pages are there. Raises FeedNotArrived where the API
    does not answer within its deadline, FeedError where its answers cannot be all there is.
    """
    with (
        cast(BinaryIO, tempfile.TemporaryFile()) as whole,
        opened(options, f"{source} for {business_on}") as api,
    ):
        lines = JsonLines(whole)

        def begin() -> Write:
            whole.seek(0)
            whole.truncate()
            lines.rows = 0
            return lines.add

        pull(api, business_on, begin)
        lines.seal()
        whole.seek(0)
        shutil.copyfileobj(whole, to)


def parse(raw: BinaryIO, name: str, options: Options) -> Iterator[Parsed]:
    """Yield the records of a file that `fetch` wrote, under the feed's column names."""
    own = {column.name: column.name for column in feeds.feed(options.feed).columns}
    columns = dict(options.columns) or {n: n for n in own if n not in options.fixed}
    for block in read_records(raw, name, list(columns)):
        cells = _with_fixed(_with_days(block.cells, columns, options), options)
        yield to_parsed(
            replace(block, cells=cells),
            name,
            options.feed,
            columns | {ours: ours for ours in options.fixed},
            options.values,
        )


def _with_days(cells: pa.Table, columns: dict[str, str], options: Options) -> pa.Table:
    for place, heading in enumerate(cells.column_names):
        form = options.dates.get(columns.get(heading, ""))
        if form is not None:
            days = as_days(cells.column(heading), form, options.days_in)
            cells = cells.set_column(place, heading, days)
    return cells


def _with_fixed(cells: pa.Table, options: Options) -> pa.Table:
    import pyarrow as pa

    for name, text in options.fixed.items():
        cells = cells.append_column(name, pa.array([text] * cells.num_rows, pa.string()))
    return cells


PLUGIN = Source(options=Options, find=find, parse=parse, told=manifest_of)
