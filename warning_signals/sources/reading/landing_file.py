"""One file of a landing folder as a delivery, with what the manifest beside it says."""

from __future__ import annotations

import shutil
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from warning_signals.errors import FeedNotArrived
from warning_signals.model import RawDelivery
from warning_signals.sources.reading.landing_manifest import Manifest, read_manifest

MANIFEST = ".manifest.json"
CHUNK = 1 << 20
LARGEST_MANIFEST = 1 << 20


def file_delivery(path: Path, source: str, business_on: date, opening: bool) -> RawDelivery:
    """Return one local file as a delivery, by the manifest beside it where there is one."""
    manifest = read_manifest_beside(path)
    return delivery_of(source, path.name, business_on, opening, manifest, partial(_copy_file, path))


def read_manifest_beside(path: Path) -> Manifest:
    """Return what the manifest beside a local file says, nothing where there is none."""
    beside = path.with_name(path.name + MANIFEST)
    if not beside.is_file():
        return Manifest()
    if beside.stat().st_size > LARGEST_MANIFEST:
        return Manifest(fault="its manifest is too large to be one")
    return read_manifest(beside.read_bytes())


def _copy_file(path: Path, into: BinaryIO) -> None:
    with path.open("rb") as handle:
        shutil.copyfileobj(handle, into, CHUNK)


def copy_from(files: Any, path: str, into: BinaryIO) -> None:
    """Copy a file of any file system; FeedNotArrived where it cannot be opened now."""
    try:
        handle = files.open(path, "rb")
    except OSError as exc:
        raise FeedNotArrived(
            f"{path} cannot be opened: {exc.strerror}. Tried again next time."
        ) from exc
    with handle:
        shutil.copyfileobj(handle, into, CHUNK)


def fetch_nothing(_: BinaryIO) -> None:
    """Fetch nothing: what must not be read is not read."""


def delivery_of(
    source: str, name: str, business_on: date, opening: bool, manifest: Manifest, fetch: Any
) -> RawDelivery:
    """Return a file as a delivery, as its manifest says."""
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
