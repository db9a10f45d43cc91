"""The check of one delivery: every row is accepted, quarantined with a reason, or a duplicate.

    delivered = accepted + quarantined + duplicates

holds for every delivery that is not rejected as a whole. The steps for a block stand in `_take` in
order; the first fault found in a row is the one it is quarantined for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from warning_signals import feeds
from warning_signals.intake import band, parties, stamp
from warning_signals.intake.cell_hints import EARLIEST
from warning_signals.intake.cells import typed
from warning_signals.intake.faults import Fault, quarantine, ragged
from warning_signals.intake.linking import linked
from warning_signals.intake.repeats import (
    key_columns,
    repeated,
    standing_more_than_once,
    together,
)
from warning_signals.intake.sinks import Sinks
from warning_signals.intake.spool import Spool
from warning_signals.intake.suite import Suite, read_suite
from warning_signals.intake.tally import Tally
from warning_signals.intake.words import Checked, DeliveryFacts, Parties
from warning_signals.model import Parsed

if TYPE_CHECKING:
    import numpy as np

# How many rows with a key of another's are looked at together.
SIDE_BY_SIDE = 200_000


def check(
    feed: str,
    spool: Spool,
    delivery: DeliveryFacts,
    known: Parties,
    suite_path: Path,
    usual_rows: float | None,
    sinks: Sinks,
    *,
    waive_band: bool = False,
    waiver: Waiver | None = None,
) -> Checked:
    """Sort the rows of a delivery into accepted, quarantined and duplicate, or reject it whole.

    `usual_rows` is the median of the feed's last deliveries, None where there are none;
    `waive_band` lets through a number of rows that a person accepted by name, `waiver` the rows
    for which one waived rules of the suite. Of a rejected delivery, what went into `sinks` must
    be dropped.
    """
    if reason := _refusal(feed, spool, delivery):
        return _rejected(spool, reason)
    suite = Suite(read_suite(suite_path), delivery.zone)
    tally = Tally(feed, delivery)
    sinks.refused.write(map(ragged, spool.bad_lines))
    checking = _Checking(feed, delivery, known, suite, sinks, tally, waiver or Waiver())
    repeats = standing_more_than_once(feed, spool)
    for mask in together(feed, spool, repeats, SIDE_BY_SIDE):
        _take(checking, _joined(spool, mask), repeats=True)
    limits = band.limits(suite.suite, delivery, usual_rows, waive_band)
    reason = _count_refused(checking, spool, usual_rows, limits)
    if reason is None:
        for block in spool.parts(~repeats):
            _take(checking, block, repeats=False)
        reason = tally.refusal(spool.rows, waive_band)
    if reason:
        return _rejected(spool, reason, suite.result)
    checked = Checked(
        delivered=spool.delivered,
        accepted=tally.accepted,
        quarantined=sinks.refused.count,
        duplicates=tally.duplicates,
        reviews=tuple(tally.reviews),
        notes=tuple(spool.notes),
        earliest=tally.earliest,
    )
    return _with_result(checked, suite.result)


def unreadable(reason: str) -> Checked:
    """Return the outcome for a delivery that did not even parse, or must not be read."""
    return _rejected(Spool(), reason)


@dataclass(frozen=True)
class Waiver:
    """Rules of the suite that a person waived, each with the numbers of the rows."""

    rows: Mapping[str, frozenset[int]] = field(default_factory=dict)

    def spared(self, fault: Fault, row_no: Sequence[int] | np.ndarray) -> Fault:
        """Return the fault without the rows that are spared."""
        import numpy as np

        if fault.rule not in self.rows:
            return fault
        spared = np.isin(np.asarray(row_no)[fault.rows], list(self.rows[fault.rule]))
        return replace(fault, rows=fault.rows[~spared])


@dataclass(frozen=True)
class _Checking:
    """What every block of one delivery is checked with."""

    feed: str
    delivery: DeliveryFacts
    known: Parties
    suite: Suite
    sinks: Sinks
    tally: Tally
    waiver: Waiver


def _take(checking: _Checking, block: Parsed, *, repeats: bool) -> None:
    """Check one block and pass its rows on."""
    import numpy as np

    feed, delivery, known = checking.feed, checking.delivery, checking.known
    cast = typed(feed, block.cells)
    rows = parties.with_borrower(feed, cast.table, known)
    rows = stamp.stamped(feed, rows, block.row_no, delivery)
    faults = [
        *cast.faults,
        *stamp.faults(feed, rows, delivery),
        *parties.faults(feed, rows, known),
    ]
    again = np.zeros(rows.num_rows, dtype=bool)
    if repeats:
        again = repeated(rows, key_columns(feed), _without(faults, rows.num_rows))
    # Nothing to look at is not worth the seconds that Great Expectations takes to import.
    if rows.num_rows:
        judged = checking.suite.of_rows(rows, ~again).faults
        faults += [checking.waiver.spared(fault, block.row_no) for fault in judged]
    faults += parties.mixed(feed, rows, known)
    bad, clean = quarantine(block, faults)
    checking.sinks.refused.write(bad)
    accepted, reviews = linked(feed, rows.filter(clean & ~again), known)
    late = parties.known_later(feed, accepted, known)
    checking.sinks.accept(accepted, late)
    checking.tally.add(rows, again, faults, accepted, reviews)


def _joined(spool: Spool, mask: np.ndarray) -> Parsed:
    """Return the rows of a mask, from whatever blocks, as one block."""
    import numpy as np
    import pyarrow as pa

    parts = list(spool.parts(mask))
    cells = pa.concat_tables([part.cells for part in parts]).combine_chunks()
    return Parsed(cells, np.concatenate([np.asarray(part.row_no) for part in parts]), [])


def _count_refused(
    checking: _Checking, spool: Spool, usual_rows: float | None, limits: Mapping[str, int]
) -> str | None:
    """Return why the number of rows rejects the delivery, before most rows are looked at."""
    feed, delivery = checking.feed, checking.delivery
    if not spool.delivered and not feeds.feed(feed).daily_rows:
        return None
    unique = spool.rows - checking.tally.duplicates
    if not checking.suite.of_count(unique, limits).rejects:
        return None
    return band.outside(delivery, spool.delivered, usual_rows, limits)


def _refusal(feed: str, spool: Spool, delivery: DeliveryFacts) -> str | None:
    """Return why the delivery cannot be what was sent, before any row is looked at."""
    name = f"{delivery.source} for {delivery.business_on}"
    arrived_on = delivery.known_at.astimezone(ZoneInfo(delivery.zone)).date()
    if delivery.rows is not None and delivery.rows != spool.delivered:
        return (
            f"{name} has {spool.delivered:,} rows, its manifest says {delivery.rows:,}: it is "
            "cut off or mixed up, nothing of it is taken. Ask the data owner to send it again."
        )
    if not date.fromisoformat(EARLIEST) <= delivery.business_on <= arrived_on:
        return (
            f"{name} arrived on {arrived_on}: its business date cannot be right, nothing of it "
            "is taken. Ask the data owner to send it again under the right date."
        )
    lacking = set(stamp.carried(feed, delivery.opening)) - set(spool.columns)
    if lacking:
        return f"{name} lacks the column {min(lacking)!r}, which every row of it needs."
    return None


def _rejected(spool: Spool, reason: str, result: Mapping[str, Any] | None = None) -> Checked:
    # A refused delivery's rows are refused with it, every one, for the delivery's reason.
    refused = spool.delivered
    checked = Checked(refused, quarantined=refused, rejected=reason, notes=tuple(spool.notes))
    return _with_result(checked, result or {"success": False, "results": []})


def _with_result(checked: Checked, result: Mapping[str, Any]) -> Checked:
    sums = {
        "delivered": checked.delivered,
        "accepted": checked.accepted,
        "quarantined": checked.quarantined,
        "duplicates": checked.duplicates,
        "rejected": checked.rejected,
        "notes": list(checked.notes),
    }
    return replace(checked, validation={**sums, **result})


def _without(faults: list[Fault], count: int) -> np.ndarray:
    import numpy as np

    clean = np.ones(count, dtype=bool)
    for fault in faults:
        clean[fault.rows] = False
    return clean
