"""The families of kept tables, and how the rows of some files, accounts and days are made.

The ways to a table are those of a day that has no kept one, over less: a borrower's days hang on
the files that tell of them and on his own accounts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals import derived
from warning_signals.digests import daily_flows, party_flows
from warning_signals.digests.daily_flows import FlowsAsked
from warning_signals.lake import checked_path, known_rows
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis

Span = tuple[date, date]
Tables = Mapping[str, "ibis.Table"]


@dataclass(frozen=True)
class Lake:
    """From where and as of when files are read."""

    connection: ibis.BaseBackend
    root: Path
    as_of: date
    known_at: datetime
    utc_offset_hours: int
    masters: Callable[[str], list[LakeFile]]
    # Where long tables are held on the way.
    room: tuple[str, str]

    def all_rows(self, files: Sequence[LakeFile]) -> ibis.Table:
        """Return every row of the files, at least one, whether it counts or not."""
        paths = [checked_path(self.root, file) for file in files]
        return self.connection.read_parquet(paths, union_by_name=True)

    def rows(self, feed: str, files: Sequence[LakeFile]) -> ibis.Table:
        """Return the rows of the files that count."""
        at = (self.as_of, self.known_at, self.masters)
        return known_rows(self.connection, self.root, feed, list(files), *at)


@dataclass(frozen=True)
class Made:
    """What is to be made: of which files and accounts, of all days or of a span.

    `part` is a name apart for what is held on the way.
    """

    files: Sequence[LakeFile]
    accounts: ibis.Table
    span: Span | None
    part: str


@dataclass(frozen=True)
class Family:
    """Tables that are made of one feed and kept together; the first has a row for each day.

    `make` gives the tables, `days` the `borrower_id`, `day` that any row of some files is of.
    """

    feed: str
    tables: tuple[str, ...]
    make: Callable[[Lake, Made], Tables]
    days: Callable[[Lake, Sequence[LakeFile], ibis.Table], ibis.Table]


@dataclass(frozen=True)
class _FlowsOfSpan(FlowsAsked):
    """A reading of flows on some days."""

    span: Span | None
    part: str

    def visible(self, rows: ibis.Table) -> ibis.Table:
        return _within(super().visible(rows), self.span)

    def named(self, name: str) -> str:
        return f"{self.part}_{name}"


def _flows(lake: Lake, made: Made) -> Tables:
    asked = _FlowsOfSpan(
        lake.connection, lake.root, lake.as_of, lake.known_at, lake.utc_offset_hours,
        made.span, made.part,
    )  # fmt: skip
    came_late = [file for file in made.files if file.late]
    late = lake.rows("account_flows", came_late) if came_late else None
    owners = daily_flows.owners_of(made.accounts)
    return {
        "daily_flows": daily_flows.daily_flows(asked, made.files, made.accounts, late),
        "party_flows": party_flows.party_flows(asked, made.files, owners, late),
    }


def _flow_days(lake: Lake, files: Sequence[LakeFile], accounts: ibis.Table) -> ibis.Table:
    flows = derived.daily_flows(lake.all_rows(files), accounts, lake.utc_offset_hours)
    return flows.select("borrower_id", "day").distinct()


def _balances(lake: Lake, made: Made) -> Tables:
    rows = lake.rows("account_balances", made.files)
    held = derived.daily_balances(rows, made.accounts)
    return {"daily_balances": _within(held, made.span)}


def _balance_days(lake: Lake, files: Sequence[LakeFile], accounts: ibis.Table) -> ibis.Table:
    held = derived.daily_balances(lake.all_rows(files), accounts)
    return held.select("borrower_id", "day").distinct()


def _within(rows: ibis.Table, span: Span | None) -> ibis.Table:
    return rows if span is None else rows.filter(rows.day.between(*span))


FAMILIES: Mapping[str, Family] = {
    "flows": Family("account_flows", ("daily_flows", "party_flows"), _flows, _flow_days),
    "balances": Family("account_balances", ("daily_balances",), _balances, _balance_days),
}
FAMILY_OF = {name: what for what, family in FAMILIES.items() for name in family.tables}
