"""The newest word on each facility, worked out once for all signals that ask whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.derived import AT_ONCE, once
from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis


def newest_facilities(feeds: Feeds) -> ibis.Table:
    """Return one row per `facility_id`: what was told of it last.

    `borrower_id`, `currency`, `agreed` (its limit), `matures_on`, `is_revolving`, `at_once` (it is
    repaid in one sum) and `renews` (it renews another).
    """
    return once(feeds, "newest_facilities", lambda: _newest(feeds["facilities"]))


def owners(feeds: Feeds) -> ibis.Table:
    """Return `facility_id`, `borrower_id` by the newest word on each facility."""
    return newest_facilities(feeds).select("facility_id", "borrower_id")


def _newest(facilities: ibis.Table) -> ibis.Table:
    from ibis import _

    told = facilities.select(
        "facility_id",
        "business_on",
        "borrower_id",
        "currency",
        "matures_on",
        agreed=_.limit_amount,
        is_revolving=_.is_revolving.fill_null(False),
        at_once=_.repayment_method.isin(AT_ONCE).fill_null(False),
        renews=_.renewal_kind.fill_null("none") != "none",
    )
    names = [name for name in told.columns if name not in ("facility_id", "business_on")]
    newest = {name: told[name].argmax(told.business_on) for name in names}
    return told.group_by("facility_id").agg(**newest)
