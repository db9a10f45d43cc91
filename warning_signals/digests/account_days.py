"""What moved on each account on each day of one accepted file of account flows.

Three tables a file. `days` adds the file's payments up by account and day, as though no payment
went to an account of the same owner: who owns an account is not in the file. `inside` has the
operating payments between two accounts that both move in the file, a row a pair and day, to be
taken off where the two have one owner. `outside` has a hash of each other pair, by which a file is
found in which that was not enough. What one knew when (`business_on`, `known_at`) stays apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from warning_signals.booked import booked, daily_sums
from warning_signals.digests.files import slices, tables_of, write_pieces

if TYPE_CHECKING:
    import ibis
    import pyarrow as pa

VERSION = 1
ROWS_AT_A_TIME = 5_000_000
ROW_KEY = ("account_id", "day", "currency")
KNOWN = ("business_on", "known_at", "delivery_id")
NEEDED = (
    "account_id", "booked_at", "amount", "currency", "kind", "counterparty_account",
    "counterparty_name", "counterparty_kind", "returned_reason", *KNOWN,
)  # fmt: skip
TABLES = ("days", "inside", "outside")


def paths_of(
    connection: ibis.BaseBackend, root: Path, path: str, sha256: str, utc_offset_hours: int
) -> dict[str, str]:
    """Return the full paths of the three tables of a file; they are made where they are missing."""
    recipe = f"account-days-{VERSION}-utc{utc_offset_hours:+d}"

    def make(found: Mapping[str, str]) -> None:
        rows = connection.read_parquet(path).select(*NEEDED)
        flows = booked(rows, utc_offset_hours)
        write_pieces(root, found["inside"], [inside(flows, accounts_in(rows)).to_pyarrow()])
        write_pieces(root, found["outside"], [outside(flows, accounts_in(rows)).to_pyarrow()])
        write_pieces(root, found["days"], _days(flows))

    return tables_of(root, recipe, TABLES, sha256, make)


def stored_days(flows: ibis.Table) -> ibis.Table:
    """Return the sums of `booked` flows by account, day, currency and what was known when."""
    from ibis import _

    own = (_.counterparty_account == _.account_id).fill_null(False)
    sums = flows.mutate(is_operating=_.is_usual & ~own)
    return _stored(sums.group_by(*ROW_KEY, *KNOWN).agg(**daily_sums()))


def accounts_in(rows: ibis.Table) -> ibis.Table:
    """Return the accounts that move."""
    return rows.select("account_id").distinct()


def inside(flows: ibis.Table, accounts: ibis.Table) -> ibis.Table:
    """Return the operating payments to another of these accounts, added up."""
    here = accounts.rename(there="account_id")
    pairs = to_others(flows)
    return transfers(pairs.semi_join(here, pairs.counterparty_account == here.there))


def outside(flows: ibis.Table, accounts: ibis.Table) -> ibis.Table:
    """Return a hash of each pair of accounts with an operating payment to none of these."""
    here = accounts.rename(there="account_id")
    pairs = to_others(flows).select("account_id", "counterparty_account").distinct()
    rest = pairs.anti_join(here, pairs.counterparty_account == here.there)
    return rest.select(pair=pair_hash(rest.account_id, rest.counterparty_account)).distinct()


def transfers(flows: ibis.Table) -> ibis.Table:
    """Return operating payments by the two accounts, day, currency and what was known when."""
    from ibis import _

    is_credit = _.amount > 0
    return flows.group_by(*ROW_KEY, "counterparty_account", *KNOWN).agg(
        operating_inflow=_.amount.sum(where=is_credit).fill_null(0).cast("decimal(18, 2)"),
        operating_outflow=_.amount.sum(where=~is_credit).fill_null(0).cast("decimal(18, 2)"),
    )


def pair_hash(one: ibis.Value, other: ibis.Value) -> ibis.Value:
    """Return a number for two ids in their order."""
    return (one + " to " + other).hash()


def to_others(flows: ibis.Table) -> ibis.Table:
    """Return the payments that are operating unless the other account has the same owner."""
    from ibis import _

    return flows.filter(_.is_usual, _.counterparty_account != _.account_id)


def _stored(sums: ibis.Table) -> ibis.Table:
    """Return the sums in types that are read fast; a day's money on one account fits them."""
    from warning_signals.booked import DAILY_COLUMNS

    def stored(name: str) -> ibis.Value:
        return sums[name].cast("int32" if name.endswith("_count") else "decimal(18, 2)")

    return sums.select(*ROW_KEY, *KNOWN, **{name: stored(name) for name in DAILY_COLUMNS})


def _days(flows: ibis.Table) -> Iterator[pa.Table]:
    """Return the days of all accounts, some accounts at a time, with rows numbered from 0."""
    import numpy as np

    count = 0
    for some in slices(flows, "account_id", ROWS_AT_A_TIME):
        piece = stored_days(some).order_by(*ROW_KEY).to_pyarrow()
        numbers = np.arange(count, count + piece.num_rows, dtype=np.int64)
        yield piece.append_column("row_no", [numbers])
        count += piece.num_rows
