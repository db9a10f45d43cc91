"""The audit trail: append-only, each entry chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from warning_signals.register.tables import audit

BEGINNING = "0" * 64


def note(
    connection: Connection,
    actor: str,
    action: str,
    of: str,
    details: dict[str, Any],
    at: datetime,
) -> None:
    """Append an entry: who did what to which object, in the transaction of the change itself."""
    last = connection.execute(
        select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)
    ).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, BEGINNING)
    entry = {
        "seq": seq,
        "at": at,
        "actor": actor,
        "action": action,
        "object": of,
        "details": details,
    }
    connection.execute(
        insert(audit).values(**entry, previous=previous, hash=chained(previous, entry))
    )


def chained(previous: str, entry: dict[str, Any]) -> str:
    """Return the hash of an entry together with the hash before it, in whatever zone `at` is."""
    plain = {**entry, "at": entry["at"].astimezone(UTC).isoformat()}
    body = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{previous}{body}".encode()).hexdigest()


def first_broken(connection: Connection) -> int | None:
    """Return the number of the first entry that does not fit its chain, None where all do."""
    previous, expected = BEGINNING, 1
    columns = ("seq", "at", "actor", "action", "object", "details")
    for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings():
        entry = {name: row[name] for name in columns}
        intact = row["previous"] == previous and row["hash"] == chained(previous, entry)
        if row["seq"] != expected or not intact:
            return int(row["seq"])
        previous, expected = row["hash"], expected + 1
    return None
