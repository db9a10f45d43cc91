"""What config/sources.yml may say of a source that is an API, and what cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from warning_signals import feeds
from warning_signals.calendar import BankCalendar
from warning_signals.errors import did_you_mean
from warning_signals.sources.reading.dates import FORMS

PLACEHOLDER = re.compile(r"\{(\w*)\}")
DAYS = ("business_on", "first_on", "since")


@dataclass(frozen=True)
class Options:
    """Set under the source's name in config/sources.yml.

    `path` and the values of `params` may hold `{business_on}`, `{since}` (the business date
    before) and `{first_on}` (the day after that one). `rows_at`, `total_at`, `cursor_at` and
    `id_at` are paths into an answer such as `data.rows`; an empty `rows_at` is the answer itself.
    `columns` maps a path in a record (`party.name`, `parties.0.name`) to our column, `dates` says
    how one of our columns is written, `fixed` gives what every record has and none says.
    A failed request is repeated after `pause_seconds`, doubled each time, `tries` times in all.
    """

    feed: str
    calendar: BankCalendar
    base_url: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    token_env: str | None = None
    token_header: str = "Authorization"  # noqa: S105 (the name of a header)
    token_scheme: str = "Bearer"  # noqa: S105 (a word before the token)
    paging: Literal["page", "cursor"] = "page"
    page_param: str = "page"
    size_param: str = "page_size"
    page_size: int = 100
    first_page: int = 1
    cursor_param: str = "cursor"
    cursor_at: str = "next_cursor"
    rows_at: str = "rows"
    total_at: str | None = None
    id_at: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    zone: str | None = None
    days_back: int = 5
    max_pages: int = 1_000
    max_bytes: int = 20_000_000
    timeout_seconds: float = 30.0
    deadline_seconds: float = 900.0
    tries: int = 6
    pause_seconds: float = 1.0

    def __post_init__(self) -> None:
        for fault in _faults(self):
            raise ValueError(fault)

    @property
    def days_in(self) -> ZoneInfo:
        """The zone in which an instant becomes a day."""
        return ZoneInfo(self.zone) if self.zone else self.calendar.zone

    def filled(self, text: str, business_on: date) -> str:
        """Return a path or a parameter with the days of one business date in it."""
        since = self.calendar.previous_business_day(business_on)
        days = {
            "business_on": business_on,
            "since": since,
            "first_on": since + timedelta(days=1),
        }
        return PLACEHOLDER.sub(lambda found: str(days[found[1]]), text)


def place_of(options: Options) -> str:
    """Return the address for people: without a user, a password or parameters in it."""
    parts = urlsplit(options.base_url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}".rstrip("/")


def _faults(options: Options) -> Iterator[str]:
    parts = urlsplit(options.base_url)
    if parts.scheme not in ("https", "http") or not parts.netloc:
        yield "`base_url` must be an address that begins with https:// (or http://)."
    if parts.username or parts.password:
        yield "`base_url` has a user in it; put the token into the variable that `token_env` names."
    if "//" in options.path:
        yield "`path` must be a path below `base_url`, not an address of its own."
    asked = [options.path, *options.params.values()]
    for text in asked:
        for name in PLACEHOLDER.findall(text):
            if name not in DAYS:
                yield f"{{{name}}} is none of {', '.join(f'{{{day}}}' for day in DAYS)}."
    if not any("{business_on}" in text for text in asked):
        yield "neither `path` nor `params` holds {business_on}: each day would be the same."
    if options.paging not in ("page", "cursor"):
        yield f"`paging` is {options.paging!r}, neither page nor cursor."
    ours = {column.name for column in feeds.feed(options.feed).columns}
    for column, form in options.dates.items():
        if column not in ours:
            yield f"`dates` names {column}, which is no column of ours.{did_you_mean(column, ours)}"
        if form not in FORMS:
            yield f"`dates` says {form!r} for {column}, none of {', '.join(FORMS)}."
    if twice := set(options.fixed) & set(options.columns.values()):
        yield f"{min(twice)} stands both in `fixed` and in `columns`."
    yield from _limit_faults(options)


def _limit_faults(options: Options) -> Iterator[str]:
    for key in ("page_size", "days_back", "max_pages", "max_bytes", "timeout_seconds",
                "deadline_seconds", "tries"):  # fmt: skip
        if getattr(options, key) <= 0:
            yield f"`{key}` must be above 0."
    if options.pause_seconds < 0:
        yield "`pause_seconds` must not be negative."
    try:
        _ = options.days_in
    except (ValueError, OSError, LookupError):
        yield f"`zone` {options.zone!r} is no time zone; write one like Asia/Shanghai."
