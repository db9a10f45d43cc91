"""Kept tables brought up to date: from the files that came, and from no others where that does.

The days that the new files tell of are made of these alone where nothing of them is kept yet,
which is nearly all. Made anew from all files are days that are there already, days of files that
left, late rows' days, and all days of a borrower whose accounts are not those they were: no other
borrower's days hang on them. What is made anew is removed first, in a copy of the state before.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.digests import kept_tables as tables
from warning_signals.digests import states
from warning_signals.digests.daily_flows import holds_for
from warning_signals.digests.kept_family import Family, Lake, Made, Tables, Touching
from warning_signals.digests.states import Counted, State
from warning_signals.lake import checked_path
from warning_signals.lists import held
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis

WORK = "work"
# `borrower_id`, `day` of what is made anew; all days where it is null.
AGAIN = "made_again"


def owners_told(
    connection: ibis.BaseBackend, family: Family, accounts: ibis.Table, name: str
) -> str:
    """Hold whose each account is, where that matters to a family, under a name.

    Returns all it says as one number, which tells two such apart.
    """
    owners = accounts.select("account_id", "borrower_id")
    held(connection, name, owners.limit(0) if family.is_of_changes else owners, {})
    hashes = "hash(account_id, borrower_id)"
    query = f"SELECT count(*), bit_xor({hashes}), sum({hashes}::HUGEINT) FROM {name}"  # noqa: S608
    [row] = connection.con.sql(query).fetchall()
    return "-".join(str(value) for value in row)


def bring_up_to_date(
    lake: Lake, folder: Path, family: Family, files: Sequence[LakeFile], accounts: ibis.Table
) -> bool:
    """Make the state of these files and owners where it is missing; False where it cannot be kept.

    It cannot where rows are repeated, or a file has rows that do not count yet.
    """
    if not holds_for(files):
        return False
    owners = owners_told(lake.connection, family, accounts, "kept_accounts")
    by_name = {file.sha256: file.late for file in files}
    with states.writing(folder) as path:
        if states.state_of(folder, by_name, owners) is not None:
            return True
        before = states.nearest(folder, by_name)
        counted = _counted(lake, family, files, before)
        if counted is None:
            return False
        update = _Update(lake, family, files, before)
        update.write(path)
        states.publish(folder, path, counted, owners)
    return True


def _counted(
    lake: Lake, family: Family, files: Sequence[LakeFile], before: State | None
) -> dict[str, Counted] | None:
    """Return from when on each file counts as a whole, or None where one does not yet."""
    known = before.files if before else {}
    found = {file.sha256: known.get(file.sha256) or _span_of(lake, family, file) for file in files}
    if not all(of is not None and of.by(lake.as_of, lake.known_at) for of in found.values()):
        return None
    return {name: of for name, of in found.items() if of is not None}


def _span_of(lake: Lake, family: Family, file: LakeFile) -> Counted | None:
    rows = lake.connection.read_parquet(checked_path(lake.root, file))
    if file.late:
        # Whether those count hangs on their party; that all do now holds from now on.
        there = [of.count().to_pyarrow().as_py() for of in (rows, lake.rows(family.feed, [file]))]
        is_whole = there[0] == there[1]
        return Counted(file.path, True, lake.as_of, lake.known_at) if is_whole else None
    [told] = rows.agg(
        on=rows.business_on.max(), known_at=rows.known_at.max()
    ).to_pyarrow().to_pylist()  # fmt: skip
    known_at = told["known_at"] or datetime.min.replace(tzinfo=UTC)
    return Counted(file.path, False, told["on"] or date.min, known_at)


@dataclass(frozen=True)
class _Update:
    """One state made from the one before, or from all files."""

    lake: Lake
    family: Family
    files: Sequence[LakeFile]
    before: State | None

    @cached_property
    def connection(self) -> ibis.BaseBackend:
        return self.lake.connection

    @cached_property
    def accounts(self) -> ibis.Table:
        return self.connection.table("kept_accounts")

    def write(self, path: Path) -> None:
        """Write the database file of the state."""
        if self.before is not None:
            shutil.copyfile(self.before.path, path)
        tables.attach(self.connection, path, WORK, readable=False)
        if self.before is None:
            tables.create(self.connection, WORK, self.family.tables)
            for name, rows in self._made(self.files, "whole").items():
                self._add(name, self._held(f"whole_{name}", rows))
        else:
            for name in self.family.tables:
                tables.settle(self.connection, WORK, name, self.lake.as_of)
            self._change(self.before.files)
        tables.own(self.connection, WORK, "kept_accounts")
        self.connection.raw_sql(f"CHECKPOINT {WORK}")
        self.connection.raw_sql(f"DETACH {WORK}")

    def _change(self, before: Mapping[str, Counted]) -> None:
        now = {file.sha256 for file in self.files}
        came = [file for file in self.files if file.sha256 not in before]
        left = [LakeFile(of.path, n, of.late) for n, of in before.items() if n not in now]
        changes = self.family.is_of_changes
        plain = [file for file in came if not (file.late or changes)]
        made = self._made(plain, "fresh") if plain else {}
        fresh = {name: self._held(f"fresh_{name}", rows) for name, rows in made.items()}
        others = [*left, *(file for file in came if file not in plain)]
        self._find_again(fresh, Touching(others, [*self.files, *left]))
        if self.connection.table(AGAIN).count().to_pyarrow().as_py():
            for name, rows in self._made_again().items():
                tables.remove(self.connection, WORK, name, AGAIN)
                self._add(name, self._held(f"anew_{name}", rows), f"WHERE {_is_again('r')}")
        for name, table in fresh.items():
            self._add(name, table, f"WHERE NOT {_is_again('r')}")

    def _find_again(self, fresh: Mapping[str, str], others: Touching) -> None:
        """Note which days are to be made from all files."""
        rows = [f"SELECT borrower_id, NULL::DATE AS day FROM ({_changed()})"]  # noqa: S608
        if others.files:
            days = self.family.days(self.lake, others, self.accounts)
            rows.append(f"SELECT borrower_id, day FROM ({self.connection.compile(days)})")  # noqa: S608
        first = self.family.tables[0]
        if fresh:
            rows.append(
                f"SELECT DISTINCT f.borrower_id, f.day FROM {fresh[first]} f "  # noqa: S608
                f"JOIN {WORK}.who w ON w.borrower_id = f.borrower_id "
                f"JOIN {WORK}.{first} t ON t.who = w.who AND t.day = f.day"
            )
        query = " UNION ".join(rows)
        self.connection.raw_sql(f"CREATE TEMP TABLE {AGAIN} AS {query}")

    def _made_again(self) -> Tables:
        again = self.connection.table(AGAIN)
        [told] = again.agg(
            first=again.day.min(), last=again.day.max(), whole=again.day.isnull().any()
        ).to_pyarrow().to_pylist()  # fmt: skip
        span = None if told["whole"] else (told["first"], told["last"])
        own = self.accounts.semi_join(again, "borrower_id")
        accounts = self.connection.create_table("accounts_again", own, temp=True)
        return self.family.make(self.lake, Made(self.files, accounts, span, "anew", again))

    def _made(self, files: Sequence[LakeFile], part: str) -> Tables:
        return self.family.make(self.lake, Made(files, self.accounts, None, part))

    def _held(self, name: str, rows: ibis.Table) -> str:
        """Compute a table, which may be long; returns where it is held."""
        held(self.connection, name, rows, {}, self.lake.room)
        return f"{'.'.join(self.lake.room)}.{name}"

    def _add(self, name: str, table: str, which: str = "") -> None:
        tables.add(self.connection, WORK, name, f"(SELECT * FROM {table} r {which})")  # noqa: S608
        self.connection.raw_sql(f"DROP TABLE {table}")


def _changed() -> str:
    """Select the borrowers who have lost an account or have one that they had not."""
    old = f"SELECT account_id, borrower_id FROM {WORK}.{tables.OWNERS}"  # noqa: S608
    new = "SELECT account_id, borrower_id FROM kept_accounts"
    both = f"(({old}) EXCEPT ({new})) UNION ALL (({new}) EXCEPT ({old}))"
    return f"SELECT DISTINCT borrower_id FROM ({both})"  # noqa: S608


def _is_again(rows: str) -> str:
    return (
        f"EXISTS (SELECT 1 FROM {AGAIN} a WHERE a.borrower_id = {rows}.borrower_id "  # noqa: S608
        f"AND (a.day IS NULL OR a.day = {rows}.day))"
    )
