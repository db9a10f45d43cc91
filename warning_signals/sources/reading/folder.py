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

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Literal

from warning_signals.errors import FeedNotArrived
from warning_signals.model import ControlTotal, RawDelivery

NAME = r"{source}_(?P<opening>opening_)?(?P<day>\d{{8}}){more}\.({endings})"
# What may follow the day in the name of one of many files: account, sender, number.
MORE = r"(_[\w.-]+?)?"
MANIFEST = ".manifest.json"
CHUNK = 1 << 20
LARGEST_MANIFEST = 1 << 20
LARGEST_AMOUNT = Decimal(10**18)
MOST_ROWS = 10**12
YEARS = range(1990, 2101)
LONGEST_REASON = 200


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


def file_delivery(path: Path, source: str, business_on: date, opening: bool) -> RawDelivery:
    """Return one local file as a delivery, by the manifest beside it where there is one."""
    manifest = read_manifest_beside(path)
    return _raw(source, path.name, business_on, opening, manifest, partial(_copy_file, path))


def read_manifest_beside(path: Path) -> _Manifest:
    """Return what the manifest beside a local file says, nothing where there is none."""
    beside = path.with_name(path.name + MANIFEST)
    if not beside.is_file():
        return _Manifest()
    if beside.stat().st_size > LARGEST_MANIFEST:
        return _Manifest(fault="its manifest is too large to be one")
    return read_manifest(beside.read_bytes())


def _copy_file(path: Path, into: BinaryIO) -> None:
    with path.open("rb") as handle:
        shutil.copyfileobj(handle, into, CHUNK)


def _copy(files: Any, path: str, into: BinaryIO) -> None:
    try:
        handle = files.open(path, "rb")
    except OSError as exc:
        raise FeedNotArrived(
            f"{path} cannot be opened: {exc.strerror}. Tried again next time."
        ) from exc
    with handle:
        shutil.copyfileobj(handle, into, CHUNK)


def _nothing(_: BinaryIO) -> None:
    """Fetch nothing: what must not be read is not read."""


def _delivery(
    files: Any, source: str, named: Mapping[str, Any], name: str, day: str, opening: bool
) -> RawDelivery | None:
    manifest = _Manifest()
    if name + MANIFEST in named:
        manifest = _manifest_in(files, named[name + MANIFEST])
    business_on = manifest.business_on or _date(day)
    if business_on is None:
        return None
    fetch: Any = partial(_copy, files, named[name]["name"])
    if named[name].get("islink"):
        manifest, fetch = _Manifest(fault="it is a link"), _nothing
    elif named[name]["type"] == "directory":
        manifest, fetch = _Manifest(fault="it is a folder"), _nothing
    elif not manifest.fault and manifest.business_on not in (None, _date(day)):
        manifest = _Manifest(fault=f"its name says {day}, its manifest {manifest.business_on}")
    return _raw(source, name, business_on, opening, manifest, fetch)


def _manifest_in(files: Any, entry: Mapping[str, Any]) -> _Manifest:
    if entry.get("islink") or entry["type"] == "directory":
        return _Manifest(fault="its manifest is no plain file")
    if entry["size"] > LARGEST_MANIFEST:
        return _Manifest(fault="its manifest is too large to be one")
    return read_manifest(files.cat_file(entry["name"]))


def _raw(
    source: str, name: str, business_on: date, opening: bool, manifest: _Manifest, fetch: Any
) -> RawDelivery:
    return RawDelivery(
        source=source,
        business_on=business_on,
        name=name,
        fetch=fetch,
        arrived_at=manifest.arrived_at,
        rows=manifest.rows,
        sha256=manifest.sha256,
        opening=opening if manifest.opening is None else manifest.opening,
        provenance=manifest.provenance,
        fault=f"{name} is refused: {manifest.fault}." if manifest.fault else None,
        totals=manifest.totals,
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
    totals: tuple[ControlTotal, ...] = ()


def read_manifest(content: bytes) -> _Manifest:
    """Return what a manifest says; one that cannot be right says why in `fault`."""
    try:
        return _manifest(json.loads(content.decode("utf-8")))
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError) as exc:
        why = f"{type(exc).__name__}: {exc}"[:LONGEST_REASON]
        return _Manifest(fault=f"its manifest cannot be read ({why})")
    except RecursionError:
        return _Manifest(fault="its manifest cannot be read (it is nested too deeply)")


def _manifest(said: Mapping[str, Any]) -> _Manifest:
    arrived_at = datetime.fromisoformat(said["arrived_at"])
    if arrived_at.tzinfo is None:
        raise ValueError(f"arrived_at {said['arrived_at']} has no offset")
    if arrived_at.year not in YEARS:
        raise ValueError(f"arrived_at {said['arrived_at']} cannot be")
    if said["provenance"] not in ("real", "simulated"):
        raise ValueError(f"provenance {said['provenance']!r} is neither real nor simulated")
    return _Manifest(
        business_on=date.fromisoformat(said["business_on"]),
        arrived_at=arrived_at,
        rows=None if said["rows"] is None else _count(said["rows"]),
        sha256=None if said["sha256"] is None else _text(said["sha256"], "sha256"),
        provenance=said["provenance"],
        opening=bool(said["opening"]),
        totals=tuple(control_total(total) for total in said.get("totals", ())),
    )


def control_total(said: Mapping[str, Any]) -> ControlTotal:
    """Return one control total from its JSON form, amounts as text."""
    opening, closing = said.get("opening"), said.get("closing")
    return ControlTotal(
        currency=_text(said["currency"], "currency"),
        movements=_amount(said["movements"]),
        opening=None if opening is None else _amount(opening),
        closing=None if closing is None else _amount(closing),
    )


def _amount(said: Any) -> Decimal:
    amount = Decimal(str(said))
    if not amount.is_finite() or abs(amount) >= LARGEST_AMOUNT:
        raise ValueError(f"the amount {said} cannot be")
    return amount


def _count(said: Any) -> int:
    count = int(said)
    if not 0 <= count <= MOST_ROWS:
        raise ValueError(f"rows {said} cannot be")
    return count


def _text(said: Any, name: str) -> str:
    if not isinstance(said, str):
        raise TypeError(f"{name} {said!r} is no text")
    return said


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
