"""From feed tables to deliveries: one opening a source, then one file a source and bank day."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from warning_signals import feeds
from warning_signals.books.landing import Delivery, Layout, large_delivery, write_delivery
from warning_signals.books.simulator import columns, dice, dirt
from warning_signals.books.simulator.axis import Axis, Ints
from warning_signals.calendar import BankCalendar

PROVENANCE = "simulated"
# Minutes after midnight, the day after: the core's batch first, other people's files later.
ARRIVES = {"e_invoices": 130, "tax_returns": 140, "meter_readings": 155, "utility_bills": 160,
    "utility_events": 165, "court_records": 190, "registry_events": 195, "tax_deadlines": 140,
    "tax_events": 142, "social_insurance": 145, "water_meters": 150, "water_readings": 156,
    "water_bills": 161, "gas_meters": 150, "gas_readings": 157, "gas_bills": 162,
    "bureau_reports": 170, "owner_credit": 172, "market_prices": 200, "policy_events": 200,
    "weather": 120}  # fmt: skip
CORE_ARRIVES = 45
# Sources that fill a feed of another name; the others are called like their feed.
FILLS = {
    "water_meters": "meters", "gas_meters": "meters",
    "water_readings": "meter_readings", "gas_readings": "meter_readings",
    "water_bills": "utility_bills", "gas_bills": "utility_bills",
}  # fmt: skip


@dataclass
class Desk:
    """Takes tables chunk by chunk: openings go out at once, the last days are kept till the end."""

    landing: Path
    axis: Axis
    calendar: BankCalendar
    layouts: Mapping[str, Layout]
    stack: ExitStack
    in_one: bool
    rows: dict[str, int] = field(default_factory=dict)
    days: dict[str, list[pa.Table]] = field(default_factory=dict)
    writers: dict[str, object] = field(default_factory=dict)


def take(desk: Desk, tables: Mapping[str, pa.Table]) -> None:
    """Write one chunk's part of every opening and keep its part of the daily deliveries."""
    for source, table in tables.items():
        table = table.take(pa.array(np.argsort(table["day"].to_numpy(), kind="stable")))
        day = np.clip(table["day"].to_numpy(), 0, desk.axis.count - 1)
        delivered = desk.axis.delivered[day]
        last = _last_word(source, table, delivered)
        table, delivered = table.take(pa.array(last)), delivered[last]
        opening = np.flatnonzero(delivered <= desk.axis.opening)
        later = np.flatnonzero(delivered > desk.axis.opening)
        _open(desk, source, _opening_rows(source, table, delivered, opening))
        kept = table.take(pa.array(later)).set_column(
            table.column_names.index("day"), "day", pa.array(delivered[later], pa.int32())
        )
        desk.days.setdefault(source, []).append(kept)
        desk.rows[source] = desk.rows.get(source, 0) + table.num_rows


def _last_word(source: str, table: pa.Table, delivered: Ints) -> Ints:
    """Return which rows to deliver: of what changed twice between two deliveries, the last."""
    feed = feeds.feed(FILLS.get(source, source))
    if feed.mode != "changes":
        return np.arange(table.num_rows)
    names = [name for name in (*feed.key, "uscc") if name in table.column_names]
    parts = [table[name].combine_chunks().cast(pa.string()).fill_null("") for name in names]
    key = columns.joined(*parts, pa.array(delivered).cast(pa.string()), "")
    code = key.dictionary_encode().indices.to_numpy()
    backwards = len(code) - 1 - np.unique(code[::-1], return_index=True)[1]
    return np.sort(backwards)


def _opening_rows(source: str, table: pa.Table, delivered: Ints, at: Ints) -> pa.Table:
    """Return the opening in order of knowledge, with `business_on` and `known_at`."""
    rows = table.take(pa.array(at)).drop_columns(["day"])
    day = delivered[at]
    known = columns.instants(day + 1, np.full(len(day), _minutes(source) * 60))
    if "business_on" not in rows.column_names:
        rows = rows.append_column("business_on", columns.dates(day))
    return rows.append_column("known_at", known)


def _open(desk: Desk, source: str, rows: pa.Table) -> None:
    layout = desk.layouts[source]
    delivery = _delivery(desk, source, desk.axis.opening, opening=True)
    if desk.in_one:
        _write(desk, delivery, rows, layout)
        return
    if source not in desk.writers:
        writer: AbstractContextManager[object] = large_delivery(desk.landing, delivery, layout)
        desk.writers[source] = desk.stack.enter_context(writer)
    desk.writers[source](rows)  # type: ignore[operator]


def write_days(desk: Desk, seed: int) -> dict[str, dict[str, dict[str, int]]]:
    """Write the daily deliveries with their dirt; return its counts by source and bank day."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for source, parts in desk.days.items():
        table = pa.concat_tables(parts)
        rng = dice.stream(seed, f"dirt {source}")
        for day in desk.axis.window:
            rows = table.filter(pa.array(table["day"].to_numpy() == day)).drop_columns(["day"])
            rows, counts = dirt.soil(source, rows, rng)
            delivery = _delivery(desk, source, int(day), opening=False)
            _write(desk, delivery, rows, desk.layouts[source])
            if counts:
                found.setdefault(source, {})[delivery.business_on.isoformat()] = counts
    return found


def _delivery(desk: Desk, source: str, day: int, *, opening: bool) -> Delivery:
    business_on = desk.axis.day(day)
    return Delivery(source, business_on, _arrival(desk, source, day), PROVENANCE, opening)


def _arrival(desk: Desk, source: str, day: int) -> datetime:
    minutes = _minutes(source)
    return desk.calendar.at(desk.axis.day(day + 1), minutes // 60, minutes % 60)


def _minutes(source: str) -> int:
    return ARRIVES.get(source, CORE_ARRIVES)


def _write(desk: Desk, delivery: Delivery, rows: pa.Table, layout: Layout) -> None:
    write_delivery(
        desk.landing,
        delivery.source,
        rows,
        business_on=delivery.business_on,
        arrived_at=delivery.arrived_at,
        provenance=delivery.provenance,
        opening=delivery.opening,
        layout=layout,
    )


def missing_sources(layouts: Mapping[str, Layout]) -> list[str]:
    """Return the sources for which no layout was handed in."""
    return [name for name in (*feeds.names(), *FILLS) if name not in layouts]
