"""What a signal reads: which feeds, through which tables, and how far back in each.

Nothing is declared twice: the measure is built on empty tables that note what it asks for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from warning_signals import derived, feeds
from warning_signals.model import Signal
from warning_signals.observed import ALERTS, CALENDAR, EXPECTED, LEVELS, MADE_OF
from warning_signals.registry import plugin
from warning_signals.stages.lineage.shapes import asked_for
from warning_signals.stages.series_histories import HISTORY_DAYS

# How far back a table looks in a feed it is made of, where that is not for its reader to say.
LOOKS_BACK: Mapping[tuple[str, str], int] = {
    ("book", "facility_balances"): 0,
    ("book", "instalments"): derived.INSTALMENT_DAYS,
}
# A forecast is made of a series up to a Sunday, at most six days ago.
BEHIND_A_FORECAST = HISTORY_DAYS + 6


@dataclass(frozen=True)
class Read:
    """One feed that a signal reads.

    `through` names the tables made of it that the signal asks for, `directly` says that it asks
    for the feed itself as well, `days` how many days before the day looked at its rows may be
    dated; None is any number. `parts` are the parts of the feed that it reads, none for all.
    """

    feed: str
    through: tuple[str, ...]
    directly: bool
    days: int | None
    parts: tuple[str, ...] = ()


def reads_of(signal: Signal, as_of: date) -> list[Read]:
    """Return the feeds that a signal reads, in the order of the feeds."""
    asked = asked_for(signal, as_of)
    ways: dict[str, list[tuple[str | None, int | None]]] = {}
    for name in asked:
        if name == EXPECTED:
            for feed in plugin("observed_series", signal.series).feeds:
                ways.setdefault(feed, []).append((name, BEHIND_A_FORECAST))
        elif name in MADE_OF:
            for feed in MADE_OF[name]:
                days = LOOKS_BACK.get((name, feed), signal.looks_back_days)
                ways.setdefault(feed, []).append((name, days))
        elif name not in (*CALENDAR, LEVELS, ALERTS):
            ways.setdefault(name, []).append((None, signal.looks_back_days))
    return [_read(feed, ways[feed], signal) for feed in feeds.names() if feed in ways]


def _read(feed: str, ways: list[tuple[str | None, int | None]], signal: Signal) -> Read:
    furthest = [days for _, days in ways if days is not None]
    return Read(
        feed=feed,
        through=tuple(table for table, _ in ways if table is not None),
        directly=any(table is None for table, _ in ways),
        days=max(furthest) if len(furthest) == len(ways) else None,
        parts=signal.parts if feed in signal.feeds else (),
    )
