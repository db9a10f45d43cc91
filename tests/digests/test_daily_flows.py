"""Daily flows from digests are those of the rows, to the last digit, whatever came when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.signals.made_up import table
from warning_signals import derived, feeds
from warning_signals.booked import OPERATING_CREDITS, OPERATING_DEBITS
from warning_signals.digests.daily_flows import FlowsAsked, daily_flows, holds_for
from warning_signals.lake import connect_duckdb, known_rows, read_feed, write_table
from warning_signals.model import LakeFile

MONDAY = date(2026, 6, 8)
DAYS = [MONDAY + timedelta(days=n) for n in range(3)]
INSTANTS = [datetime(2026, 6, 8 + n, 18, 0, tzinfo=UTC) for n in range(3)]
HOURS = 8
# Two of them have one owner; A9 never moves, and X1 is at another bank.
ACCOUNTS = ("A1", "A2", "A3", "A9")
PARTIES = (None, *ACCOUNTS, "X1")
Row = dict[str, Any]

FLOWS = st.fixed_dictionaries(
    {
        "account_id": st.sampled_from(ACCOUNTS[:3]),
        "booked_at": st.sampled_from(DAYS).flatmap(
            lambda day: st.integers(0, 23).map(
                lambda hour: datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
            )
        ),
        "amount": st.integers(-99_999, 99_999).map(lambda cents: Decimal(cents) / 100),
        "currency": st.sampled_from(("CNY", "USD")),
        "kind": st.sampled_from((*OPERATING_CREDITS, *OPERATING_DEBITS, "interest", "reversal")),
        "counterparty_account": st.sampled_from(PARTIES),
        "counterparty_kind": st.sampled_from((None, "business", "lender", "government", "gaming")),
        "returned_reason": st.sampled_from((None, None, None, "no money")),
        "business_on": st.sampled_from(DAYS),
        "known_at": st.sampled_from(INSTANTS),
    }
)
FILES = st.lists(st.lists(FLOWS, max_size=12), min_size=1, max_size=3)
OWNERS = st.tuples(*[st.sampled_from(("B1", "B2"))] * len(ACCOUNTS))


def written(root: Path, files: Iterable[list[Row]], late: bool) -> list[LakeFile]:
    schema = feeds.arrow_schema("account_flows")
    found = []
    for number, rows in enumerate(files):
        name = f"D{number}{'L' * late}"
        whole = [
            {"flow_id": f"{name}-{n}", "delivery_id": name, "row_no": n, "provenance": "simulated"}
            | row
            for n, row in enumerate(rows)
        ]
        filled = [{column: row.get(column) for column in schema.names} for row in whole]
        rows_of_file = pa.Table.from_pylist(filled, schema=schema)
        file = write_table(root, f"account_flows/{name}.parquet", rows_of_file)
        found.append(replace(file, late=late))
    return found


def owned(owners: Iterable[str]) -> list[Row]:
    pairs = zip(ACCOUNTS, owners, strict=True)
    early = {"business_on": DAYS[0], "known_at": INSTANTS[0]}
    return [{"account_id": account, "borrower_id": owner, **early} for account, owner in pairs]


def both_ways(
    root: Path, files: list[LakeFile], owners: Iterable[str], as_of: date, known_at: datetime
) -> tuple[list[Row], list[Row]]:
    """Return the daily flows from digests, and those from the rows themselves."""
    connection = connect_duckdb()
    accounts = table("accounts", owned(owners))
    masters = {"accounts": [master(root, owners)]}.__getitem__
    read = (connection, root, "account_flows", files, as_of, known_at, masters)
    raw = derived.daily_flows(read_feed(*read), accounts, HOURS)
    came_late = [file for file in files if file.late]
    late = known_rows(*read[:3], came_late, *read[4:]) if came_late else None
    digested = daily_flows(
        FlowsAsked(connection, root, as_of, known_at, HOURS), files, accounts, late
    )
    order = ["borrower_id", "day", "currency"]
    found = [connection.to_pyarrow(rows.order_by(order)).to_pylist() for rows in (digested, raw)]
    return found[0], found[1]


def master(root: Path, owners: Iterable[str]) -> LakeFile:
    schema = feeds.arrow_schema("accounts")
    rows = [{name: row.get(name) for name in schema.names} for row in owned(owners)]
    return write_table(root, "accounts/M.parquet", pa.Table.from_pylist(rows, schema=schema))


def at_some_moment(
    ways: Callable[..., tuple[list[Row], list[Row]]],
    plain: list[list[Row]],
    late: list[list[Row]],
    owners: Iterable[str],
    data: st.DataObject,
) -> tuple[list[Row], list[Row]]:
    """Return what both ways say of these files as of a day, as known at an instant."""
    as_of, known_at = data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(INSTANTS))
    with TemporaryDirectory() as name:
        files = written(Path(name), plain, late=False) + written(Path(name), late, late=True)
        return ways(Path(name), files, owners, as_of, known_at)


@pytest.mark.slow
@settings(max_examples=10, deadline=None)
@given(FILES, st.lists(st.lists(FLOWS, min_size=1, max_size=4), max_size=1), OWNERS, st.data())
def test_both_ways_agree_to_the_last_digit(
    plain: list[list[Row]], late: list[list[Row]], owners: tuple[str, ...], data: st.DataObject
) -> None:
    digested, raw = at_some_moment(both_ways, plain, late, owners, data)

    assert digested == raw


def flow(amount: str, to: str | None, day: date = MONDAY, **columns: Any) -> Row:
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    return {
        "account_id": "A1", "booked_at": noon, "amount": Decimal(amount), "currency": "CNY",
        "kind": "sale", "counterparty_account": to, "business_on": day, "known_at": INSTANTS[0],
        **columns,
    }  # fmt: skip


def test_money_from_an_account_that_changes_hands_counts_by_its_owner_of_the_day(
    tmp_path: Path,
) -> None:
    files = written(tmp_path, [[flow("100", "A9")]], late=False)

    [theirs], _ = both_ways(tmp_path, files, ("B1", "B1", "B1", "B2"), DAYS[2], INSTANTS[2])
    [own], _ = both_ways(tmp_path, files, ("B1", "B1", "B1", "B1"), DAYS[2], INSTANTS[2])

    assert (theirs["operating_inflow"], own["operating_inflow"]) == (100.0, 0.0)


def test_a_day_that_comes_in_two_files_is_added_up_once_both_are_known(tmp_path: Path) -> None:
    second = flow("0.20", "X1", known_at=INSTANTS[1])
    files = written(tmp_path, [[flow("0.10", "X1")], [second]], late=False)
    owners = ("B1", "B2", "B2", "B2")

    [before], _ = both_ways(tmp_path, files, owners, DAYS[2], INSTANTS[0])
    [after], _ = both_ways(tmp_path, files, owners, DAYS[2], INSTANTS[1])

    assert (before["inflow"], before["inflow_count"]) == (0.1, 1)
    assert (after["inflow"], after["inflow_count"]) == (0.3, 2)


def test_digests_do_not_hold_where_a_file_repeats_the_rows_of_another() -> None:
    plain = LakeFile("a", "1")

    assert holds_for([plain])
    assert not holds_for([plain, replace(plain, repeats=True)])
    assert not holds_for([])
