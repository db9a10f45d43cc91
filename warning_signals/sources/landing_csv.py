"""Files that the bank's systems drop into a landing folder: CSV, gzipped CSV or Parquet.

`<landing>/<source>/<source>_20260608.csv` holds one business date; the opening of a book is
`<source>_opening_20260605.csv`. Beside it `<file>.manifest.json` says how many rows were sent and
what their checksum is:

    {"source": "e_invoices", "business_on": "2026-06-08", "arrived_at":
     "2026-06-09T02:10:00+08:00", "rows": 812, "sha256": "...", "provenance": "simulated",
     "opening": false}

Headings and codes are renamed as config/sources.yml says; nothing is typed, filled or judged.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from warning_signals.model import Parsed, RawDelivery, Source
from warning_signals.sources.reading.columns import to_parsed
from warning_signals.sources.reading.tables import read_csv, read_parquet
from warning_signals.sources.reading.unpack import decoded, unpacked

NAME = r"{source}_(?P<opening>opening_)?(?P<day>\d{{8}})\.(csv|csv\.gz|parquet)"
MANIFEST = ".manifest.json"


@dataclass(frozen=True)
class Options:
    """Set under the source's name in config/sources.yml.

    `columns` maps their heading to our column, empty where they are the same; `values` maps
    their codes to our words, by our column.
    """

    landing: Path
    feed: str
    encoding: str = "utf-8"
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def find(source: str, options: Options, up_to: date) -> list[RawDelivery]:
    """Return every delivery of `source` for a business date up to `up_to`, oldest first.

    Names that do not follow the pattern are not deliveries and are left alone. A delivery that
    must not be read as it is (a link, a broken manifest, another checksum) says so in `fault`.
    """
    pattern = re.compile(NAME.format(source=re.escape(source)))
    folder = options.landing / source
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    named = [(path, match) for path in paths if (match := pattern.fullmatch(path.name))]
    found = [_delivery(source, path, match["day"], bool(match["opening"])) for path, match in named]
    ready = [d for d in found if d is not None and d.business_on <= up_to]
    return sorted(ready, key=lambda d: (d.business_on, d.name))


def parse(content: bytes, name: str, options: Options) -> Parsed:
    """Turn the bytes of one delivery into text cells under the feed's column names.

    Raises FeedRejected where the file cannot be read as declared: no bytes, cut off, another
    encoding, a column missing.
    """
    if name.endswith(".parquet"):
        raw = read_parquet(content, name)
    else:
        raw = read_csv(decoded(unpacked(content, name), name, options.encoding), name)
    return to_parsed(raw, name, options.feed, options.columns, options.values)


def _delivery(source: str, path: Path, day: str, opening: bool) -> RawDelivery | None:
    manifest = _manifest_beside(path)
    business_on = manifest.business_on or _date(day)
    if business_on is None:
        return None
    content = b"" if path.is_symlink() else path.read_bytes()
    fault = "it is a link" if path.is_symlink() else _fault(manifest, content, day)
    return RawDelivery(
        source=source,
        business_on=business_on,
        name=path.name,
        content=content,
        arrived_at=manifest.arrived_at,
        rows=manifest.rows,
        sha256=manifest.sha256,
        opening=opening if manifest.opening is None else manifest.opening,
        provenance=manifest.provenance,
        fault=f"{path.name} is refused: {fault}." if fault else None,
    )


@dataclass(frozen=True)
class _Manifest:
    business_on: date | None = None
    arrived_at: datetime | None = None
    rows: int | None = None
    sha256: str | None = None
    provenance: Literal["real", "simulated"] = "real"
    opening: bool | None = None
    fault: str | None = None


def _manifest_beside(path: Path) -> _Manifest:
    beside = path.with_name(path.name + MANIFEST)
    if not beside.exists():
        return _Manifest()
    try:
        return _manifest(json.loads(beside.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError) as exc:
        return _Manifest(fault=f"its manifest cannot be read ({type(exc).__name__}: {exc})")


def _manifest(said: Mapping[str, Any]) -> _Manifest:
    arrived_at = datetime.fromisoformat(said["arrived_at"])
    if arrived_at.tzinfo is None:
        raise ValueError(f"arrived_at {said['arrived_at']} has no offset")
    if said["provenance"] not in ("real", "simulated"):
        raise ValueError(f"provenance {said['provenance']!r} is neither real nor simulated")
    return _Manifest(
        business_on=date.fromisoformat(said["business_on"]),
        arrived_at=arrived_at,
        rows=None if said["rows"] is None else int(said["rows"]),
        sha256=said["sha256"],
        provenance=said["provenance"],
        opening=bool(said["opening"]),
    )


def _fault(manifest: _Manifest, content: bytes, day: str) -> str | None:
    if manifest.fault:
        return manifest.fault
    found = hashlib.sha256(content).hexdigest()
    if manifest.sha256 is not None and manifest.sha256 != found:
        return f"its bytes have checksum {found[:12]}, its manifest says {manifest.sha256[:12]}"
    if manifest.business_on not in (None, _date(day)):
        return f"its name says {day}, its manifest {manifest.business_on}"
    return None


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


PLUGIN = Source(options=Options, find=find, parse=parse)
