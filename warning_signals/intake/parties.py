"""Whose row it is: numbers that are written wrongly, and parties that the bank does not know."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from warning_signals import feeds
from warning_signals.intake.faults import Fault
from warning_signals.intake.shown_cells import Row, shown
from warning_signals.intake.uscc_faults import wrong_uscc
from warning_signals.intake.words import Parties
from warning_signals.model import Text

if TYPE_CHECKING:
    import pyarrow as pa


MASTERS_ZH = {
    "borrowers": "借款人",
    "accounts": "账户",
    "facilities": "授信",
    "meters": "表计",
}


def with_borrower(feed_name: str, rows: pa.Table, parties: Parties) -> pa.Table:
    """Set `borrower_id` in the feeds that name their borrower by `uscc` or by an account number.

    An account number that is one of ours is also the row's `account_id`.
    """
    feed = feeds.feed(feed_name)
    if feed.party is None:
        return rows
    if feed.party[0] == "uscc":
        return _set(rows, "borrower_id", borrower_of(rows.column("uscc"), parties))
    if feed.party[0] == "account_number":
        account, owner = account_of(rows.column("account_number"), parties)
        return _set(_set(rows, "account_id", account), "borrower_id", owner)
    return rows


def account_of(
    numbers: pa.ChunkedArray, parties: Parties
) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Return account_id and borrower_id for each account number, null where it is not ours."""
    import pyarrow as pa
    import pyarrow.compute as pc

    nobody = pa.array([], pa.string())
    accounts, owners = parties.owners.get("accounts", (nobody, nobody))
    at = pc.index_in(numbers, value_set=accounts)
    return accounts.take(at), owners.take(at)


def borrower_of(numbers: pa.ChunkedArray, parties: Parties) -> pa.ChunkedArray:
    """Return the borrower_id for each USCC, null where it is nobody's."""
    import pyarrow.compute as pc

    known = parties.borrowers.filter(pc.is_valid(parties.borrowers.column("uscc")))
    ids = known.column("borrower_id").combine_chunks()
    return ids.take(pc.index_in(numbers, value_set=known.column("uscc").combine_chunks()))


def faults(feed_name: str, rows: pa.Table, parties: Parties) -> list[Fault]:
    """Return the rows with a wrong USCC, then those whose party the bank does not know."""
    found = [wrong_uscc(rows)] if feeds.feed(feed_name).column("uscc") else []
    feed = feeds.feed(feed_name)
    return [*found, _unknown(rows, *feed.party, feed.party_key, parties)] if feed.party else found


def _unknown(rows: pa.Table, column: str, master: str, key: str, parties: Parties) -> Fault:
    import pyarrow.compute as pc

    values = rows.column(column)
    known = parties.borrowers.column(key) if master == "borrowers" else parties.ids[master]
    stranger = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=_flat(known))))

    def hint(row: Row) -> Text:
        quoted = shown(column, row[column])
        return Text(
            f"{column} {quoted!r} is in none of the {master} we hold. The row waits and is taken "
            "by itself once the party appears; if it is ours, ask core banking for the master row.",
            f"{column} “{quoted}”不在现有{MASTERS_ZH[master]}主数据中。"
            "该行暂存，主数据到达后自动重放；若确属本行，请核心系统补送。",
        )

    return Fault(pc.indices_nonzero(stranger).to_numpy(), column, "unknown_party", hint)


def mixed(feed_name: str, rows: pa.Table, parties: Parties) -> list[Fault]:
    """Return the rows in another currency than the one their account is kept in."""
    import pyarrow.compute as pc

    feed = feeds.feed(feed_name)
    if not (feed.party and feed.column("currency") and feed.party[1] in parties.currencies):
        return []
    column = feed.party[0]
    ids, currencies = parties.currencies[feed.party[1]]
    kept_in = currencies.take(pc.index_in(rows.column(column), value_set=ids))
    other = pc.fill_null(pc.not_equal(rows.column("currency"), kept_in), False)
    pairs = (values.filter(other).to_pylist() for values in (rows.column(column), kept_in))
    own = dict(zip(*pairs, strict=True))

    def hint(row: Row) -> Text:
        quoted, right, sent = shown(column, row[column]), own[row[column]], row["currency"]
        return Text(
            f"{column} {quoted!r} is kept in {right}, the row is in {sent}. Ask the data owner; "
            "amounts of unlike currencies are never added up.",
            f"{column} “{quoted}”的币种为 {right}，该行为 {sent}。请核实；不同币种金额不相加。",
        )

    return [Fault(pc.indices_nonzero(other).to_numpy(), "currency", "mixed_currency", hint)]


def known_later(feed_name: str, rows: pa.Table, parties: Parties) -> pa.ChunkedArray:
    """Return the mask of the rows whose party became known only after their delivery.

    They count from then on, as if they had come in with it, in whatever order both are taken in.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    party = feeds.feed(feed_name).party
    if party is None or party[1] not in parties.late:
        return pa.chunked_array([pa.repeat(False, rows.num_rows)])
    return pc.is_in(rows.column(party[0]), value_set=parties.late[party[1]])


def not_known_before(rows: pa.Table, instant: datetime) -> pa.Table:
    """Set `known_at` to the given instant where that is later."""
    import pyarrow as pa
    import pyarrow.compute as pc

    at = rows.schema.get_field_index("known_at")
    field = rows.schema.field(at)
    # There is no such comparison of instants with a zone, but there is one of their numbers.
    bound = pa.scalar(instant, field.type).cast(pa.int64())
    later = pc.max_element_wise(rows.column(at).cast(pa.int64()), bound)
    return rows.set_column(at, field, later.cast(field.type))


def _set(rows: pa.Table, name: str, values: pa.ChunkedArray) -> pa.Table:
    return rows.set_column(rows.schema.get_field_index(name), name, values)


def _flat(values: pa.Array | pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
