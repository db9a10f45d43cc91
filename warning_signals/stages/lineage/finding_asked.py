"""Which finding is meant, who may read it, and which day and run it comes from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.register import tables as t
from warning_signals.stages.assess import track_of
from warning_signals.stages.explain import OFFICER_ROLES

Told = dict[str, Any]


def may_read(context: Context, signal: str, role: str) -> bool:
    """Say whether what comes of a signal that is switched on may be read in this role."""
    known = context.config.signals.get(signal)
    return known is not None and (track_of(known) == "officer" or role not in OFFICER_ROLES)


def run_of(connection: Connection, as_of: date, known_at: datetime) -> Told:
    """Return the run that read a day at an instant, the last one where it was repeated."""
    r = t.runs.c
    query = select(r.run_id, r.kind, r.state).where(r.as_of == as_of, r.known_at == known_at)
    found = connection.execute(query.order_by(r.number.desc())).mappings().first()
    told = {"as_of": as_of.isoformat(), "known_at": known_at.isoformat()}
    return {**(dict(found) if found else {"run_id": None, "kind": None, "state": None}), **told}


def versions_of(connection: Connection, finding_id: str) -> list[Told]:
    """Return all versions of a finding, oldest reading first."""
    f = t.findings
    query = select(f).where(f.c.finding_id == finding_id).order_by(f.c.known_at)
    return [dict(row) for row in connection.execute(query).mappings()]


def version_asked(
    context: Context,
    finding_id: str,
    role: str,
    known_at: datetime | None,
    versions: list[Told],
) -> Told:
    """Return the version that is meant; Refused where there is none that the role may read."""
    # One answer to what is not there and to what may not be read, so that it gives nothing away.
    if not versions or not may_read(context, versions[-1]["signal"], role):
        raise Refused(
            f"There is no finding {finding_id!r} of a signal in config/signals.yml that {role} may "
            "read. Ids are in: ews findings --as-of 2026-06-08 --json; restricted ones need "
            "--role risk_department."
        )
    chosen = [v for v in versions if known_at in (None, v["known_at"])]
    if not chosen:
        at = ", ".join(version["known_at"].isoformat() for version in versions)
        raise Refused(f"{finding_id} was not found by a run that read at {known_at}, but at {at}.")
    return chosen[-1]


def origin(connection: Connection, row: Told) -> Told:
    """Return the newest earlier row of a finding that was carried over, else the row itself."""
    if not row["carried"]:
        return row
    f = t.findings
    query = (
        select(f)
        .where(f.c.borrower_id == row["borrower_id"], f.c.signal == row["signal"])
        .where(f.c.as_of < row["as_of"], f.c.known_at <= row["known_at"], f.c.carried.is_(False))
        .order_by(f.c.as_of.desc(), f.c.known_at.desc())
    )
    found = connection.execute(query.limit(1)).mappings().first()
    if found is None:
        raise Refused(f"{row['finding_id']} was carried over from a day that is not kept.")
    return dict(found)
