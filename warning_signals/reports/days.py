"""The newest days that were looked at, with the report of each one's latest run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.register import engine, run_history
from warning_signals.register.tables import runs as table


def recent_reports(context: Context, count: int) -> dict[date, Mapping[str, Any]]:
    """Return the reports of the newest `count` days by day, oldest first.

    The baseline counts only where nothing else has run. Refused where no run has ended.
    """
    of = table.c
    ended = select(of.as_of).where(of.state != "running").distinct().order_by(of.as_of.desc())
    with engine.reading(context.register) as connection:
        daily = list(connection.execute(ended.where(of.kind != "baseline").limit(count)).scalars())
        days = daily or list(connection.execute(ended.limit(1)).scalars())
        found = {day: run_history.newest_report(connection, day) for day in reversed(days)}
    reports: dict[date, Mapping[str, Any]] = {d: r for d, r in found.items() if r is not None}
    if not reports:
        raise Refused("No run has ended yet. Start one with: ews run --as-of DAY")
    return reports
