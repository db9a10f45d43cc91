"""Bank statements that lie in a landing folder: ISO 20022 camt.053 and SWIFT MT940.

`<landing>/<source>/<source>_20260608.xml` holds the statements of one business date; `.sta`,
`.mt940`, `.940` and `.txt` are as good, also gzipped. There may be many a day, told apart by what
follows the day in the name (`<source>_20260608_ICBC-01.sta`); one of the same name takes another's
place. Which format it is, its first character tells. The manifest beside it is as for any file
(`reading/folder.py`); its `rows` are the booked entries. A statement that does not reconcile to
the cent rejects its delivery.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from warning_signals.errors import FeedRejected
from warning_signals.model import Parsed, RawDelivery, Source
from warning_signals.sources.reading.camt053 import read_camt053
from warning_signals.sources.reading.folder import deliveries_in
from warning_signals.sources.reading.mt940 import read_mt940

ENDINGS = r"(?:xml|sta|mt940|940|txt)(?:\.gz)?"
LARGEST = 1 << 30
PIECE = 1 << 20
HEAD = 1 << 12
MARKS_AND_BLANKS = b"\xef\xbb\xbf\xff\xfe\x00\t\n\r "


@dataclass(frozen=True)
class Options:
    """Set under the source's name in config/sources.yml.

    `encoding` is that of MT940 files, or several with commas between, of which the first that
    fits is taken; XML says its own. `zone` is the bank's, in which an instant has its day.
    """

    landing: Path
    feed: str
    encoding: str = "utf-8"
    zone: str = "Asia/Shanghai"


def find(source: str, options: Options, up_to: date) -> list[RawDelivery]:
    """Return every delivery of `source` for a business date up to `up_to`, oldest first."""
    return deliveries_in(options.landing, source, ENDINGS, up_to, many=True)


def parse(raw: BinaryIO, name: str, options: Options) -> Iterator[Parsed]:
    """Turn one delivery into blocks of entries under the feed's column names.

    Raises FeedRejected where the file is cut off, is neither format, or does not reconcile.
    """
    with _unzipped(raw, name) as content:
        if _is_xml(content, name):
            yield from read_camt053(content, name, ZoneInfo(options.zone))
            return
        encodings = [encoding.strip() for encoding in options.encoding.split(",")]
        yield from read_mt940(content, name, encodings)


def _is_xml(content: BinaryIO, name: str) -> bool:
    head = content.read(HEAD)
    content.seek(0)
    if not head:
        raise FeedRejected(f"{name} has no bytes at all. Ask for it again.")
    return head.lstrip(MARKS_AND_BLANKS).startswith(b"<")


@contextmanager
def _unzipped(raw: BinaryIO, name: str) -> Iterator[BinaryIO]:
    """Give the file unzipped if it is a `.gz`; more than LARGEST bytes are refused."""
    if not name.endswith(".gz"):
        if raw.seek(0, 2) > LARGEST:
            raise _too_large(name)
        raw.seek(0)
        yield raw
        return
    with TemporaryFile(prefix="ews-") as plain:
        _unzip(raw, name, cast(BinaryIO, plain))
        plain.seek(0)
        yield cast(BinaryIO, plain)


def _unzip(raw: BinaryIO, name: str, plain: BinaryIO) -> None:
    written = 0
    try:
        with gzip.GzipFile(fileobj=raw) as packed:
            while piece := packed.read(PIECE):
                written += plain.write(piece)
                if written > LARGEST:
                    raise _too_large(name)
    except (EOFError, gzip.BadGzipFile, zlib.error) as exc:
        raise FeedRejected(
            f"{name} cannot be unzipped after {written:,} bytes ({exc}): it is cut off or damaged, "
            "nothing of it is taken. Ask for the file again."
        ) from exc


def _too_large(name: str) -> FeedRejected:
    return FeedRejected(
        f"{name} has more than {LARGEST:,} bytes: it is refused. Nothing of it is taken. Ask for "
        "the statements in several sources, each with files of its own."
    )


PLUGIN = Source(options=Options, find=find, parse=parse, many=True)
