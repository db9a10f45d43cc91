"""Who paid whom from digests is what the rows say, to the last digit, whatever came when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.digests.test_daily_flows import (
    DAYS,
    FLOWS,
    HOURS,
    INSTANTS,
    OWNERS,
    Row,
    at_some_moment,
    flow,
    master,
    owned,
    written,
)
from tests.signals.made_up import table
from warning_signals import derived
from warning_signals.digests.daily_flows import FlowsAsked, owners_of
from warning_signals.digests.party_flows import KEY, party_flows
from warning_signals.lake import connect_duckdb, known_rows, read_feed
from warning_signals.model import LakeFile

# A1 is a name as well: a party without an account may be called as another one's account is.
NAMED = st.tuples(FLOWS, st.sampled_from((None, "A1", "Hill", "Dale"))).map(
    lambda pair: pair[0] | {"counterparty_name": pair[1], "channel": "transfer"}
)
FILES = st.lists(st.lists(NAMED, max_size=12), min_size=1, max_size=3)


def both_ways(
    root: Path, files: list[LakeFile], owners: Iterable[str], as_of: date, known_at: datetime
) -> tuple[list[Row], list[Row]]:
    """Return the flows by party from digests, and those from the rows themselves."""
    connection = connect_duckdb()
    accounts = table("accounts", owned(owners))
    masters = {"accounts": [master(root, owners)]}.__getitem__
    read = (connection, root, "account_flows", files, as_of, known_at, masters)
    raw = derived.party_flows(read_feed(*read), accounts, HOURS)
    came_late = [file for file in files if file.late]
    late = known_rows(*read[:3], came_late, *read[4:]) if came_late else None
    asked = FlowsAsked(connection, root, as_of, known_at, HOURS)
    digested = party_flows(asked, files, owners_of(accounts), late)
    found = [connection.to_pyarrow(rows).to_pylist() for rows in (digested, raw)]
    return in_order(found[0]), in_order(found[1])


def in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: [str(row[name]) for name in KEY])


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(FILES, st.lists(st.lists(NAMED, min_size=1, max_size=4), max_size=1), OWNERS, st.data())
def test_both_ways_agree_to_the_last_digit(
    plain: list[list[Row]], late: list[list[Row]], owners: tuple[str, ...], data: st.DataObject
) -> None:
    digested, raw = at_some_moment(both_ways, plain, late, owners, data)

    assert digested == raw


def test_what_a_party_paid_on_a_day_in_two_files_is_one_row(tmp_path: Path) -> None:
    named: dict[str, Any] = {"counterparty_name": "Hill"}
    first, second = flow("0.10", "X1", **named), flow("0.20", "X1", **named)
    files = written(tmp_path, [[first], [second]], late=False)

    [row], _ = both_ways(tmp_path, files, ("B1", "B2", "B2", "B2"), DAYS[2], INSTANTS[2])

    assert (row["party"], row["party_name"], row["inflow"], row["count"]) == ("X1", "Hill", 0.3, 2)


def test_money_between_two_accounts_of_one_owner_is_own_and_not_operating(tmp_path: Path) -> None:
    files = written(tmp_path, [[flow("100", "A9")]], late=False)

    [own], _ = both_ways(tmp_path, files, ("B1", "B1", "B1", "B1"), DAYS[2], INSTANTS[2])

    assert (own["is_own"], own["is_operating"]) == (True, False)
