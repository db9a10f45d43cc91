"""What was newly drawn: drawings on facilities that do not renew another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.derived import in_book_currency
from warning_signals.model import Feeds
from warning_signals.signals.newest_facilities import newest_facilities

if TYPE_CHECKING:
    import ibis


def fresh_drawings(feeds: Feeds, as_of: date, days: int) -> ibis.Table:
    """Return the drawings of the last `days` days, the book's currency, renewals left out.

    `borrower_id`, `facility_id`, `drawn_on`, `drawn` (float64). A renewal is a facility whose
    `renewal_kind` says so, by the newest word on it.
    """
    from ibis import _

    known = newest_facilities(feeds).select("facility_id", "borrower_id", "renews")
    recent = feeds["drawdowns"].filter(
        _.drawn_on <= as_of, _.drawn_on > as_of - timedelta(days=days)
    )
    owned = in_book_currency(recent.join(known, "facility_id"), feeds["book"])
    return owned.filter(~_.renews).select(
        "borrower_id", "facility_id", "drawn_on", drawn=_.amount.cast("float64")
    )
