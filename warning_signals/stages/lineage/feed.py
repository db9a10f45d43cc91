"""One feed of a finding: the borrower's rows that were read, by delivery and by file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from warning_signals.stages.lineage.files import VERIFIED, lake_file, raw_file
from warning_signals.stages.lineage.reads import Read
from warning_signals.stages.lineage.rows import MASTERS, Then
from warning_signals.stages.lineage.shown import cells, ranges

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

# Up to so many rows of a feed are shown themselves.
SHOWN_AT_MOST = 12
Told = dict[str, Any]


def feed_lineage(seen: Then, read: Read, who: ibis.Table) -> Told:
    """Return the rows of one feed that a signal read about the borrowers in `who`.

    `count` rows are named, by delivery; `older` ones lie before the window, of which only counts
    that they are there. `damaged` lists the lake's files that are not what was accepted, and of
    which no row can be named.
    """
    rows = seen.named(read.feed, who, read.days, read.parts)
    inside = rows.filter(rows.in_window).order_by("delivery_id", "file", "row_no")
    places = inside.select("delivery_id", "file", "row_no").to_pyarrow()
    deliveries = list(_deliveries(seen, read.feed, places))
    if places.num_rows <= SHOWN_AT_MOST:
        shown = inside.order_by("row_no").to_pyarrow().to_pylist()
        for delivery in deliveries:
            mine = [row for row in shown if row["delivery_id"] == delivery["delivery_id"]]
            delivery["rows"] = [cells(read.feed, row) for row in mine]
    windowed = read.days is not None and read.feed not in MASTERS
    return {
        "feed": read.feed,
        "directly": read.directly,
        "through": list(read.through),
        "since_on": f"{seen.as_of - timedelta(days=read.days or 0)}" if windowed else None,
        "count": places.num_rows,
        "older": _older(rows),
        "deliveries": deliveries,
        "damaged": [
            {**_about(row), "lake": lake_file(seen.context.lake, row)}
            for row in seen.files(read.feed)
            if row["state"] != VERIFIED
        ],
    }


def _older(rows: ibis.Table) -> Told | None:
    outside = rows.filter(~rows.in_window)
    [found] = outside.agg(count=outside.count(), first=outside.day.min()).to_pyarrow().to_pylist()
    if not found["count"]:
        return None
    return {"count": found["count"], "since_on": found["first"].isoformat()}


def _deliveries(seen: Then, feed: str, places: pa.Table) -> Iterator[Told]:
    """Yield the deliveries with named rows, oldest first, with their lake files."""
    numbers = dict(_by_file(places))
    lake = seen.context.lake
    told: dict[str, Told] = {}
    for row in seen.files(feed):
        mine = numbers.get(str(lake / row["lake_path"]))
        if mine is None:
            continue
        delivery = told.setdefault(
            row["delivery_id"],
            {**_about(row), "count": 0, "raw": raw_file(seen.context.settings.home, row)},
        )
        delivery["count"] += len(mine)
        file = {**lake_file(lake, row), "count": len(mine), "row_numbers": ranges(mine)}
        delivery.setdefault("lake", []).append(file)
    yield from told.values()


def _by_file(places: pa.Table) -> Iterator[tuple[str, Any]]:
    """Yield each file with the numbers of its rows; `places` is in that order."""
    import numpy as np

    files = places.column("file").combine_chunks().dictionary_encode()
    codes = files.indices.to_numpy()
    row_no = places.column("row_no").to_numpy()
    edges = np.flatnonzero(np.diff(codes, prepend=-1, append=-1))
    for start, end in pairwise(edges):
        yield files.dictionary[int(codes[start])].as_py(), row_no[start:end]


def _about(row: Mapping[str, Any]) -> Told:
    same = ("delivery_id", "source", "version", "opening", "provenance")
    dated = ("business_on", "known_at")
    return {name: row[name] for name in same} | {name: row[name].isoformat() for name in dated}
