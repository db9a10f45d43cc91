"""Kept tables of a large book: which state is that of a day and an instant, and the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.digests import states
from warning_signals.digests.kept_made import FAMILIES, Lake
from warning_signals.digests.kept_read import Opened
from warning_signals.digests.kept_tables import attach
from warning_signals.digests.kept_update import bring_up_to_date, owners_as_number
from warning_signals.lists import held
from warning_signals.model import LakeFile
from warning_signals.register import deliveries, engine
from warning_signals.seen_large import is_large, live
from warning_signals.seen_packed import KEPT, connect_seeing

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa


def opened(
    context: Context,
    connection: ibis.BaseBackend,
    what: str,
    accounts: Callable[[], ibis.Table],
    at: tuple[date, datetime, int],
    borrowers: Callable[[], str | None],
    only: Callable[[ibis.Table], ibis.Table] | None,
) -> Opened | None:
    """Return the state of a family that is just that of the day, attached, or None.

    `at` is the day, the instant and the hours of the bank's clock ahead of UTC.
    """
    as_of, known_at, hours = at
    files = live(context, FAMILIES[what].feed, as_of, known_at)
    folder = states.folder_of(context.lake, what, hours)
    if not files or not folder.is_dir() or not is_large(context.lake, files):
        return None
    held(connection, f"owners_{what}", accounts().select("account_id", "borrower_id"), {})
    owners = owners_as_number(connection, f"owners_{what}")
    state = states.state_of(folder, {file.sha256: file.late for file in files}, owners)
    if state is None or not state.holds(as_of, known_at) or any(file.repeats for file in files):
        return None
    if not _attached(connection, state, f"kept_{what}"):
        return None
    return Opened(connection, f"kept_{what}", borrowers(), only)


def _attached(connection: ibis.BaseBackend, state: states.State, database: str) -> bool:
    """Attach a state, unless it is forgotten at this very moment."""
    try:
        attach(connection, state.path, database, readable=True)
    except Exception:
        if state.path.is_file():
            raise
        return False
    return True


def keep_up(
    context: Context,
    what: str,
    accounts: Callable[[], pa.Table],
    at: tuple[date, datetime, int],
) -> bool:
    """Bring a family of a large book up to date; says whether its tables are kept.

    `accounts` are those of the day, `at` is as for `opened`.
    """
    import ibis

    as_of, known_at, hours = at
    family = FAMILIES[what]
    files = live(context, family.feed, as_of, known_at)
    if not files or not is_large(context.lake, files):
        return False

    def masters(feed: str) -> list[LakeFile]:
        with engine.reading(context.register) as register:
            return deliveries.all_files(register, feed)

    connection = connect_seeing(context.settings.home / "scratch")
    lake = Lake(connection, context.lake, as_of, known_at, hours, masters, KEPT)
    folder = states.folder_of(context.lake, what, hours)
    return bring_up_to_date(lake, folder, family, files, ibis.memtable(accounts()))
