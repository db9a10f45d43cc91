"""Kept tables of a large book: which state is that of a day and an instant, and the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from warning_signals.context import Context
from warning_signals.digests import states
from warning_signals.digests.daily_flows import holds_for
from warning_signals.digests.kept_family import Lake
from warning_signals.digests.kept_made import FAMILIES, FAMILY_OF
from warning_signals.digests.kept_read import Opened
from warning_signals.digests.kept_tables import attach
from warning_signals.digests.kept_update import bring_up_to_date, owners_told
from warning_signals.seen_large import all_files, is_large, live
from warning_signals.seen_packed import KEPT, connect_seeing

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa


@dataclass(frozen=True)
class States:
    """The kept tables of one look, each family's state attached when it is first asked for.

    `at` is the day, the instant and the hours of the bank's clock ahead of UTC; `accounts` are
    those of the day, `borrowers` gives the list by which ids are numbered, `only` leaves some out.
    """

    context: Context
    connection: ibis.BaseBackend
    at: tuple[date, datetime, int]
    accounts: Callable[[], ibis.Table]
    borrowers: Callable[[], str | None]
    only: Callable[[ibis.Table], ibis.Table] | None

    def of(self, name: str) -> Opened | None:
        """Return where a table is kept for just this look, or None where it is not."""
        what = FAMILY_OF.get(name)
        if what is None:
            return None
        if what not in self._opened:
            self._opened[what] = self._open(what)
        return self._opened[what]

    @cached_property
    def _opened(self) -> dict[str, Opened | None]:
        return {}

    def _open(self, what: str) -> Opened | None:
        as_of, known_at, hours = self.at
        family, database = FAMILIES[what], f"kept_{what}"
        files = live(self.context, family.feed, as_of, known_at)
        folder = states.folder_of(self.context.lake, what, hours)
        if not (holds_for(files) and folder.is_dir() and is_large(self.context.lake, files)):
            return None
        owners = owners_told(self.connection, family, self.accounts(), f"owners_of_{what}")
        state = states.state_of(folder, {file.sha256: file.late for file in files}, owners)
        if state is None or not state.holds(as_of, known_at):
            return None
        if not _attached(self.connection, state, database):
            return None
        borrowers = self.borrowers()
        # An invoice may be of a borrower that no master tells of: then ids are text.
        if borrowers is not None and not _all_listed(self.connection, database, borrowers):
            borrowers = None
        return Opened(self.connection, database, borrowers, self.only)


def _attached(connection: ibis.BaseBackend, state: states.State, database: str) -> bool:
    """Attach a state, unless it is forgotten at this very moment."""
    try:
        attach(connection, state.path, database, readable=True)
    except Exception:
        if state.path.is_file():
            raise
        return False
    return True


def _all_listed(connection: ibis.BaseBackend, database: str, borrowers: str) -> bool:
    """Say whether each borrower of a state is in the list."""
    listed = f'try_cast(borrower_id AS "{borrowers}") IS NOT NULL'
    [row] = connection.con.sql(f"SELECT bool_and({listed}) FROM {database}.who").fetchall()  # noqa: S608
    return row[0] is not False


def keep_up(
    context: Context,
    what: str,
    accounts: Callable[[], pa.Table],
    at: tuple[date, datetime, int],
) -> bool:
    """Bring a family of a large book up to date; says whether its tables are kept.

    `accounts` are those of the day, `at` is as for `States`.
    """
    import ibis

    as_of, known_at, hours = at
    family = FAMILIES[what]
    files = live(context, family.feed, as_of, known_at)
    if not files or not is_large(context.lake, files):
        return False

    connection = connect_seeing(context.settings.home / "scratch")
    masters = partial(all_files, context)
    lake = Lake(connection, context.lake, as_of, known_at, hours, masters, KEPT)
    folder = states.folder_of(context.lake, what, hours)
    return bring_up_to_date(lake, folder, family, files, ibis.memtable(accounts()))
