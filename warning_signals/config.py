"""What stands in config/, typed, with every name resolved to its plug-in.

`load_config` checks all files and reports every fault at once. It imports the plug-ins it names,
so a misspelt signal stops the program before anything has run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import Field, dataclass, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from warning_signals import feeds as feed_schemas
from warning_signals.calendar import BankCalendar
from warning_signals.config_files import ConfigFiles
from warning_signals.config_series import SeriesConfig, read_series
from warning_signals.errors import UnknownName, did_you_mean
from warning_signals.model import Signal, Source, Thresholds
from warning_signals.registry import plugin
from warning_signals.settings import Settings, load_calendar

GROUPS = ("masters", "core", "outside")
GIVEN = ("landing", "feed", "calendar")
SOURCE_KEYS = (
    "kind", "feed", "part", "group", "required", "expected", "rows", "owner", "hashed",
    "due_days",
)  # fmt: skip
MOST_DUE_DAYS = 40
FIXED = {"also", "needs", "needs_for_red", "worse", "clear"}
TUNABLE = frozenset(f.name for f in fields(Thresholds)) - FIXED


@dataclass(frozen=True)
class SourceConfig:
    """One bank file or query: the feed it fills and how to read it.

    `part` says which part of a feed it fills that several sources share, None where it is of
    one piece. `any_rows` is set where the number of rows says nothing (`rows: any`), so no band
    applies. `hashed` are columns in which persons' names come, to be replaced by keys at intake.
    `due_days` is how many business days after its date a delivery may still be on its way.
    """

    name: str
    kind: str
    feed: str
    part: str | None
    group: str
    required: bool
    expected: bool
    any_rows: bool
    owner: str
    options: Mapping[str, Any]
    calendar: BankCalendar
    hashed: tuple[str, ...] = ()
    due_days: int = 0

    def due_on(self, as_of: date) -> date:
        """Return the business date of the delivery that must be there for bank day `as_of`."""
        for _ in range(self.due_days):
            as_of = self.calendar.previous_business_day(as_of)
        return as_of


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
    listed = files.read("sources").items()
    sources = {name: _source(files, name, raw or {}, calendar) for name, raw in listed}
    _check_salt(files, sources.values(), settings)
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


def _source(
    files: ConfigFiles, name: str, raw: dict[str, Any], calendar: BankCalendar
) -> SourceConfig:
    kind = raw.get("kind", "landing_csv")
    own: tuple[str, ...] = ()
    try:
        own = _own_keys(plugin("sources", kind))
    except UnknownName as exc:
        files.fault("sources", (name, "kind"), str(exc))
    for key in raw:
        if own and key not in (*SOURCE_KEYS, *own):
            hint = did_you_mean(key, (*SOURCE_KEYS, *own))
            files.fault("sources", (name, key), f"no such key.{hint}")
    feed = raw.get("feed", name)
    if feed not in feed_schemas.names():
        hint = did_you_mean(feed, feed_schemas.names())
        files.fault("sources", (name, "feed"), f"there is no feed {feed!r}.{hint}")
    if raw.get("group") not in GROUPS:
        files.fault("sources", (name, "group"), f"is {raw.get('group')!r}, not one of {GROUPS}.")
    source = SourceConfig(
        name=name,
        kind=kind,
        feed=feed,
        part=raw.get("part"),
        group=raw.get("group", "outside"),
        required=bool(raw.get("required", False)),
        expected=bool(raw.get("expected", True)),
        any_rows=raw.get("rows", "band") == "any",
        owner=raw.get("owner", "data desk"),
        options={k: raw[k] for k in raw if k in own},
        calendar=calendar,
        hashed=_hashed(files, name, feed, raw.get("hashed", [])),
        due_days=_due_days(files, name, raw.get("due_days", 0)),
    )
    if own and feed in feed_schemas.names():
        _check_options(files, source)
    return source


def _check_options(files: ConfigFiles, source: SourceConfig) -> None:
    """Note what the source's plug-in refuses in its own keys."""
    try:
        source_options(source, Path())
    except (TypeError, ValueError) as exc:
        said = str(exc).replace("Options.__init__() ", "")
        files.fault("sources", (source.name,), said)


def _own_keys(source: Source) -> tuple[str, ...]:
    """Return what a kind of source can be told in its entry, by the fields of its options."""
    return tuple(f.name for f in _fields(source.options) if f.name not in GIVEN)


def _hashed(files: ConfigFiles, name: str, feed: str, columns: list[str]) -> tuple[str, ...]:
    own = feed_schemas.feed(feed).columns if feed in feed_schemas.names() else ()
    keys = [column.name for column in own if column.name.endswith("_key")]
    for column in columns:
        if column not in keys:
            hint = did_you_mean(column, keys)
            files.fault("sources", (name, "hashed"), f"{feed} has no key {column!r}.{hint}")
    return tuple(columns)


def _due_days(files: ConfigFiles, name: str, said: object) -> int:
    if isinstance(said, int) and not isinstance(said, bool) and 0 <= said <= MOST_DUE_DAYS:
        return said
    what = f"is {said!r}: 0 to {MOST_DUE_DAYS} business days are meant."
    files.fault("sources", (name, "due_days"), what)
    return 0


def _check_salt(files: ConfigFiles, sources: Iterable[SourceConfig], settings: Settings) -> None:
    for source in sources:
        if source.hashed and source.expected and settings.identity_salt is None:
            files.fault(
                "sources",
                (source.name, "hashed"),
                "persons' names come in it, but EWS_IDENTITY_SALT is not set. Without it they "
                "cannot be taken in.",
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


def source_plugin(source: SourceConfig) -> Source:
    """Return the code that reads a source."""
    found: Source = plugin("sources", source.kind)
    return found


def source_options(source: SourceConfig, landing: Path | str) -> Any:
    """Return the source plug-in's own options, made from its entry in config/sources.yml."""
    options = source_plugin(source).options
    given = {"landing": landing, "feed": source.feed, "calendar": source.calendar}
    wanted = {f.name: given[f.name] for f in _fields(options) if f.name in given}
    return options(**wanted, **source.options)


def _fields(options: Any) -> tuple[Field[Any], ...]:
    return fields(options)
