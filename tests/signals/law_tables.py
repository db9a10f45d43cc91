"""A whole book on a day, held in memory: changed as a law wants it, and its panel measured.

Tables are Arrow, by feed. What `observed.see` derives from feeds is derived here from the changed
ones, so that a change goes wherever the pipeline would carry it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from warning_signals import derived, feeds
from warning_signals.booked import SHANGHAI_OFFSET_HOURS
from warning_signals.judging.levels import raw_levels
from warning_signals.lake import LazyFeeds, connect_duckdb
from warning_signals.model import Signal
from warning_signals.observed import MADE_OF
from warning_signals.panels import looks_at, values_of
from warning_signals.stages.measure import book_frame, judged_frame
from warning_signals.stages.measured import Measured

Tables = Mapping[str, pa.Table]
Signals = Mapping[str, Signal]
# What a table is made with besides the feeds it is made of; {} is the day looked at.
FLOWS = (SHANGHAI_OFFSET_HOURS,)
MADE_WITH = {"daily_flows": FLOWS, "operating_credits": FLOWS, "party_flows": FLOWS}
MONEY_OF_FORECASTS = ("expected", "lower", "upper", "usual_a_day", "lost_a_day")
IN_UNITS = ("electricity_kwh",)


@dataclass(frozen=True)
class Book:
    """Feeds, forecasts, levels, alerts and the calendar as they could be seen on a day."""

    as_of: date
    tables: Tables

    def panel(self, signals: Signals) -> pd.DataFrame:
        """Return what the signals measure, in the columns that the stage writes."""
        seen = self._seen()
        book = book_frame(seen)
        whole_book = Measured(seen, self.as_of, list(book.index))
        columns = [book]
        for name, signal in signals.items():
            rows = judged_frame(signal, whole_book.rows(signal), book)
            columns.append(values_of(name, signal, rows, book.index))
        return pd.concat(columns, axis="columns").copy()

    def _seen(self) -> LazyFeeds:
        connection = connect_duckdb()

        def keep(name: str, table: ibis.Table) -> ibis.Table:
            return connection.create_table(f"kept_{name}", table)

        base = LazyFeeds(
            {name: partial(keep, name, ibis.memtable(table)) for name, table in self.tables.items()}
        )

        def make(name: str) -> ibis.Table:
            more = (self.as_of,) if name == "book" else MADE_WITH.get(name, ())
            parts = (base[feed] for feed in MADE_OF[name])
            return keep(name, getattr(derived, name)(*parts, *more))

        passed = {name: partial(base.__getitem__, name) for name in base}
        return LazyFeeds(passed | {name: partial(make, name) for name in MADE_OF}, keep)

    def times(self, factor: int) -> Book:
        """Return the book with every sum of money multiplied."""
        return replace(self, tables={n: _times(n, t, factor) for n, t in self.tables.items()})

    def later(self, weeks: int, calendar: Tables | None = None) -> Book:
        """Return the book so many weeks later, with that calendar or else its own moved along."""
        days = 7 * weeks
        moved = {name: _later(table, days) for name, table in self.tables.items()}
        return Book(self.as_of + timedelta(days=days), moved | dict(calendar or {}))

    def only(self, kept: Collection[str]) -> Book:
        """Return the book without the rows that belong to other borrowers than these."""
        owned = {name: _owned(name, self.tables, kept) for name in self.tables}
        return replace(self, tables=owned)


def levels(panel: pd.DataFrame, name: str, signal: Signal) -> pd.Series[int]:
    """Return the level of each borrower by this one look, before persistence."""
    looks = looks_at([panel], panel.index, name, signal)
    return pd.Series(raw_levels(looks, signal.thresholds)[:, 0], index=panel.index)


def moved(one: pd.DataFrame, other: pd.DataFrame, columns: Collection[str]) -> list[str]:
    """Return the borrowers of `one` of whom one of the columns is another in `other`.

    Beyond what single precision may round otherwise when the same sum is added up anew.
    """
    before, after = one[list(columns)], other[list(columns)].reindex(one.index)
    pairs = (before.to_numpy(np.float64), after.to_numpy(np.float64))
    same = np.isclose(*pairs, rtol=1e-6, atol=1e-9, equal_nan=True).all(axis=1)
    return list(one.index[~same])


def columns_of(panel: pd.DataFrame, name: str) -> list[str]:
    """Return a signal's columns: its value, its parts and its status."""
    return [column for column in panel if column == name or column.startswith(f"{name}__")]


def _times(name: str, table: pa.Table, factor: int) -> pa.Table:
    if name == "forecasts":
        in_units = pc.is_in(table["series"], pa.array(IN_UNITS))
        for column in MONEY_OF_FORECASTS:
            more = pc.multiply(table[column], factor)
            table = _with(table, column, pc.if_else(in_units, table[column], more))
        return table
    columns = feeds.feed(name).columns if name in feeds.names() else ()
    for column in columns:
        if column.type == "money":
            table = _with(table, column.name, pc.multiply(table[column.name], factor))
    return table


def _later(table: pa.Table, days: int) -> pa.Table:
    for field in table.schema:
        column = table[field.name]
        if pa.types.is_date(field.type):
            number = pc.add(column.cast(pa.int32()), pa.scalar(days, pa.int32()))
            table = _with(table, field.name, number)
        elif pa.types.is_timestamp(field.type):
            table = _with(table, field.name, pc.add(column, pa.scalar(timedelta(days=days))))
    return table


def _with(table: pa.Table, name: str, column: pa.ChunkedArray) -> pa.Table:
    place = table.schema.get_field_index(name)
    return table.set_column(place, name, column.cast(table.schema.field(name).type))


def _owned(name: str, tables: Tables, kept: Collection[str]) -> pa.Table:
    """Return the rows of these borrowers, and those of nobody in particular."""
    table, keys = tables[name], pa.array(sorted(kept), pa.string())
    column = "borrower_id"
    if column not in table.column_names:
        schema = feeds.feed(name) if name in feeds.names() else None
        if schema is None or schema.party is None:
            return table
        column, master = schema.party
        if master != "borrowers":
            keys = pc.unique(_owned(master, tables, kept)[schema.party_key])
    mine = pc.is_in(table[column], keys)
    return table.filter(pc.or_(mine, pc.is_null(table[column])))
