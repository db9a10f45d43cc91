"""Electricity: what all of a borrower's meters read on a day, in kWh."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.model import Feeds
from warning_signals.observed_series import ObservedSeries

if TYPE_CHECKING:
    import ibis


def daily(feeds: Feeds, first: date, last: date) -> ibis.Table:
    """Return the kWh of each borrower and day that was read."""
    from ibis import _

    electric = feeds["meters"].filter(_.utility == "electricity").select("meter_id", "borrower_id")
    within = feeds["meter_readings"].filter(_.business_on >= first, _.business_on <= last)
    return (
        within.inner_join(electric, "meter_id")
        .group_by("borrower_id", day=_.business_on)
        .agg(value=_.quantity.sum())
    )


# A meter without load still counts up to 1 kWh a day.
PLUGIN = ObservedSeries(
    feeds=("meters", "meter_readings"),
    daily=daily,
    unit="kWh",
    zero_between=False,
    off_at=1.0,
    parts=("electricity",),
)
