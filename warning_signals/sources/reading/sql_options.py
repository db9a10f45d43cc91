"""What config/sources.yml may say of a source that is read by SQL, and what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from warning_signals.calendar import BankCalendar
from warning_signals.sources.reading import sql_statements as statements


@dataclass(frozen=True)
class Options:
    """Set under the source's name in config/sources.yml.

    Either `query` or `table` says what is read. `order_by` are the columns that tell its rows
    apart, the feed's key where left out. `days_back` business days are looked at each time, for
    what was late or corrected; where neither `day` nor the query names the business date, only
    the last one is. `wait_seconds` is for a connection or a lock, `read_seconds` for
    one statement; a read that fails for a passing reason is begun anew, `tries` times in all,
    first after `pause_seconds`.
    """

    feed: str
    calendar: BankCalendar
    url_env: str
    watermark: str
    query: str | None = None
    table: str | None = None
    day: str | None = None
    order_by: Sequence[str] = ()
    totals: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    zone: str | None = None
    days_back: int = 5
    chunk_rows: int = 20_000
    wait_seconds: float = 30.0
    read_seconds: float = 600.0
    tries: int = 3
    pause_seconds: float = 5.0

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise ValueError(fault)

    @property
    def days_to_look_at(self) -> int:
        """How many business days are due: one where the database knows only how things are now."""
        of_a_day = self.day is not None or ":business_on" in (self.query or "")
        return self.days_back if of_a_day else 1


def _faults(options: Options) -> Iterator[str]:
    if (options.query is None) == (options.table is None):
        yield "say either `query` or `table`, not both and not neither."
    for key in ("query", "totals"):
        said = getattr(options, key)
        if said is not None and not statements.is_query(said):
            yield f"`{key}` must begin with SELECT or WITH."
    names = [options.table, options.day, *options.order_by, *options.columns]
    if not statements.is_query(options.watermark):
        names.append(options.watermark)
        if "." not in options.watermark:
            yield f"`watermark` {options.watermark!r} is neither a query nor <table>.<column>."
    for name in names:
        if name is not None and (fault := statements.name_fault(name)):
            yield fault
    for key in ("days_back", "chunk_rows", "wait_seconds", "read_seconds", "tries"):
        if getattr(options, key) <= 0:
            yield f"`{key}` must be above 0."
    if options.pause_seconds < 0:
        yield "`pause_seconds` must not be negative."
    if options.zone is not None:
        yield from _zone_faults(options.zone)


def _zone_faults(zone: str) -> Iterator[str]:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, LookupError):
        yield f"`zone` {zone!r} is no time zone; write one like Asia/Shanghai."
