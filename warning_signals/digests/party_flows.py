"""`party_flows` from the digests of the files in force: the same table, without all their rows.

Parties, kinds and channels come as numbers of lists (ENUMs), which read as text wherever they are
used and are added up, compared and sorted as fast as numbers. Most payments of a party on a day
stand in one row of one digest and are what they are; the rest is added up.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warning_signals.booked import booked
from warning_signals.digests import party_days
from warning_signals.digests.account_days import NEEDED
from warning_signals.digests.daily_flows import FlowsAsked, days_twice, united
from warning_signals.lake import checked_path
from warning_signals.lists import held, make_list
from warning_signals.model import LakeFile

if TYPE_CHECKING:
    import ibis

TEXTS = ("currency", "party_kind", "kind", "channel")
KEY = (
    "borrower_id", "day", "currency", "party", "party_name", "party_kind", "kind", "channel",
    "is_own", "is_operating", "is_returned",
)  # fmt: skip
SUMS = {"inflow": "decimal(38, 2)", "outflow": "decimal(38, 2)", "count": "int64"}
ACCOUNT_DAY = ("account_id", "day")


def party_flows(
    asked: FlowsAsked, files: Sequence[LakeFile], owners: ibis.Table, late: ibis.Table | None
) -> ibis.Table:
    """Return `party_flows` of the files in force, for which digests hold.

    `owners` has `account_id`, `borrower_id` and whether that borrower `has_more` accounts; `late`
    are the rows of those files that are late.
    """
    from ibis import _

    plain = [file for file in files if not file.late]
    tables = [_tables(asked, file) for file in plain]
    again, flows = days_twice(asked, plain), None
    if late is not None:
        rows = booked(late.select(*NEEDED, "channel"), asked.utc_offset_hours)
        flows = asked.kept("late_parties", party_days.keyed(rows))
        again = again.union(flows.select(*ACCOUNT_DAY), distinct=True)
    again = asked.kept("days_twice", again)

    def told(name: str) -> ibis.Table:
        found = [asked.read([of[name] for of in tables])]
        return united(found if flows is None else [*found, getattr(party_days, name)(flows)])

    def moved(single: bool) -> ibis.Table:
        # Read anew for each part, or DuckDB would lay all of it in memory for the parts.
        return _split(asked.visible(told("moved")).join(owners, "account_id"), again, single)

    known = _known(asked, told("parties").distinct(), owners)
    ways = _listed(asked, asked.named("ways"), told("ways").distinct(), TEXTS)
    met, plainly = known.filter(_.may_meet), known.filter(~_.may_meet)
    parts = [_told(moved(single=False), known, ways), _told(moved(single=True), met, ways)]
    return _alike(_told(moved(single=True), plainly, ways)).union(_added(parts))


def _split(moved: ibis.Table, again: ibis.Table, single: bool) -> ibis.Table:
    """Return the rows that stand once by account and day, or those that several may tell."""
    from ibis import _

    alone = moved.filter(~_.has_more)
    if not again.count().to_pyarrow().as_py():
        return alone if single else moved.filter(_.has_more)
    if single:
        return alone.anti_join(again, ACCOUNT_DAY)
    return moved.filter(_.has_more).union(alone.semi_join(again, ACCOUNT_DAY))


def _tables(asked: FlowsAsked, file: LakeFile) -> dict[str, str]:
    path = checked_path(asked.root, file)
    hours = asked.utc_offset_hours
    return party_days.paths_of(asked.connection, asked.root, path, file.sha256, hours)


def _known(asked: FlowsAsked, parties: ibis.Table, owners: ibis.Table) -> ibis.Table:
    """Return each `key` with `party`, `party_name`, `other_borrower` and whether it `may_meet`."""
    import ibis
    from ibis import _

    others = owners.select(other_account=_.account_id, other_borrower=_.borrower_id)
    party = ibis.coalesce(_.counterparty_account, _.counterparty_name)
    joined = parties.left_join(others, _.counterparty_account == others.other_account)
    known = joined.select(
        "key", "other_borrower", party=party, party_name=_.counterparty_name,
        # Of a party without an account, or whose rows hang on who owns it, two rows may be one.
        may_meet=(_.other_borrower.notnull() | (party == _.counterparty_name)).fill_null(False),
    )  # fmt: skip
    return _listed(asked, asked.named("parties"), known, ("party", "party_name"))


def _listed(asked: FlowsAsked, name: str, rows: ibis.Table, columns: Sequence[str]) -> ibis.Table:
    """Return the rows, held in memory, with these columns as numbers of lists."""
    texts = held(asked.connection, f"texts_of_{name}", rows, {})
    lists = {column: f"{name}_{column}" for column in columns}
    for column, of in lists.items():
        make_list(asked.connection, of, f'SELECT "{column}" FROM "texts_of_{name}"')  # noqa: S608
    return held(asked.connection, f"listed_{name}", texts, lists)


def _told(moved: ibis.Table, known: ibis.Table, ways: ibis.Table) -> ibis.Table:
    """Return the payments with who and how instead of numbers, before they are added up."""
    from ibis import _

    rows = moved.join(known, "key").join(ways, "way")
    is_own = (_.other_borrower == _.borrower_id).fill_null(False)
    rows = rows.mutate(is_own=is_own).mutate(is_operating=_.is_usual & ~_.is_own)
    return rows.select(*KEY, *SUMS)


def _alike(rows: ibis.Table) -> ibis.Table:
    kinds = {"inflow": "float64", "outflow": "float64", "count": "int64"}
    return rows.select(*KEY, **{name: rows[name].cast(kind) for name, kind in kinds.items()})


def _added(parts: Sequence[ibis.Table]) -> ibis.Table:
    """Return the sums of all parts by who paid whom, when and how."""
    import ibis

    rows = ibis.union(*parts)
    sums = {name: rows[name].cast(kind).sum() for name, kind in SUMS.items()}
    return _alike(rows.group_by(*KEY).agg(**sums))
