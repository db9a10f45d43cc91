"""What could be seen on a day: every feed and derived table, as of the day and as known then.

The one way in for signals, forecasts, explanations and reports, so that a backtest and the daily
run read alike and no row learned later is ever visible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

from warning_signals import derived, feeds
from warning_signals.context import Context
from warning_signals.digests.daily_flows import owners_of
from warning_signals.digests.files import part_of
from warning_signals.digests.latest import latest_of_changes
from warning_signals.lake import LazyFeeds, checked_path, file_sha256, read_feed
from warning_signals.matching.applied import DECIDED, applied
from warning_signals.model import LakeFile
from warning_signals.register import engine, identities
from warning_signals.seen_calendar import bank_days, new_years
from warning_signals.seen_judged import alerts, levels
from warning_signals.seen_kept import States
from warning_signals.seen_large import (
    all_files,
    daily_flows_seen,
    daily_invoices_seen,
    is_large,
    live,
    party_flows_seen,
)
from warning_signals.seen_packed import connect_seeing, keep, keep_numbered, list_borrowers

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

# Tables that no file has as they are, and the feeds they are made of.
MADE_OF: Mapping[str, tuple[str, ...]] = {
    "book": ("borrowers", "facilities", "facility_balances", "instalments"),
    "daily_flows": ("account_flows", "accounts"),
    "operating_credits": ("account_flows", "accounts"),
    "party_flows": ("account_flows", "accounts"),
    "daily_balances": ("account_balances", "accounts"),
    "daily_invoices": ("e_invoices",),
    "invoices_taken_back": ("e_invoices",),
}
CALENDAR = ("new_years", "bank_days")
# What each borrower came to by himself when last looked at: of no feed, but of the register.
LEVELS = "levels"
# Who of the book stood at amber or red by himself, one day a week of the last year.
ALERTS = "alerts"
# The table of forecasts: of which feeds a row is made depends on its series.
EXPECTED = "forecasts"
# What it says of the series itself on the day: silence and a lasting step, null where none is.
BREAKS = {
    "silent_days": "float64",
    "silent_after": "float64",
    "usual_a_day": "float64",
    "lasting_fall": "float64",
    "lost_a_day": "float64",
    "fell_on": "date",
}


@dataclass(frozen=True)
class Shard:
    """One of `count` parts of the borrowers, by a hash of their ids."""

    number: int
    count: int

    def has(self, ids: ibis.Value) -> ibis.Value:
        """Say of each id whether it is in this part."""
        return part_of(ids, self.count) == self.number


def see(context: Context, as_of: date, known_at: datetime, shard: Shard | None = None) -> LazyFeeds:
    """Return all feeds and derived tables by name; each is read when it is first asked for.

    With a `shard`, feeds of many rows a borrower have those of its borrowers only, and nothing is
    kept in memory: each reader computes what it asks for.
    """
    connection = connect_seeing(context.settings.home / "scratch")
    sight = _Sight(context, connection, as_of, known_at, shard)
    base = sight.base
    passed_on: dict[str, Callable[[], ibis.Table]] = {n: partial(base.__getitem__, n) for n in base}
    once = lambda name, rows: sight.once(name, rows, lambda: seen["book"])  # noqa: E731
    seen = LazyFeeds(passed_on | sight.derived_readers(), once)
    return seen


@dataclass(frozen=True)
class _Sight:
    """How each table of one day is come by."""

    context: Context
    connection: ibis.BaseBackend
    as_of: date
    known_at: datetime
    shard: Shard | None

    @cached_property
    def base(self) -> LazyFeeds:
        return LazyFeeds({name: partial(self._read, name) for name in feeds.names()})

    @cached_property
    def hours(self) -> int:
        return offset_hours(self.context, self.as_of)

    def derived_readers(self) -> dict[str, Callable[[], ibis.Table]]:
        at = (self.context, self.as_of, self.known_at)
        stored: dict[str, Callable[[], ibis.Table]] = {  # from day to day, of a large book
            "daily_flows": self._daily_flows,
            "party_flows": self._party_flows,
            "daily_balances": partial(self._made, "daily_balances"),
            "daily_invoices": self._daily_invoices,
            "invoices_taken_back": partial(self._made_once, "invoices_taken_back"),
        }
        return {name: partial(self._stored, name, made) for name, made in stored.items()} | {
            "book": lambda: self._numbered("book", self._made("book", self.as_of)),
            "operating_credits": lambda: self._made("operating_credits", self.hours),
            "new_years": lambda: new_years(self.context.calendar),
            "bank_days": lambda: bank_days(self.context.calendar, self.as_of),
            LEVELS: lambda: levels(*at),
            ALERTS: lambda: alerts(*at),
            EXPECTED: lambda: _forecasts(self.connection, *at),
        }

    def once(self, name: str, rows: ibis.Table, book: Callable[[], ibis.Table]) -> ibis.Table:
        """Keep what several signals work out alike."""
        if not name.endswith(derived.IN_BOOK):
            return self._kept(name, rows)
        long = name.removesuffix(derived.IN_BOOK)
        state = None if self.shard else self.states.of(long)
        return self._numbered(name, rows) if state is None else state.in_book(long, book())

    @cached_property
    def states(self) -> States:
        shard = self.shard
        return States(
            self.context, self.connection, (self.as_of, self.known_at, self.hours),
            lambda: self.base["accounts"],
            lambda: None if shard else self._borrowers,
            None if shard is None else lambda who: who.filter(shard.has(who.borrower_id)),
        )  # fmt: skip

    def _stored(self, name: str, otherwise: Callable[[], ibis.Table]) -> ibis.Table:
        state = self.states.of(name)
        return otherwise() if state is None else state.table(name)

    def _read(self, name: str) -> ibis.Table:
        only = None
        if self.shard:
            only = partial(_of_shard, self.base, feeds.feed(name), self.shard)
        files = live(self.context, name, self.as_of, self.known_at)
        # Decided rows stand in a table that the next decided feed takes.
        is_view = name not in DECIDED and is_large(self.context.lake, files)
        rows = _feed(
            self.context, self.connection, name, files, self.as_of, self.known_at, only,
            is_large=is_view,
        )  # fmt: skip
        # What reads a view must not be entangled with how it is made.
        return (
            self.connection.create_view(f"all_{name}", rows) if is_view else self._kept(name, rows)
        )

    def _kept(self, name: str, rows: ibis.Table) -> ibis.Table:
        return rows if self.shard else keep(self.connection, name, rows)

    @cached_property
    def _borrowers(self) -> str:
        masters = [self.base[name] for name in ("borrowers", "facilities", "accounts")]
        return list_borrowers(self.connection, masters)

    def _numbered(self, name: str, rows: ibis.Table) -> ibis.Table:
        if self.shard:
            return rows
        return keep_numbered(self.connection, name, rows, self._borrowers)

    def _made(self, name: str, *more: object) -> ibis.Table:
        make: Callable[..., ibis.Table] = getattr(derived, name)
        return make(*(self.base[feed] for feed in MADE_OF[name]), *more)

    def _made_once(self, name: str) -> ibis.Table:
        return self._kept(name, self._made(name))

    def _daily_flows(self) -> ibis.Table:
        accounts = self.base["accounts"]
        at = (self.as_of, self.known_at, self.hours)
        found = daily_flows_seen(self.context, self.connection, accounts, *at)
        return self._made("daily_flows", self.hours) if found is None else self._own(found)

    def _daily_invoices(self) -> ibis.Table:
        found = daily_invoices_seen(self.context, self.connection, self.as_of, self.known_at)
        return self._made_once("daily_invoices") if found is None else self._own(found)

    def _party_flows(self) -> ibis.Table:
        def owners() -> ibis.Table:
            return self._numbered("owners", owners_of(self.base["accounts"]))

        found = None
        if self.shard is None:
            at = (self.as_of, self.known_at, self.hours)
            found = party_flows_seen(self.context, self.connection, owners, *at)
        return self._made("party_flows", self.hours) if found is None else found

    def _own(self, rows: ibis.Table) -> ibis.Table:
        return rows if self.shard is None else rows.filter(self.shard.has(rows.borrower_id))


def offset_hours(context: Context, as_of: date) -> int:
    """Return by how many hours the bank's clock is ahead of UTC."""
    offset = context.calendar.at(as_of, 12).utcoffset() or timedelta()
    return int(offset.total_seconds() // 3600)


def _of_shard(
    base: Mapping[str, ibis.Table], schema: feeds.Feed, shard: Shard, rows: ibis.Table
) -> ibis.Table:
    """Return the rows of a shard's borrowers; all of a feed whose keys may change their owner."""
    if schema.column("borrower_id") and (schema.mode == "events" or "borrower_id" in schema.key):
        return rows.filter(shard.has(rows.borrower_id))
    if schema.party is None or not (schema.mode == "events" or schema.party[0] in schema.key):
        return rows
    master = base[schema.party[1]]
    if "borrower_id" not in master.columns:
        return rows
    owned = master.filter(shard.has(master.borrower_id)).select(schema.party_key).distinct()
    return rows.semi_join(owned, rows[schema.party[0]] == owned[schema.party_key])


def _feed(
    context: Context,
    connection: ibis.BaseBackend,
    name: str,
    files: list[LakeFile],
    as_of: date,
    known_at: datetime,
    only: Callable[[ibis.Table], ibis.Table] | None,
    *,
    is_large: bool,
) -> ibis.Table:
    with engine.reading(context.register) as register:
        decisions = identities.in_force(register, name, known_at) if name in DECIDED else []

    masters = partial(all_files, context)
    latest = (
        partial(latest_of_changes, connection, context.lake, files, as_of, known_at)
        if is_large
        else None
    )
    rows = read_feed(connection, context.lake, name, files, as_of, known_at, masters, only, latest)
    if name in DECIDED and files:
        rows = applied(connection, name, rows, decisions)
    return rows


def forecast_path(as_of: date, known_at: datetime) -> str:
    """Return where the expectations for a day lie, relative to the lake's root."""
    return f"forecasts/{as_of}/{known_at:%Y%m%dT%H%M%SZ}.parquet"


def _forecasts(
    connection: ibis.BaseBackend, context: Context, as_of: date, known_at: datetime
) -> ibis.Table:
    import ibis

    path = context.lake / forecast_path(as_of, known_at)
    if not path.is_file():
        return ibis.memtable(forecast_schema().empty_table())
    file = LakeFile(forecast_path(as_of, known_at), file_sha256(path))
    rows = connection.read_parquet(checked_path(context.lake, file))
    # A file written before breaks were looked for knows of none.
    later = {n: ibis.null(kind) for n, kind in BREAKS.items() if n not in rows.columns}
    return rows.mutate(**later)


def forecast_schema() -> pa.Schema:
    """Return the arrow schema of the derived feed `forecasts`."""
    import pyarrow as pa

    numbers = [(name, pa.float64()) for name in ("expected", "lower", "upper", "tail_probability")]
    texts = [(name, pa.string()) for name in ("model", "fallback_reason")]
    kinds = {"float64": pa.float64(), "date": pa.date32()}
    breaks = [(name, kinds[kind]) for name, kind in BREAKS.items()]
    return pa.schema(
        [
            ("borrower_id", pa.string()),
            ("series", pa.string()),
            ("period_on", pa.date32()),
            ("grain", pa.string()),
            *numbers,
            *texts,
            *breaks,
        ]
    )
