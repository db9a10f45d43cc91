"""How many rows a delivery may have: a share of what is usual for the feed."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Any

from warning_signals.intake.words import DeliveryFacts

NO_LIMIT = 10**12


def limits(
    suite: Mapping[str, Any], delivery: DeliveryFacts, usual_rows: float | None, waived: bool
) -> dict[str, int]:
    """Return rows_least and rows_most for the suite's parameters.

    Without a usual count (a first delivery, an opening) one row is enough, and so it is where
    fewer than `judged_from` rows are usual, since small counts vary by themselves. What a person
    accepted by name has no limits. A delivery after a long holiday may be larger: the upper limit
    grows with the days beyond `days_in_usual`, where the expectation's meta has that.
    """
    if waived:
        return {"rows_least": 0, "rows_most": NO_LIMIT}
    shares = next((m for m in _metas(suite) if "share_of_usual" in m), None)
    if shares is None or usual_rows is None or delivery.opening:
        return {"rows_least": 1, "rows_most": NO_LIMIT}
    if usual_rows < shares["judged_from"]:
        return {"rows_least": 1, "rows_most": NO_LIMIT}
    least, most = shares["share_of_usual"]
    longer = max(1.0, delivery.days / shares.get("days_in_usual", delivery.days))
    return {
        "rows_least": max(1, floor(least * usual_rows)),
        "rows_most": ceil(most * usual_rows * longer),
    }


def outside(
    delivery: DeliveryFacts, rows: int, usual: float | None, band: Mapping[str, int]
) -> str:
    """Return the sentence that rejects a delivery for its number of rows."""
    most = band["rows_most"]
    allowed = (
        f"{band['rows_least']:,} or more"
        if most == NO_LIMIT
        else (f"{band['rows_least']:,} to {most:,}")
    )
    usually = "" if usual is None else f", usually there are about {usual:,.0f}"
    return (
        f"{delivery.source} for {delivery.business_on} has {rows:,} rows{usually}; {allowed} are "
        "let through. Nothing of it is taken. Ask the data owner for the whole file; if it is "
        "right as it is, a person can accept it by name, with the reason."
    )


def _metas(suite: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [expectation["meta"] for expectation in suite["expectations"]]
