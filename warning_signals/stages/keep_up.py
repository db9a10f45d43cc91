"""Keep up: the long tables of a large book, brought up to date when their feeds have come.

What a day's forecasts and measures read is then there; where it is not, they make it themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.digests.kept_made import FAMILIES
from warning_signals.observed import offset_hours, see
from warning_signals.seen_kept import keep_up

if TYPE_CHECKING:
    import pyarrow as pa

OWNERS = "accounts"


def keep_all_up(context: Context, as_of: date, known_at: datetime, came: Collection[str]) -> None:
    """Bring up to date what is made of the feeds that came."""

    @cache
    def accounts() -> pa.Table:
        seen = see(context, as_of, known_at)[OWNERS]
        return seen.select("account_id", "borrower_id").to_pyarrow()

    at = (as_of, known_at, offset_hours(context, as_of))
    for what, family in FAMILIES.items():
        if not {family.feed, OWNERS}.isdisjoint(came):
            keep_up(context, what, accounts, at)
