"""What could be seen on a day: every feed and derived table, as of the day and as known then.

The one way in for signals, forecasts, explanations and reports, so that a backtest and the daily
run read alike and no row learned later is ever visible.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from warning_signals import derived, feeds, seen_packed
from warning_signals.context import Context
from warning_signals.digests.daily_flows import owners_of
from warning_signals.digests.latest import latest_of_changes
from warning_signals.lake import LazyFeeds, checked_path, file_sha256, read_feed
from warning_signals.matching.applied import DECIDED, applied
from warning_signals.model import LakeFile
from warning_signals.register import deliveries, engine, findings, identities
from warning_signals.seen_calendar import bank_days, new_years
from warning_signals.seen_large import (
    daily_flows_seen,
    daily_invoices_seen,
    is_large,
    live,
    party_flows_seen,
)
from warning_signals.seen_packed import connect_seeing, keep_numbered, list_borrowers

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
}
CALENDAR = ("new_years", "bank_days")
# What each borrower came to by himself when last looked at: of no feed, but of the register.
LEVELS = "levels"
# Who of the book stood at amber or red by himself, one day a week of the last year.
ALERTS = "alerts"
ALERT_WEEKS = 53
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
        return (ids.hash() % self.count + self.count) % self.count == self.number


def see(context: Context, as_of: date, known_at: datetime, shard: Shard | None = None) -> LazyFeeds:
    """Return all feeds and derived tables by name; each is read when it is first asked for.

    With a `shard`, feeds of many rows a borrower have those of its borrowers only, and nothing is
    kept in memory: each reader computes what it asks for.
    """
    connection = connect_seeing(context.settings.home / "scratch")
    keep = _passed if shard else seen_packed.keep

    def reader(name: str) -> ibis.Table:
        only = partial(_of_shard, base, feeds.feed(name), shard) if shard else None
        files = live(context, name, as_of, known_at)
        # Decided rows stand in a table that the next decided feed takes.
        is_view = name not in DECIDED and is_large(context.lake, files)
        rows = _feed(context, connection, name, files, as_of, known_at, only, is_large=is_view)
        if is_view:
            # What reads it must not be entangled with how it is made.
            return connection.create_view(f"all_{name}", rows)
        return keep(connection, name, rows)

    readers = {name: partial(reader, name) for name in feeds.names()}
    base = LazyFeeds(readers)
    hours = offset_hours(context, as_of)

    @cache
    def borrowers() -> bool:
        list_borrowers(connection, [base[name] for name in ("borrowers", "facilities", "accounts")])
        return True

    def numbered(name: str, rows: ibis.Table) -> ibis.Table:
        return rows if shard or not borrowers() else keep_numbered(connection, name, rows)

    def table(name: str, *more: object) -> ibis.Table:
        make: Callable[..., ibis.Table] = getattr(derived, name)
        return make(*(base[feed] for feed in MADE_OF[name]), *more)

    def daily() -> ibis.Table:
        found = daily_flows_seen(context, connection, base["accounts"], as_of, known_at, hours)
        if found is None:
            return table("daily_flows", hours)
        return found if shard is None else found.filter(shard.has(found.borrower_id))

    def invoiced() -> ibis.Table:
        found = daily_invoices_seen(context, connection, as_of, known_at)
        if found is None:
            return keep(connection, "daily_invoices", table("daily_invoices"))
        return found if shard is None else found.filter(shard.has(found.borrower_id))

    def parties() -> ibis.Table:
        def owners() -> ibis.Table:
            return numbered("owners", owners_of(base["accounts"]))

        found = None
        if shard is None:
            found = party_flows_seen(context, connection, owners, as_of, known_at, hours)
        return table("party_flows", hours) if found is None else found

    def once(name: str, rows: ibis.Table) -> ibis.Table:
        is_long = name.endswith(derived.IN_BOOK)
        return numbered(name, rows) if is_long else keep(connection, name, rows)

    derived_readers: dict[str, Callable[[], ibis.Table]] = {
        "book": lambda: numbered("book", table("book", as_of)),
        "daily_flows": daily,
        "operating_credits": lambda: table("operating_credits", hours),
        "party_flows": parties,
        "daily_balances": lambda: table("daily_balances"),
        "daily_invoices": invoiced,
        "new_years": lambda: new_years(context.calendar),
        "bank_days": lambda: bank_days(context.calendar, as_of),
        LEVELS: lambda: _levels(context, as_of, known_at),
        ALERTS: lambda: _alerts(context, as_of, known_at),
        EXPECTED: lambda: _forecasts(context, connection, as_of, known_at),
    }
    passed_on: dict[str, Callable[[], ibis.Table]] = {n: partial(base.__getitem__, n) for n in base}
    return LazyFeeds(passed_on | derived_readers, once)


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

    def masters(feed: str) -> list[LakeFile]:
        with engine.reading(context.register) as register:
            return deliveries.all_files(register, feed)

    latest = (
        partial(latest_of_changes, connection, context.lake, files, as_of, known_at)
        if is_large
        else None
    )
    rows = read_feed(connection, context.lake, name, files, as_of, known_at, masters, only, latest)
    if name in DECIDED and files:
        rows = applied(connection, name, rows, decisions)
    return rows


def _passed(_connection: ibis.BaseBackend, _name: str, rows: ibis.Table) -> ibis.Table:
    return rows


def _levels(context: Context, as_of: date, known_at: datetime) -> ibis.Table:
    """Return borrower_id, day, level: each one's own of the newest day before that was finished."""
    with engine.reading(context.register) as register:
        rows = findings.own_levels(register, as_of, known_at)
    return _memtable(rows, level_schema())


def _alerts(context: Context, as_of: date, known_at: datetime) -> ibis.Table:
    """Return day, borrower_id: who stood at amber or red, and one row without him each day."""
    with engine.reading(context.register) as register:
        rows = findings.own_alerts(register, as_of, known_at, ALERT_WEEKS)
    return _memtable(rows, alert_schema())


def _memtable(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> ibis.Table:
    import ibis
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(of, field.type) for of, field in zip(columns, schema, strict=True)]
    return ibis.memtable(pa.Table.from_arrays(arrays, schema=schema))


def level_schema() -> pa.Schema:
    """Return the arrow schema of the derived table `levels`; 0 is green, 1 amber, 2 red."""
    import pyarrow as pa

    return pa.schema([("borrower_id", pa.string()), ("day", pa.date32()), ("level", pa.int8())])


def alert_schema() -> pa.Schema:
    """Return the arrow schema of the derived table `alerts`."""
    import pyarrow as pa

    return pa.schema([("day", pa.date32()), ("borrower_id", pa.string())])


def forecast_path(as_of: date, known_at: datetime) -> str:
    """Return where the expectations for a day lie, relative to the lake's root."""
    return f"forecasts/{as_of}/{known_at:%Y%m%dT%H%M%SZ}.parquet"


def _forecasts(
    context: Context, connection: ibis.BaseBackend, as_of: date, known_at: datetime
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
