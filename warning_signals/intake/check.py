"""The check of one delivery: every row is accepted, quarantined with a reason, or a duplicate.

    delivered = accepted + quarantined + duplicates

holds for every delivery that is not rejected as a whole. The steps stand in `check` in order; the
first fault found in a row is the one it is quarantined for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from warning_signals import feeds
from warning_signals.intake import band, parties, stamp
from warning_signals.intake.cells import EARLIEST, typed
from warning_signals.intake.faults import Fault, quarantine
from warning_signals.intake.linking import linked
from warning_signals.intake.repeats import key_columns, repeated
from warning_signals.intake.suite import Verdict, read_suite, validate
from warning_signals.intake.words import Checked, DeliveryFacts, Parties
from warning_signals.model import Parsed

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

# From this many rows on, a date that is wrong in all of them is the file's fault, not the rows'.
WHOLE_FILE = 20
WRONG_THROUGHOUT = (
    "{feed} for {day} has a wrong {column} in every row: nothing of it is taken. Ask the data "
    "owner to send it again with the right dates."
)


def check(
    feed: str,
    parsed: Parsed,
    delivery: DeliveryFacts,
    known: Parties,
    suite_path: Path,
    usual_rows: float | None,
    *,
    waive_band: bool = False,
) -> Checked:
    """Sort the rows of a delivery into accepted, quarantined and duplicate, or reject it whole.

    `usual_rows` is the median of the feed's last deliveries, None where there are none;
    `waive_band` lets through a number of rows that a person accepted by name.
    """
    if reason := _refusal(feed, parsed, delivery):
        return _rejected(feed, parsed, reason)
    cast = typed(feed, parsed.cells)
    rows = stamp.stamped(
        feed, parties.with_borrower(feed, cast.table, known), parsed.row_no, delivery
    )
    faults = [
        *cast.faults,
        *stamp.faults(feed, rows, delivery),
        *parties.faults(feed, rows, known),
    ]
    again = repeated(rows, key_columns(feed), _without(faults, rows.num_rows))
    suite = read_suite(suite_path)
    limits = band.limits(suite, delivery, usual_rows, waive_band)
    verdict = _verdict(feed, suite, rows, again, delivery, limits)
    faults += verdict.faults
    if verdict.rejects:
        reason = band.outside(feed, delivery, _delivered(parsed), usual_rows, limits)
    elif column := _wrong_throughout(feed, faults, rows.num_rows):
        reason = WRONG_THROUGHOUT.format(feed=feed, day=delivery.business_on, column=column)
    if reason:
        return _rejected(feed, parsed, reason, verdict.result)
    return _sorted(feed, parsed, known, rows, faults, again, verdict.result)


def unreadable(feed: str, reason: str) -> Checked:
    """Return the outcome for a delivery that did not even parse, or must not be read."""
    return _rejected(feed, Parsed(feeds.arrow_schema(feed).empty_table(), [], []), reason)


def _sorted(
    feed: str,
    parsed: Parsed,
    known: Parties,
    rows: pa.Table,
    faults: list[Fault],
    again: np.ndarray,
    result: Mapping[str, Any],
) -> Checked:
    bad, clean = quarantine(parsed, faults)
    accepted, reviews = linked(feed, rows.filter(clean & ~again), known)
    checked = Checked(
        delivered=_delivered(parsed),
        accepted=accepted,
        quarantined=tuple(bad),
        duplicates=int(again.sum()),
        reviews=tuple(reviews),
        notes=parsed.notes,
    )
    return _with_result(checked, result)


def _verdict(
    feed: str,
    suite: Mapping[str, Any],
    rows: pa.Table,
    again: np.ndarray,
    delivery: DeliveryFacts,
    limits: Mapping[str, int],
) -> Verdict:
    # Nothing to look at is not worth the seconds that Great Expectations takes to import.
    if not rows.num_rows and not feeds.feed(feed).daily_rows:
        return Verdict(result={"success": True, "results": []})
    return validate(suite, rows, ~again, delivery.zone, limits)


def _refusal(feed: str, parsed: Parsed, delivery: DeliveryFacts) -> str | None:
    """Return why the delivery cannot be what was sent, before any row is looked at."""
    name = f"{feed} for {delivery.business_on}"
    arrived_on = delivery.known_at.astimezone(ZoneInfo(delivery.zone)).date()
    if delivery.rows is not None and delivery.rows != _delivered(parsed):
        return (
            f"{name} has {_delivered(parsed):,} rows, its manifest says {delivery.rows:,}: it is "
            "cut off or mixed up, nothing of it is taken. Ask the data owner to send it again."
        )
    if not date.fromisoformat(EARLIEST) <= delivery.business_on <= arrived_on:
        return (
            f"{name} arrived on {arrived_on}: its business date cannot be right, nothing of it "
            "is taken. Ask the data owner to send it again under the right date."
        )
    lacking = set(stamp.carried(feed, delivery.opening)) - set(parsed.cells.column_names)
    if lacking:
        return f"{name} lacks the column {min(lacking)!r}, which every row of it needs."
    return None


def _rejected(
    feed: str, parsed: Parsed, reason: str, result: Mapping[str, Any] | None = None
) -> Checked:
    nothing = feeds.arrow_schema(feed).empty_table()
    checked = Checked(_delivered(parsed), nothing, rejected=reason, notes=parsed.notes)
    return _with_result(checked, result or {"success": False, "results": []})


def _with_result(checked: Checked, result: Mapping[str, Any]) -> Checked:
    sums = {
        "delivered": checked.delivered,
        "accepted": checked.accepted.num_rows,
        "quarantined": len(checked.quarantined),
        "duplicates": checked.duplicates,
        "rejected": checked.rejected,
    }
    return replace(checked, validation={**sums, **result})


def _delivered(parsed: Parsed) -> int:
    return int(parsed.cells.num_rows) + len(parsed.bad_lines)


def _without(faults: list[Fault], count: int) -> np.ndarray:
    import numpy as np

    clean = np.ones(count, dtype=bool)
    for fault in faults:
        clean[fault.rows] = False
    return clean


def _wrong_throughout(feed: str, faults: list[Fault], count: int) -> str | None:
    dates = {c.name for c in feeds.feed(feed).columns if c.type in ("date", "instant")}
    dates |= set(stamp.META_TIMES)
    wrong = [f.column for f in faults if f.column in dates and len(f.rows) == count >= WHOLE_FILE]
    return wrong[0] if wrong else None
