"""The festival phase: from the 23rd of the twelfth lunar month to the 15th of the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis

DAYS_BEFORE = 7
DAYS_AFTER = 15


def festival_days(spans: ibis.Table, new_years: ibis.Table) -> ibis.Table:
    """Return `spans` with `festival_days`: how many of its days lie in a festival phase.

    A span runs from `first` to `last` (dates, both included).
    """
    import ibis
    from ibis import _

    bounds = spans.select("first", "last").distinct().cross_join(phases(new_years))
    shared_first = ibis.greatest(bounds["first"], bounds.phase_first)
    shared_last = ibis.least(bounds["last"], bounds.phase_last)
    overlap = shared_last.delta(shared_first, unit="day") + 1
    counted = (
        bounds.mutate(overlap=ibis.greatest(overlap, 0))
        .group_by("first", "last")
        .agg(festival_days=_.overlap.sum())
    )
    return (
        spans.left_join(counted, ["first", "last"])
        .drop("first_right", "last_right")
        .mutate(festival_days=_.festival_days.fill_null(0))
    )


def phases(new_years: ibis.Table) -> ibis.Table:
    """Return the first and last day of each festival phase: `phase_first`, `phase_last`."""
    import ibis
    from ibis import _

    return new_years.select(
        phase_first=_.new_year_on - ibis.interval(days=DAYS_BEFORE),
        phase_last=_.new_year_on + ibis.interval(days=DAYS_AFTER),
    )
