"""What was owed on each facility on each day that its balance was told, beside its limit."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.derived import in_book_currency
from warning_signals.model import Feeds
from warning_signals.signals.newest_facilities import newest_facilities

if TYPE_CHECKING:
    import ibis


def facility_days(feeds: Feeds, as_of: date, days: int) -> ibis.Table:
    """Return a row per facility and day with a balance of the last `days` days, until it matured.

    `borrower_id`, `facility_id`, `day`, `age` (days before `as_of`), `outstanding` and `allowed`
    (float64, the book's currency, `allowed` above 0), `is_revolving`. The limit is that of the
    day, else the agreed one; what is owed after maturity is overdue and no use of a limit.
    """
    import ibis
    from ibis import _

    known = newest_facilities(feeds).select(
        "facility_id", "borrower_id", "currency", "agreed", "matures_on", "is_revolving"
    )
    rows = feeds["facility_balances"].filter(
        _.business_on > as_of - timedelta(days=days), _.business_on <= as_of
    )
    owned = in_book_currency(rows.join(known, "facility_id"), feeds["book"])
    limit = ibis.coalesce(_.limit_amount, _.agreed).cast("float64")
    return (
        owned.filter(_.matures_on.isnull() | (_.business_on <= _.matures_on))
        .select(
            "borrower_id",
            "facility_id",
            "is_revolving",
            day=_.business_on,
            age=-_.business_on.delta(as_of, unit="day"),
            outstanding=_.outstanding.cast("float64"),
            allowed=limit,
        )
        .filter(_.allowed > 0)
    )
