"""Files that the bank's systems drop into a landing folder: CSV, Parquet, or one of them packed.

Which files are deliveries is told in `reading/folder.py`. Headings and codes are renamed as
config/sources.yml says, ways of writing are brought to one form where it says so; nothing is
typed, filled or judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import BinaryIO

from warning_signals import feeds
from warning_signals.model import Parsed, RawDelivery, Source
from warning_signals.sources.reading.archive import member_of
from warning_signals.sources.reading.columns import to_parsed
from warning_signals.sources.reading.csv_tables import read_csv
from warning_signals.sources.reading.folder import deliveries_in
from warning_signals.sources.reading.normal import normalised
from warning_signals.sources.reading.tables import RawTable, read_parquet
from warning_signals.sources.reading.unpack import utf8_file

ENDINGS = r"csv|csv\.gz|parquet|zip"
NUMBERS = ("money", "number", "integer")


@dataclass(frozen=True)
class Options:
    """Set under the source's name in config/sources.yml.

    `columns` maps their heading to our column, empty where they are the same; `values` maps
    their codes to our words, by our column. `wide_numbers` reads full-width digits, separators
    and exponents in columns of numbers; `days` gives the form of a column's days where it is not
    ISO, such as `{issued_on: "%Y%m%d"}`; `zone` is that of times without an offset.
    """

    landing: Path
    feed: str
    encoding: str = "utf-8"
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    wide_numbers: bool = False
    days: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None


def find(source: str, options: Options, up_to: date) -> list[RawDelivery]:
    """Return every delivery of `source` for a business date up to `up_to`, oldest first."""
    return deliveries_in(options.landing, source, ENDINGS, up_to)


def parse(raw: BinaryIO, name: str, options: Options) -> Iterator[Parsed]:
    """Turn one delivery into blocks of text cells under the feed's column names.

    Raises FeedRejected where the file cannot be read as declared: no bytes, cut off, another
    encoding, a column missing.
    """
    if name.endswith(".zip"):
        held, inner = member_of(raw, name)
        with held:
            yield from parse(held, inner, options)
        return
    if name.endswith(".parquet"):
        yield from to_blocks(read_parquet(raw, name), name, options)
        return
    with utf8_file(raw, name, options.encoding) as path:
        yield from to_blocks(read_csv(path, name), name, options)


def to_blocks(tables: Iterator[RawTable], name: str, options: Options) -> Iterator[Parsed]:
    """Rename headings and codes and bring ways of writing to one form, block by block."""
    columns = feeds.feed(options.feed).columns
    plain = [c.name for c in columns if options.wide_numbers and c.type in NUMBERS]
    instants = [c.name for c in columns if c.type == "instant"]
    for table in tables:
        parsed = to_parsed(table, name, options.feed, options.columns, options.values)
        cells = normalised(parsed.cells, plain, options.days, options.zone, instants)
        yield Parsed(cells, parsed.row_no, parsed.bad_lines, parsed.notes)


PLUGIN = Source(options=Options, find=find, parse=parse)
