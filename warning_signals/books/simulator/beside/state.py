"""What the state announces: policies, and the calendar of the tax bureau."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa

from warning_signals.books.simulator.axis import Axis
from warning_signals.books.simulator.tax import DUE_ON
from warning_signals.calendar import BankCalendar

# kind, sector, region, announced on, first day, last day
POLICIES = (
    ("production_limit", "C26", "321182", (2025, 11, 3), (2025, 11, 10), (2026, 1, 31)),
    ("export_control", "C38", None, (2025, 4, 7), (2025, 4, 20), None),
    ("tax_relief", None, None, (2024, 12, 27), (2025, 1, 1), (2027, 12, 31)),
    ("power_rationing", None, "330100", (2025, 7, 14), (2025, 7, 16), (2025, 8, 20)),
    ("flood", None, "320500", (2026, 6, 9), (2026, 6, 9), (2026, 6, 30)),
    ("port_closure", "G54", "320100", (2026, 6, 11), (2026, 6, 15), (2026, 6, 19)),
)
DEADLINES = {"vat": (1, 3), "income_tax": (3,), "surtax": (1,)}  # months in a period
LAST_YEAR = 2026


def policies(axis: Axis) -> pa.Table:
    """Return the feed policy_events."""
    dates = [[date(*day) if day else None for day in row[3:]] for row in POLICIES]
    return pa.table(
        {
            "day": pa.array([axis.number(days[0]) for days in dates if days[0]], pa.int32()),
            "event_id": [f"P{n + 1:03d}" for n in range(len(POLICIES))],
            "sector": pa.array([row[1] for row in POLICIES], pa.string()),
            "region": pa.array([row[2] for row in POLICIES], pa.string()),
            "kind": [row[0] for row in POLICIES],
            "starts_on": pa.array([days[1] for days in dates], pa.date32()),
            "ends_on": pa.array([days[2] for days in dates], pa.date32()),
        }
    )


def deadlines(axis: Axis, calendar: BankCalendar) -> pa.Table:
    """Return the deadlines of a year at its beginning; one on a holiday moves to the day after."""
    rows = [
        (kind, _period(end, span), due)
        for kind, spans in DEADLINES.items()
        for span in spans
        for end in np.arange(axis.month[0], (LAST_YEAR - 1970) * 12 + 11)
        if (end + 1) % span == 0
        for due in [_due(end, calendar)]
    ]
    begins = [axis.number(date(due.year, 1, 2)) for _, _, due in rows]
    return pa.table(
        {
            "day": pa.array(np.maximum(begins, 0), pa.int32()),
            "tax_kind": [kind for kind, _, _ in rows],
            "period": [period for _, period, _ in rows],
            "due_on": pa.array([due for _, _, due in rows], pa.date32()),
        }
    )


def _due(month: int, calendar: BankCalendar) -> date:
    due = date(1970 + (month + 1) // 12, (month + 1) % 12 + 1, DUE_ON)
    return due if calendar.is_business_day(due) else calendar.next_business_day(due)


def _period(month: int, span: int) -> str:
    year, of_year = 1970 + month // 12, month % 12 + 1
    return f"{year}-{of_year:02d}" if span == 1 else f"{year}Q{(of_year + 2) // 3}"
