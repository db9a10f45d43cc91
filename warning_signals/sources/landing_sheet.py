"""Spreadsheets that people or systems drop into a landing folder: .xlsx, or one in a .zip.

Which files are deliveries is told in `reading/folder.py`, how a sheet is read in
`reading/sheets.py`. What a user writes in config/sources.yml:

    utility_bills:
      kind: landing_sheet
      feed: utility_bills
      group: outside
      required: false
      owner: utilities desk
      sheet: 账单                    # left out: the only sheet
      header_row: 3                  # what stands above it is not read
      serial_dates: [缴费日期]        # its dates are bare numbers
      columns:
        账单编号: bill_id
        表计编号: meter_id
        账期: period
        应缴金额: amount
        币种: currency
        缴费期限: due_on
        缴费日期: paid_on
      values: {currency: {人民币: CNY}}

Old .xls files and workbooks with macros are found and rejected with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from warning_signals import feeds
from warning_signals.model import Parsed, RawDelivery, Source
from warning_signals.sources.reading.archive import member_of
from warning_signals.sources.reading.columns import to_parsed
from warning_signals.sources.reading.folder import deliveries_in
from warning_signals.sources.reading.normal import normalised
from warning_signals.sources.reading.sheets import read_sheet

ENDINGS = "xlsx|xlsm|xls|zip"


@dataclass(frozen=True)
class Options:
    """Set under the source's name in config/sources.yml.

    `sheet` may be left out where the workbook has one; `header_row` is the row of the headings,
    counted from 1. `serial_dates` are the headings under which bare numbers are dates. `columns`
    and `values` are as in landing_csv; `zone` is that of date cells with a time of day.
    """

    landing: Path
    feed: str
    sheet: str | None = None
    header_row: int = 1
    serial_dates: Sequence[str] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    zone: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.header_row, int) or self.header_row < 1:
            raise ValueError("`header_row` must be a row number, counted from 1.")
        if isinstance(self.serial_dates, str):
            raise ValueError("`serial_dates` must be a list of headings.")


def find(source: str, options: Options, up_to: date) -> list[RawDelivery]:
    """Return every delivery of `source` for a business date up to `up_to`, oldest first."""
    return deliveries_in(options.landing, source, ENDINGS, up_to)


def parse(raw: BinaryIO, name: str, options: Options) -> Iterator[Parsed]:
    """Yield the rows of the sheet in blocks of text cells under the feed's column names.

    Raises FeedRejected, with sheet and cell, where the workbook cannot be read as declared.
    """
    columns = feeds.feed(options.feed).columns
    instants = [column.name for column in columns if column.type == "instant"]
    with _workbook(raw, name) as (book, inner):
        for block in read_sheet(
            book,
            inner,
            options.sheet,
            options.header_row,
            dates=_headings_of_days(options),
            serial_dates=options.serial_dates,
        ):
            parsed = to_parsed(block, inner, options.feed, options.columns, options.values)
            yield replace(parsed, cells=normalised(parsed.cells, [], {}, options.zone, instants))


@contextmanager
def _workbook(raw: BinaryIO, name: str) -> Iterator[tuple[BinaryIO, str]]:
    if not name.endswith(".zip"):
        yield raw, name
        return
    held, inner = member_of(raw, name)
    with held:
        yield held, inner


def _headings_of_days(options: Options) -> list[str]:
    days = {c.name for c in feeds.feed(options.feed).columns if c.type == "date"} | {"business_on"}
    ours = options.columns or {name: name for name in days}
    return [heading for heading, name in ours.items() if name in days] + ["business_on"]


PLUGIN = Source(options=Options, find=find, parse=parse)
