"""What stands in config/, typed, with every name resolved to its plug-in.

`load_config` checks all files and reports every fault at once. It imports the plug-ins it names,
so a misspelt signal stops the program before anything has run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from warning_signals.config_files import ConfigFiles
from warning_signals.config_series import SeriesConfig, read_series
from warning_signals.config_sources import GROUPS, SourceConfig, read_sources
from warning_signals.errors import UnknownName, did_you_mean
from warning_signals.model import Signal, Thresholds
from warning_signals.registry import plugin
from warning_signals.settings import Settings, load_calendar

FIXED = {"also", "alone", "needs", "needs_for_red", "worse", "clear"}
TUNABLE = frozenset(f.name for f in fields(Thresholds)) - FIXED


@dataclass(frozen=True)
class Rung:
    """The ladder of one kind of case, in business days."""

    acknowledge: float
    verify: float
    steps: Mapping[str, float]


@dataclass(frozen=True)
class Guard:
    """Above which volume the messages of a day are held for two people."""

    new_reds_at_least: int
    times_largest_of_60_days: float
    moved_by_one_signal_at_least: int
    moved_share_of_book: float
    always_pass: tuple[str, ...]


@dataclass(frozen=True)
class Config:
    """Everything under config/ but the calendar and the wording."""

    sources: Mapping[str, SourceConfig]
    signals: Mapping[str, Signal]
    forecasts: Mapping[str, SeriesConfig]
    ladder: Mapping[str, Rung]
    guard: Guard
    operators: str
    channels: Mapping[str, Mapping[str, Any]]
    ticketing: Mapping[str, Any]

    @cached_property
    def expected_sources(self) -> tuple[SourceConfig, ...]:
        """Sources whose deliveries are due in this book, masters first."""
        due = (s for s in self.sources.values() if s.expected)
        return tuple(sorted(due, key=lambda s: GROUPS.index(s.group)))

    def sources_of(self, feed: str, parts: Sequence[str] = ()) -> tuple[SourceConfig, ...]:
        """Return the sources that fill a feed in this book; none where it does not have it.

        With `parts` those that fill one of these parts, or a feed of one piece.
        """
        filling = (s for s in self.expected_sources if s.feed == feed)
        return tuple(s for s in filling if not parts or s.part in (None, *parts))

    def sources_for(self, signal: Signal) -> dict[str, tuple[SourceConfig, ...]]:
        """Return what a signal needs in this book, by feed: each of these sources, every day."""
        return {feed: self.sources_of(feed, signal.parts) for feed in signal.feeds}


def load_config(settings: Settings) -> Config:
    """Read and check all of config/; ConfigError lists every fault with file and line."""
    files = ConfigFiles(settings.config, settings.book)
    calendar = load_calendar(settings.config, settings.book)
    sources = read_sources(files, settings, calendar)
    signals = dict(_signals(files))
    _check_parts(files, signals, sources)
    forecasts = read_series(files, signals)
    routes = files.read("routes")
    channels = files.read("channels")
    ticketing = files.read("ticketing")
    files.raise_faults()
    guard = dict(routes["volume_guard"])
    return Config(
        sources=sources,
        signals=signals,
        forecasts=forecasts,
        ladder={name: Rung(**rung) for name, rung in routes["ladder"].items()},
        guard=Guard(**(guard | {"always_pass": tuple(guard["always_pass"])})),
        operators=routes["operators"],
        channels=channels,
        ticketing=ticketing,
    )


def _signals(files: ConfigFiles) -> list[tuple[str, Signal]]:
    found = []
    for family, members in files.read("signals").items():
        for name, values in (members or {}).items():
            try:
                signal = plugin(f"signals/{family}", name)
            except UnknownName as exc:
                files.fault("signals", (family, name), str(exc))
                continue
            found.append((name, tuned(signal, values or {}, files, (family, name))))
    return found


def _check_parts(
    files: ConfigFiles, signals: Mapping[str, Signal], sources: Mapping[str, SourceConfig]
) -> None:
    """Note a signal's part that no source fills: it would wait for it in silence, for ever."""
    for name, signal in signals.items():
        for feed in signal.feeds:
            known = {s.part or "" for s in sources.values() if s.feed == feed}
            if not known or "" in known:
                continue
            for part in sorted(set(signal.parts) - known):
                what = f"needs part {part!r} of {feed}, which no source fills."
                files.fault("signals", (signal.family, name), what + did_you_mean(part, known))


def tuned(
    signal: Signal, values: Mapping[str, Any], files: ConfigFiles, where: tuple[str, ...]
) -> Signal:
    """Return the signal with these values in place of its own, in shadow if told; faults noted."""
    known = TUNABLE | {"shadow"}
    for key in values:
        if key not in known:
            files.fault("signals", (*where, key), f"no such key.{did_you_mean(key, known)}")
    good = {k: v for k, v in values.items() if k in TUNABLE}
    thresholds = replace(signal.thresholds, **good)
    for fault in threshold_faults(thresholds):
        files.fault("signals", where, fault)
    return replace(signal, thresholds=thresholds, shadow=bool(values.get("shadow", False)))


def threshold_faults(thresholds: Thresholds) -> list[str]:
    """Return what is wrong with a set of thresholds, in sentences; empty where all is well."""
    amber, red = thresholds.amber, thresholds.red
    faults = []
    if amber is not None and red is not None:
        beyond = amber > red if thresholds.worse == "above" else amber < red
        if beyond:
            faults.append(f"amber {amber} lies beyond red {red}.")
    if not 1 <= thresholds.needed <= thresholds.looks:
        faults.append(f"needed {thresholds.needed} of looks {thresholds.looks} cannot be met.")
    if thresholds.floor < 0:
        faults.append(f"floor {thresholds.floor} is negative.")
    return faults
