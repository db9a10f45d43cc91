"""The rows about some borrowers that a reader saw in a feed, on one day and as known then.

Everything is an expression on DuckDB over the files in force: the borrowers narrow what is read,
and nothing is loaded whole. A file that is no longer what was accepted is not read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from warning_signals import feeds
from warning_signals.booked import local_day
from warning_signals.context import Context
from warning_signals.derived import newest_snapshot
from warning_signals.lake import connect_duckdb, first_of_each, known_rows, latest_per_key
from warning_signals.matching.applied import DECIDED, applied
from warning_signals.model import LakeFile
from warning_signals.observed import offset_hours
from warning_signals.register import deliveries, engine, identities
from warning_signals.stages.lineage.files import VERIFIED, state_of

if TYPE_CHECKING:
    import ibis

Row = Mapping[str, Any]

# What a row is dated by, for the first of these that it has; else by the day it was delivered for.
DATED: Mapping[str, tuple[str, ...]] = {
    "account_flows": ("booked_at",),
    "bank_statements": ("booked_on",),
    "collateral_values": ("valued_on",),
    "contacts": ("happened_at",),
    "court_records": ("published_on", "filed_on"),
    "drawdowns": ("drawn_on",),
    "e_invoices": ("issued_on",),
    "facility_requests": ("requested_on",),
    "instalments": ("due_on",),
    "internal_ratings": ("rated_on",),
    "registry_events": ("published_on", "happened_on"),
    "tax_events": ("happened_on",),
    "tax_returns": ("due_on",),
    "utility_bills": ("due_on",),
    "utility_events": ("happened_on",),
}
# Who and what there is: the row in force counts, however old.
MASTERS = ("borrowers", "accounts", "facilities", "meters")


class Then:
    """The lake as of one day, as known at one instant."""

    def __init__(self, context: Context, as_of: date, known_at: datetime) -> None:
        self.context, self.as_of, self.known_at = context, as_of, known_at
        self._files: dict[str, list[Row]] = {}
        self._newest: dict[str, date | None] = {}
        self._decided: dict[str, ibis.Table] = {}
        self._kept = 0

    @cached_property
    def connection(self) -> ibis.BaseBackend:
        """A DuckDB of its own, in memory."""
        return connect_duckdb()

    def files(self, feed: str) -> list[Row]:
        """Return the files in force with their deliveries, each with its `state`."""
        if feed not in self._files:
            with engine.reading(self.context.register) as register:
                found = deliveries.live_deliveries(register, feed, self.as_of, self.known_at)
            lake = self.context.lake
            self._files[feed] = [
                {**row, "state": state_of(lake / row["lake_path"], row["lake_sha256"])}
                for row in found
            ]
        return self._files[feed]

    def who(self, borrowers: Sequence[str]) -> ibis.Table:
        """Return borrowers as a table to ask with."""
        import ibis
        import pyarrow as pa

        ids = pa.array(sorted(set(borrowers)), pa.string())
        return self.keep(ibis.memtable(pa.table({"borrower_id": ids})))

    def named(
        self,
        feed: str,
        who: ibis.Table,
        days: int | None,
        parts: Sequence[str] = (),
        delivery_id: str | None = None,
    ) -> ibis.Table:
        """Return the rows about the borrowers in `who` (column `borrower_id`), computed once.

        To the feed's columns come `file`, the path of the lake file; `day`, by which a row is
        dated; `borrower_id`; and `in_window`, whether `day` is near enough. With `parts` only the
        rows of sources that fill these parts of the feed, with `delivery_id` only those of one
        delivery.
        """
        rows = self._in_force(feed, who, delivery_id)
        if delivery_id is not None:
            rows = rows.filter(rows.delivery_id == delivery_id)
        if others := self._of_other_parts(feed, parts):
            rows = rows.filter(rows.delivery_id.notin(others))
        rows = rows.mutate(day=self._day(feed, rows))
        first = self._first_day(feed, days)
        near = True if first is None else rows.day >= first
        return self.keep(rows.mutate(in_window=near))

    def _of_other_parts(self, feed: str, parts: Sequence[str]) -> list[str]:
        sources = self.context.config.sources
        filling = {s.name for s in sources.values() if not parts or s.part in (None, *parts)}
        others = set(sources) - filling
        return sorted({row["delivery_id"] for row in self.files(feed) if row["source"] in others})

    def keep(self, rows: ibis.Table) -> ibis.Table:
        """Compute a table; it lives as long as the connection."""
        self._kept += 1
        return self.connection.create_table(f"kept_{self._kept}", rows, temp=True)

    def _first_day(self, feed: str, days: int | None) -> date | None:
        if days is None or feed in MASTERS:
            return None
        first = self.as_of - timedelta(days=days)
        if feeds.feed(feed).mode != "snapshot":
            return first
        # The newest snapshot is read, of whatever day it is.
        return min(first, self.newest_day(feed) or first)

    def newest_day(self, feed: str) -> date | None:
        """Return the newest day of a feed of snapshots, None where there is none."""
        if feed not in self._newest:
            self._newest[feed] = self._rows(feed).business_on.max().to_pyarrow().as_py()
        return self._newest[feed]

    def _day(self, feed: str, rows: ibis.Table) -> ibis.Value:
        import ibis

        hours = offset_hours(self.context, self.as_of)
        columns = [rows[name] for name in (*DATED.get(feed, ()), "business_on")]
        return ibis.coalesce(
            *(local_day(c, hours) if c.type().is_timestamp() else c for c in columns)
        )

    def _rows(self, feed: str, delivery_id: str | None = None) -> ibis.Table:
        """Return the rows of the files in force, or of one delivery's, all versions of a key."""
        import ibis
        import pyarrow as pa

        files = [
            LakeFile(row["lake_path"], row["lake_sha256"], row["late"], row["repeats"])
            for row in self.files(feed)
            if row["state"] == VERIFIED and delivery_id in (None, row["delivery_id"])
        ]
        party = feeds.feed(feed).party
        if party and any(file.late for file in files) and not self._all_files(party[1]):
            files = [file for file in files if not file.late]
        if not files:
            schema = feeds.arrow_schema(feed)
            return ibis.memtable(schema.append(pa.field("file", pa.string())).empty_table())
        return known_rows(
            self.connection,
            self.context.lake,
            feed,
            files,
            self.as_of,
            self.known_at,
            self._all_files,
            with_file=True,
        ).rename(file="filename")

    def _all_files(self, master: str) -> list[LakeFile]:
        """Return every file of a master that is sound."""
        with engine.reading(self.context.register) as register:
            files = deliveries.all_files(register, master)
        lake = self.context.lake
        return [file for file in files if state_of(lake / file.path, file.sha256) == VERIFIED]

    def _in_force(self, feed: str, who: ibis.Table, delivery_id: str | None = None) -> ibis.Table:
        """Return the rows about the borrowers that no later row of the same key replaces."""
        schema = feeds.feed(feed)
        owners = self._owners(feed, who)
        if feed in DECIDED:
            return owned(self._as_decided(feed), owners)
        # Where every row stands by itself, those of other deliveries need not be looked at.
        rows = self._rows(feed, delivery_id if schema.mode == "events" else None)
        if feed == "borrowers":
            rows = newest_snapshot(rows)
        elif schema.mode == "changes" or feed == "facilities":
            ever = self.keep(owned(rows, owners).select(list(schema.key)).distinct())
            # A part of a key may be empty, and what is empty is the same here.
            same = [rows[name].identical_to(ever[name]) for name in schema.key]
            rows = _newest(rows.semi_join(ever, same), schema)
        return owned(rows, owners)

    def _as_decided(self, feed: str) -> ibis.Table:
        """Return all public records of a feed, with the borrowers that people gave them."""
        if feed not in self._decided:
            with engine.reading(self.context.register) as register:
                decisions = identities.in_force(register, feed, self.known_at)
            rows = latest_per_key(self._rows(feed), feeds.feed(feed))
            self._decided[feed] = self.keep(applied(self.connection, feed, rows, decisions))
        return self._decided[feed]

    def _owners(self, feed: str, who: ibis.Table) -> ibis.Table:
        """Return whose a row is: `borrower_id`, and the column that says so if it is another."""
        schema = feeds.feed(feed)
        if schema.column("borrower_id") or schema.party is None:
            return who
        column, master = schema.party
        mine = who if master == "borrowers" else self._in_force(master, who)
        return self.keep(mine.select(**{column: mine[schema.party_key]}, borrower_id="borrower_id"))


def owned(rows: ibis.Table, owners: ibis.Table) -> ibis.Table:
    """Return the rows that belong to one of the owners, with its `borrower_id`.

    A feed that is about nobody, such as one of prices, has none.
    """
    import ibis

    column = next((name for name in owners.columns if name != "borrower_id"), None)
    if column is not None:
        return rows.join(owners, column)
    if "borrower_id" in rows.columns:
        return rows.semi_join(owners, "borrower_id")
    return rows.limit(0).mutate(borrower_id=ibis.null("string"))


def _newest(rows: ibis.Table, schema: feeds.Feed) -> ibis.Table:
    """Return the newest word on each key."""
    import ibis

    if schema.mode == "changes":
        return latest_per_key(rows, schema)
    newest_first = [ibis.desc(name) for name in ("business_on", "known_at", "delivery_id")]
    return first_of_each(rows, schema.key, newest_first)
