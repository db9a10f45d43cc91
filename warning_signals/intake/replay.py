"""Quarantined rows as a delivery of their own, to be checked again once it can be right."""

from __future__ import annotations

import json
from collections.abc import Iterable

from warning_signals import feeds
from warning_signals.intake.words import Bad
from warning_signals.model import Parsed

CARRIED = ("business_on", "known_at")


def again(feed_name: str, bad: Iterable[Bad]) -> Parsed:
    """Return the quarantined rows as text cells under their old row numbers.

    Lines that never parsed cannot be replayed and are left out. Check the result with the old
    delivery's facts, `rows` None and `waive_band` set.
    """
    import pyarrow as pa

    rows = {one.row_no: json.loads(one.raw) for one in bad if one.rule != "ragged"}
    names = [column.name for column in feeds.feed(feed_name).columns]
    names += [n for n in CARRIED if n not in names and any(n in row for row in rows.values())]
    cells = {
        name: pa.array([row.get(name) for row in rows.values()], pa.string()) for name in names
    }
    return Parsed(pa.table(cells), list(rows), [])
