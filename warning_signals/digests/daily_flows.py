"""`daily_flows` from the digests of the files in force: the same table, without all their rows.

Owners are joined as of the day that is looked at. Where a day of an account stands in one file
only and its owner has no other account, its sums are what they are; the rest is added up, and
payments between two accounts of one owner are taken off what is operating. Rows that count only
from when their party was known are added from the file itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.booked import DAILY_COLUMNS, as_daily_flows, booked
from warning_signals.digests import account_days
from warning_signals.digests.account_days import (
    NEEDED,
    ROW_KEY,
    pair_hash,
    stored_days,
    to_others,
    transfers,
)
from warning_signals.digests.asked import Asked
from warning_signals.digests.contested import ROW, Keyed, contested_rows
from warning_signals.lake import checked_path
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis

OPERATING = ("operating_inflow", "operating_outflow")


@dataclass(frozen=True)
class FlowsAsked(Asked):
    """A reading of account flows, and the zone whose days they are booked on."""

    utc_offset_hours: int


def holds_for(files: Sequence[LakeFile]) -> bool:
    """Say whether digests tell the whole: not where a file repeats the rows of another."""
    return bool(files) and not any(file.repeats for file in files)


def daily_flows(
    asked: FlowsAsked, files: Sequence[LakeFile], accounts: ibis.Table, late: ibis.Table | None
) -> ibis.Table:
    """Return `daily_flows` of the files in force, for which digests hold.

    `accounts` is the master as of the day, `late` the rows of those files that are late.
    """
    from ibis import _

    plain = [(file, _tables(asked, file)) for file in files if not file.late]
    owners = asked.kept("owners", owners_of(accounts))
    days = asked.visible(asked.read([of["days"] for _file, of in plain]))
    owned = days.join(owners, "account_id")
    twice = asked.kept("twice", _twice(asked, [of["days"] for _file, of in plain]))
    single = owned.filter(~_.has_more)
    alone = single.anti_join(twice, ROW)
    parts = [owned.filter(_.has_more), single.semi_join(twice, ROW)]
    moved = []
    if late is not None:
        flows = asked.kept("late", booked(late.select(*NEEDED), asked.utc_offset_hours))
        late_days = asked.kept("late_days", stored_days(flows))
        keys = late_days.select(*ROW_KEY).distinct()
        parts += [alone.semi_join(keys, ROW_KEY), late_days.join(owners, "account_id")]
        alone = alone.anti_join(keys, ROW_KEY)
        moved.append(transfers(to_others(flows)))
    pairs = asked.kept("pairs", _own_pairs(owners))
    parts.append(_own(pairs, asked.visible(united([*_transfers(asked, pairs, plain), *moved]))))
    return as_daily_flows(_alike(alone)).union(as_daily_flows(_added(parts)))


def days_twice(asked: FlowsAsked, files: Sequence[LakeFile]) -> ibis.Table:
    """Return `account_id`, `day` of which these files, none of them late, tell more than once."""
    days = [_tables(asked, file)["days"] for file in files]
    rows = asked.read(days).semi_join(_twice(asked, days), ROW)
    return rows.select("account_id", "day").distinct()


def _tables(asked: FlowsAsked, file: LakeFile) -> dict[str, str]:
    path = checked_path(asked.root, file)
    hours = asked.utc_offset_hours
    return account_days.paths_of(asked.connection, asked.root, path, file.sha256, hours)


def united(tables: Sequence[ibis.Table]) -> ibis.Table:
    """Return the rows of all these tables."""
    import ibis

    return tables[0] if len(tables) == 1 else ibis.union(*tables)


def owners_of(accounts: ibis.Table) -> ibis.Table:
    """Return `account_id`, `borrower_id` and whether that borrower has more than one account."""
    import ibis
    from ibis import _

    owners = accounts.select("account_id", "borrower_id")
    return owners.mutate(has_more=_.count().over(ibis.window(group_by="borrower_id")) > 1)


def _own_pairs(owners: ibis.Table) -> ibis.Table:
    """Return each account beside each other account of its owner."""
    from ibis import _

    both = owners.filter(_.has_more).select("borrower_id", "account_id")
    other = both.select("borrower_id", counterparty_account=_.account_id)
    pairs = both.join(other, "borrower_id").filter(_.account_id != _.counterparty_account)
    return pairs.select("borrower_id", "account_id", "counterparty_account")


def _twice(asked: FlowsAsked, days: Sequence[str]) -> ibis.Table:
    """Return which rows of the days share their account, day and currency with another."""
    name = f"account-days-{account_days.VERSION}-utc{asked.utc_offset_hours:+d}"
    keyed = [Keyed(path, Path(path).stem) for path in days]
    path = contested_rows(asked.connection, asked.root, name, ROW_KEY, keyed)
    return asked.read([str(path)])


def _transfers(
    asked: FlowsAsked, pairs: ibis.Table, plain: Sequence[tuple[LakeFile, dict[str, str]]]
) -> list[ibis.Table]:
    """Return all operating payments between two accounts of one owner, among others perhaps."""
    from ibis import _

    hashed = pairs.select(pair=pair_hash(_.account_id, _.counterparty_account)).distinct()
    outside = [of["outside"] for _file, of in plain]
    rows = asked.connection.read_parquet(outside, filename=True)
    found_in = rows.semi_join(hashed, "pair").select("filename").distinct().to_pyarrow()
    met = set(found_in["filename"].to_pylist())
    inside = [of["inside"] for _file, of in plain if of["outside"] not in met]
    found = [asked.read(inside)] if inside else []
    for file, of in plain:
        if of["outside"] in met:
            rows = asked.read([str(asked.root / file.path)]).select(*NEEDED)
            found.append(transfers(to_others(booked(rows, asked.utc_offset_hours))))
    return found


def _own(pairs: ibis.Table, moved: ibis.Table) -> ibis.Table:
    """Return what is to be taken off as moved between accounts of one owner."""
    own = moved.join(pairs, ["account_id", "counterparty_account"])
    return own.mutate(
        **{name: -own[name] if name in OPERATING else 0 for name in DAILY_COLUMNS}  # type: ignore
    )


def _alike(rows: ibis.Table) -> ibis.Table:
    return rows.select("borrower_id", "day", "currency", *DAILY_COLUMNS)


def _added(parts: Sequence[ibis.Table]) -> ibis.Table:
    """Return the sums of all parts by borrower, day and currency."""
    rows = united([_cast(_alike(part)) for part in parts])
    sums = {name: rows[name].sum() for name in DAILY_COLUMNS}
    return rows.group_by("borrower_id", "day", "currency").agg(**sums)


def _cast(rows: ibis.Table) -> ibis.Table:
    return rows.mutate(
        **{
            n: rows[n].cast("int64" if n.endswith("_count") else "decimal(38, 2)")
            for n in DAILY_COLUMNS
        }
    )
