"""Pull: take what the bank's systems dropped into our own keeping, byte for byte.

A delivery is known by its source, its business date and its checksum: the same file again is
nothing new, other content for the same date is a new version. Nothing is judged here, save that
bytes which are not what their manifest says are kept and rejected.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import Connection, insert

from warning_signals.config import SourceConfig, source_options, source_plugin
from warning_signals.context import Context
from warning_signals.model import RawDelivery, Receipt
from warning_signals.register import deliveries, engine
from warning_signals.register.tables import deliveries as table

SCHEMA_VERSION = 1


def run(as_of: date, context: Context, group: str | None = None) -> Receipt:
    """Take in everything that lies ready for business dates up to `as_of`, of one group or all."""
    run_ = context.run(as_of)
    found = taken = 0
    for source in context.config.expected_sources:
        if group not in (None, source.group):
            continue
        options = source_options(source, context.settings.landing_folder)
        for raw in source_plugin(source).find(source.name, options, as_of):
            found += 1
            taken += take_in(raw, source, context, context.now(as_of)) is not None
    stage = f"pull {group}" if group else "pull"
    return context.keep(run_, Receipt(stage, found, taken))


def take_in(raw: RawDelivery, source: SourceConfig, context: Context, now: datetime) -> str | None:
    """Keep one delivery's bytes and enter it as pulled; returns its id, None if known already."""
    sha256 = hashlib.sha256(raw.content).hexdigest()
    with engine.reading(context.register) as connection:
        if deliveries.known_checksum(connection, source.name, raw.business_on, sha256):
            return None
    path = _keep_bytes(context.settings.home, source.name, sha256, raw)
    with engine.writing(context.register) as connection:
        if deliveries.known_checksum(connection, source.name, raw.business_on, sha256):
            return None
        return _enter(connection, raw, source, sha256, path, now)


def _keep_bytes(home: Path, source: str, sha256: str, raw: RawDelivery) -> str:
    relative = f"raw/{source}/{raw.business_on:%Y-%m}/{sha256[:16]}-{raw.name}"
    path = home / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    with temporary.open("wb") as handle:
        handle.write(raw.content)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(path)
    return relative


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
            version=deliveries.next_version(connection, source.name, raw.business_on),
            opening=raw.opening,
            provenance=raw.provenance,
            known_at=known_at,
            visible_from=known_at,
            sha256=sha256,
            raw_path=path,
            manifest_rows=raw.rows,
            manifest_sha256=raw.sha256,
            state="rejected" if raw.fault else "pulled",
            reason=raw.fault,
            schema_version=SCHEMA_VERSION,
        )
    )
    return delivery_id
