"""Pull: take what the bank's systems dropped into our own keeping, byte for byte.

A delivery is known by its source, its business date and its checksum: the same file again is
nothing new, other content for the same date is a new version. Nothing is judged here, save that
bytes which are not what their manifest says are kept and rejected. A source that cannot be read
now is left for the next try; the others are taken in all the same.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from sqlalchemy import Connection, insert

from warning_signals.config import SourceConfig, source_options, source_plugin
from warning_signals.context import Context
from warning_signals.errors import FeedError, FeedNotArrived
from warning_signals.model import ControlTotal, RawDelivery, Receipt
from warning_signals.register import arrivals, engine
from warning_signals.register.tables import deliveries as table

SCHEMA_VERSION = 1


def run(as_of: date, context: Context, group: str | None = None) -> Receipt:
    """Take in everything that lies ready for business dates up to `as_of`, of one group or all."""
    run_ = context.run(as_of)
    found = taken = 0
    undone: list[str] = []
    for source in context.config.expected_sources:
        if group not in (None, source.group):
            continue
        options = source_options(source, context.settings.landing_folder)
        try:
            for raw in source_plugin(source).find(source.name, options, as_of):
                found += 1
                try:
                    taken += take_in(raw, source, context, context.now(as_of)) is not None
                except FeedNotArrived:
                    raise  # nobody answers now, for the other days no more than for this one
                except FeedError as exc:
                    undone.append(f"{source.name}: {exc}")
        except FeedError as exc:
            undone.append(f"{source.name}: {exc}")
    stage = f"pull {group}" if group else "pull"
    return context.keep(run_, Receipt(stage, found, taken, tuple(undone)))


def take_in(raw: RawDelivery, source: SourceConfig, context: Context, now: datetime) -> str | None:
    """Keep one delivery's bytes and enter it as pulled; returns its id, None if known already.

    Raises FeedError where its bytes cannot be had in full.
    """
    if raw.sha256 and not raw.fault and _known(context, source, raw, raw.sha256):
        return None
    sha256, temporary = _fetched(raw, context.settings.home / "raw" / source.name)
    try:
        if _known(context, source, raw, sha256):
            return None
        raw = _as_its_manifest_says(raw, sha256)
        path = f"raw/{source.name}/{raw.business_on:%Y-%m}/{sha256[:16]}-{raw.name}"
        (context.settings.home / path).parent.mkdir(parents=True, exist_ok=True)
        temporary.replace(context.settings.home / path)
        with engine.writing(context.register) as connection:
            if arrivals.known_checksum(connection, source.name, raw.business_on, sha256):
                return None
            return _enter(connection, raw, source, sha256, path, now)
    finally:
        temporary.unlink(missing_ok=True)


def fingerprint(raw: RawDelivery) -> str:
    """Return the checksum of a delivery's bytes, which are kept nowhere."""
    with TemporaryFile() as nowhere:
        hashed = _Hashed(nowhere)
        raw.fetch(cast(BinaryIO, hashed))
    return hashed.digest.hexdigest()


def _known(context: Context, source: SourceConfig, raw: RawDelivery, sha256: str) -> bool:
    with engine.reading(context.register) as connection:
        return arrivals.known_checksum(connection, source.name, raw.business_on, sha256)


class _Hashed:
    """A file that is written to and hashed at once."""

    def __init__(self, handle: BinaryIO) -> None:
        self._handle, self.digest = handle, hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.digest.update(piece)
        return self._handle.write(piece)

    def flush(self) -> None:
        self._handle.flush()


def _fetched(raw: RawDelivery, folder: Path) -> tuple[str, Path]:
    """Return the checksum of the delivery's bytes and the temporary file they are in."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f".{raw.name}.{os.getpid()}"
    try:
        with temporary.open("wb") as handle:
            hashed = _Hashed(handle)
            raw.fetch(cast(BinaryIO, hashed))
            handle.flush()
            os.fsync(handle.fileno())
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return hashed.digest.hexdigest(), temporary


def _as_its_manifest_says(raw: RawDelivery, sha256: str) -> RawDelivery:
    if raw.fault or raw.sha256 in (None, sha256):
        return raw
    fault = f"its bytes have checksum {sha256[:12]}, its manifest says {str(raw.sha256)[:12]}"
    return replace(raw, fault=f"{raw.name} is refused: {fault}.")


def _enter(
    connection: Connection,
    raw: RawDelivery,
    source: SourceConfig,
    sha256: str,
    path: str,
    now: datetime,
) -> str:
    identity = f"{source.name}|{raw.business_on}|{sha256}"
    delivery_id = hashlib.sha256(identity.encode()).hexdigest()[:16]
    known_at = (raw.arrived_at or now).astimezone(UTC)
    connection.execute(
        insert(table).values(
            delivery_id=delivery_id,
            source=source.name,
            feed=source.feed,
            business_on=raw.business_on,
            version=arrivals.next_version(connection, source.name, raw.business_on),
            series=raw.name if source_plugin(source).many else "",
            opening=raw.opening,
            provenance=raw.provenance,
            known_at=known_at,
            visible_from=known_at,
            sha256=sha256,
            raw_path=path,
            manifest_rows=raw.rows,
            manifest_sha256=raw.sha256,
            manifest_totals=[_plain(total) for total in raw.totals] or None,
            state="rejected" if raw.fault else "pulled",
            reason=raw.fault,
            schema_version=SCHEMA_VERSION,
        )
    )
    return delivery_id


def _plain(total: ControlTotal) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(total).items() if value is not None}
