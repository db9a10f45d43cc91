"""A delivery that was taken in, as a row of the register."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime

from sqlalchemy import Connection, insert

from warning_signals.config_sources import SourceConfig, source_plugin
from warning_signals.model import ControlTotal, RawDelivery
from warning_signals.register import arrivals
from warning_signals.register.tables import deliveries as table

SCHEMA_VERSION = 1


def entered(
    connection: Connection,
    raw: RawDelivery,
    source: SourceConfig,
    sha256: str,
    path: str,
    now: datetime,
) -> str:
    """Enter a delivery whose bytes lie under `path` and return its id."""
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
