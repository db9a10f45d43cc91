"""A landing folder: which files are deliveries, and what the manifest beside each says.

`<landing>/<source>/<source>_20260608.csv` holds one business date; the opening of a book is
`<source>_opening_20260605.csv`. Beside it `<file>.manifest.json` says how many rows were sent,
what their checksum is and, where the sender knows it, what they add up to:

    {"source": "account_flows", "business_on": "2026-06-08", "arrived_at":
     "2026-06-09T02:10:00+08:00", "rows": 812, "sha256": "...", "provenance": "simulated",
     "opening": false, "totals": [{"currency": "CNY", "opening": "100.00",
     "movements": "-20.00", "closing": "80.00"}]}

The folder is local, or an object store by its URL (`s3://bucket/landing`) through fsspec.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from warning_signals.model import RawDelivery
from warning_signals.sources.reading.landing_file import (
    LARGEST_MANIFEST,
    MANIFEST,
    copy_from,
    delivery_of,
    fetch_nothing,
)
from warning_signals.sources.reading.landing_manifest import Manifest, read_manifest

NAME = r"{source}_(?P<opening>opening_)?(?P<day>\d{{8}}){more}\.({endings})"
# What may follow the day in the name of one of many files: account, sender, number.
MORE = r"(_[\w.-]+?)?"


def deliveries_in(
    landing: Path | str, source: str, endings: str, up_to: date, *, many: bool = False
) -> list[RawDelivery]:
    """Return every delivery of `source` for a business date up to `up_to`, oldest first.

    `many` allows several files a day, as `<source>_20260608_<anything>.<ending>`.

    `endings` is a pattern such as `csv|csv\\.gz`. Names that do not follow the pattern are not
    deliveries and are left alone. A delivery that must not be read as it is (a link, a broken
    manifest) says so in `fault`.
    """
    import fsspec

    files, root = fsspec.core.url_to_fs(str(landing))
    folder = f"{root}/{source}"
    if not files.isdir(folder):
        return []
    more = MORE if many else ""
    pattern = re.compile(NAME.format(source=re.escape(source), more=more, endings=endings))
    entries = files.ls(folder, detail=True)
    named = {str(entry["name"]).rpartition("/")[2]: entry for entry in entries}
    matched = [(n, match) for n in sorted(named) if (match := pattern.fullmatch(n))]
    found = [
        _delivery(files, source, named, name, match["day"], bool(match["opening"]))
        for name, match in matched
    ]
    ready = [d for d in found if d is not None and d.business_on <= up_to]
    return sorted(ready, key=lambda d: (d.business_on, d.name))


def day_in(name: str) -> tuple[date | None, bool]:
    """Return the business date that a file's name ends with, and whether it is an opening."""
    match = re.search(r"(?:^|_)(opening_)?(\d{8})(?=[_.]|$)", name)
    return (_date(match[2]), bool(match[1])) if match else (None, False)


def _delivery(
    files: Any, source: str, named: Mapping[str, Any], name: str, day: str, opening: bool
) -> RawDelivery | None:
    manifest = Manifest()
    if name + MANIFEST in named:
        manifest = _manifest_in(files, named[name + MANIFEST])
    business_on = manifest.business_on or _date(day)
    if business_on is None:
        return None
    fetch: Any = partial(copy_from, files, named[name]["name"])
    if named[name].get("islink"):
        manifest, fetch = Manifest(fault="it is a link"), fetch_nothing
    elif named[name]["type"] == "directory":
        manifest, fetch = Manifest(fault="it is a folder"), fetch_nothing
    elif not manifest.fault and manifest.business_on not in (None, _date(day)):
        manifest = Manifest(fault=f"its name says {day}, its manifest {manifest.business_on}")
    return delivery_of(source, name, business_on, opening, manifest, fetch)


def _manifest_in(files: Any, entry: Mapping[str, Any]) -> Manifest:
    if entry.get("islink") or entry["type"] == "directory":
        return Manifest(fault="its manifest is no plain file")
    if entry["size"] > LARGEST_MANIFEST:
        return Manifest(fault="its manifest is too large to be one")
    return read_manifest(files.cat_file(entry["name"]))


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
