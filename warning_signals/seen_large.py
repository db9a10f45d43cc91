"""What `observed` reads in another way where a feed is large: views, digests, few comparisons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.context import Context
from warning_signals.digests import daily_flows as digested
from warning_signals.digests import daily_invoices as invoiced
from warning_signals.digests.party_flows import party_flows
from warning_signals.lake import known_rows
from warning_signals.model import LakeFile
from warning_signals.register import deliveries, engine

if TYPE_CHECKING:
    import ibis

# A feed of less is read into memory once; of a larger one each signal reads the columns it needs.
LARGE_BYTES = 8_000_000


def live(context: Context, feed: str, as_of: date, known_at: datetime) -> list[LakeFile]:
    """Return the feed's files in force."""
    with engine.reading(context.register) as register:
        return deliveries.live_files(register, feed, as_of, known_at)


def is_large(lake: Path, files: Sequence[LakeFile]) -> bool:
    """Say whether a feed's files are too much to be held in memory."""
    paths = (lake / file.path for file in files)
    return sum(path.stat().st_size for path in paths if path.is_file()) > LARGE_BYTES


def daily_flows_seen(
    context: Context,
    connection: ibis.BaseBackend,
    accounts: ibis.Table,
    as_of: date,
    known_at: datetime,
    utc_offset_hours: int,
) -> ibis.Table | None:
    """Return `daily_flows` from digests, or None where the rows are to be read themselves.

    They are in a small book, and where digests do not hold.
    """
    asked = digested.FlowsAsked(connection, context.lake, as_of, known_at, utc_offset_hours)
    files = _digested(context, as_of, known_at)
    if not files:
        return None
    return digested.daily_flows(asked, files, accounts, _late(context, asked, files))


def party_flows_seen(
    context: Context,
    connection: ibis.BaseBackend,
    owners: Callable[[], ibis.Table],
    as_of: date,
    known_at: datetime,
    utc_offset_hours: int,
) -> ibis.Table | None:
    """Return `party_flows` from digests, or None as in `daily_flows_seen`."""
    asked = digested.FlowsAsked(connection, context.lake, as_of, known_at, utc_offset_hours)
    files = _digested(context, as_of, known_at)
    if not files:
        return None
    return party_flows(asked, files, owners(), _late(context, asked, files))


def _digested(context: Context, as_of: date, known_at: datetime) -> list[LakeFile]:
    """Return the files of account flows in force where digests stand for them, else none."""
    files = live(context, "account_flows", as_of, known_at)
    return files if is_large(context.lake, files) and digested.holds_for(files) else []


def _late(
    context: Context, asked: digested.FlowsAsked, files: Sequence[LakeFile]
) -> ibis.Table | None:
    """Return the rows that count only from when their party was known, or None."""
    late = [file for file in files if file.late]
    if not late:
        return None
    return known_rows(
        asked.connection, context.lake, "account_flows", late, asked.as_of, asked.known_at,
        partial(all_files, context),
    )  # fmt: skip


def daily_invoices_seen(
    context: Context, connection: ibis.BaseBackend, as_of: date, known_at: datetime
) -> ibis.Table | None:
    """Return `daily_invoices` from digests, or None where the rows are to be read themselves."""
    files = live(context, "e_invoices", as_of, known_at)
    if not is_large(context.lake, files):
        return None

    def rows_of(some: Sequence[LakeFile]) -> ibis.Table:
        return known_rows(
            connection, context.lake, "e_invoices", list(some), as_of, known_at,
            partial(all_files, context),
        )  # fmt: skip

    schema = feeds.feed("e_invoices")
    asked = invoiced.InvoicesAsked(connection, context.lake, as_of, known_at, schema, rows_of)
    return invoiced.daily_invoices(asked, files)


def all_files(context: Context, feed: str) -> list[LakeFile]:
    """Return all files of a feed that were ever accepted, for a party may be known from any."""
    with engine.reading(context.register) as register:
        return deliveries.all_files(register, feed)
