"""Whose meters: signals on electricity apply to borrowers with an electricity meter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.model import Feeds

if TYPE_CHECKING:
    import ibis


def electric_meters(feeds: Feeds) -> ibis.Table:
    """Return `meter_id`, `borrower_id` of the electricity meters."""
    meters = feeds["meters"]
    return meters.filter(meters.utility == "electricity").select("meter_id", "borrower_id")


def metered(feeds: Feeds, as_of: date) -> ibis.Table:  # noqa: ARG001 - the shape of `applicable`
    """Return the `borrower_id`s that have an electricity meter."""
    return electric_meters(feeds).select("borrower_id").distinct()
