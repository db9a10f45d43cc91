"""The tables that a signal asks for, found by measuring it on empty ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals import derived, feeds
from warning_signals.model import Signal
from warning_signals.observed import (
    ALERTS,
    CALENDAR,
    EXPECTED,
    LEVELS,
    MADE_OF,
    forecast_schema,
)
from warning_signals.seen_judged import alert_schema, level_schema

if TYPE_CHECKING:
    import ibis


def asked_for(signal: Signal, as_of: date) -> tuple[str, ...]:
    """Return the tables that a signal asks for, to be measured or to see who it applies to."""
    shapes = Shapes(as_of)
    signal.measure(shapes, as_of)
    if signal.applicable is not None:
        signal.applicable(shapes, as_of)
    # Whose consent holds is asked for all signals alike, by the stage that measures them.
    consents = ("consents",) if signal.consent else ()
    return tuple(dict.fromkeys((*shapes.asked, *consents)))


class Shapes(Mapping[str, "ibis.Table"]):
    """Every table that can be seen, without a row; `asked` are those that were asked for."""

    def __init__(self, as_of: date) -> None:
        self._as_of = as_of
        self.asked: dict[str, None] = {}

    def __getitem__(self, name: str) -> ibis.Table:
        self.asked[name] = None
        return self._shape(name)

    def _shape(self, name: str) -> ibis.Table:
        import ibis

        if name in feeds.names():
            return ibis.memtable(feeds.arrow_schema(name).empty_table())
        if name in (*CALENDAR, LEVELS, ALERTS, EXPECTED):
            return ibis.memtable(_schema(name).empty_table())
        of = [self._shape(feed) for feed in MADE_OF[name]]
        day = [self._as_of] if name == "book" else []
        shape: ibis.Table = getattr(derived, name)(*of, *day)
        return shape

    def __iter__(self) -> Iterator[str]:
        return iter((*feeds.names(), *MADE_OF, *CALENDAR, LEVELS, ALERTS, EXPECTED))

    def __len__(self) -> int:
        return len(list(iter(self)))


def _schema(name: str) -> Any:
    import pyarrow as pa

    return {
        EXPECTED: forecast_schema(),
        LEVELS: level_schema(),
        ALERTS: alert_schema(),
        "new_years": pa.schema([("new_year_on", pa.date32())]),
        "bank_days": pa.schema([("day", pa.date32()), ("is_business", pa.bool_())]),
    }[name]
