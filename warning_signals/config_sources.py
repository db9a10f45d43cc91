"""What stands in config/sources.yml: which file or query fills which feed, and how it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from warning_signals import feeds as feed_schemas
from warning_signals.calendar import BankCalendar
from warning_signals.config_files import ConfigFiles
from warning_signals.errors import UnknownName, did_you_mean
from warning_signals.model import Source
from warning_signals.registry import plugin
from warning_signals.settings import Settings

GROUPS = ("masters", "core", "outside")
GIVEN = ("landing", "feed", "calendar")
SOURCE_KEYS = (
    "kind", "feed", "part", "group", "required", "expected", "rows", "owner", "hashed",
    "due_days",
)  # fmt: skip
MOST_DUE_DAYS = 40


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
        return self.calendar.add_business_days(as_of, -self.due_days)


def read_sources(
    files: ConfigFiles, settings: Settings, calendar: BankCalendar
) -> dict[str, SourceConfig]:
    """Return the sources by name, faults noted."""
    listed = files.read("sources").items()
    sources = {name: _source(files, name, raw or {}, calendar) for name, raw in listed}
    _check_salt(files, sources.values(), settings)
    return sources


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
