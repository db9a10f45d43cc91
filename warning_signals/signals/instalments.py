"""Instalments due lately or soon, read once for all signals that look at a few months of them.

Of an instalment each payment sends a new version, and in a large book the newest of each is dear
to find: what is old is left where it is.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.derived import once
from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis

# Six instalments by the quarter and a month, and the next month's.
DAYS_BACK, DAYS_AHEAD = 6 * 92 + 31, 31


def lately_due(feeds: Feeds, as_of: date) -> ibis.Table:
    """Return the instalments due within DAYS_BACK days before the day or DAYS_AHEAD after it."""
    return once(feeds, f"lately_due_{as_of:%Y%m%d}", lambda: _lately_due(feeds, as_of))


def _lately_due(feeds: Feeds, as_of: date) -> ibis.Table:
    from ibis import _

    return (
        feeds["instalments"]
        .filter(
            _.due_on > as_of - timedelta(days=DAYS_BACK),
            _.due_on <= as_of + timedelta(days=DAYS_AHEAD),
        )
        .select(
            "facility_id",
            "due_on",
            "principal_due",
            "interest_due",
            "paid_amount",
            "paid_on",
            "attempts",
        )
    )
