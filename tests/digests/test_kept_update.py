"""What is kept from day to day is what the rows say, to the last digit, whatever came when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import ibis
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.digests.test_daily_flows import (
    ACCOUNTS,
    DAYS,
    HOURS,
    INSTANTS,
    OWNERS,
    Row,
    flow,
    master,
    owned,
)
from tests.digests.test_daily_flows import written as flows_written
from tests.digests.test_daily_invoices import master as known_borrowers
from tests.digests.test_party_flows import NAMED
from tests.signals.made_up import table
from warning_signals import derived, feeds
from warning_signals.digests import states
from warning_signals.digests.kept_family import Lake
from warning_signals.digests.kept_made import FAMILIES
from warning_signals.digests.kept_read import Opened
from warning_signals.digests.kept_tables import TABLES, attach
from warning_signals.digests.kept_update import bring_up_to_date, owners_told
from warning_signals.lake import latest_per_key, write_table
from warning_signals.model import LakeFile
from warning_signals.seen_packed import KEPT, connect_seeing

NO_OWNERS = ("B1", "B2", "B2", "B2")
LAST = (DAYS[-1], INSTANTS[-1])
BALANCES = st.fixed_dictionaries(
    {
        "account_id": st.sampled_from(ACCOUNTS),
        "balance": st.integers(-999, 999),
        "currency": st.sampled_from(("CNY", "USD")),
        "business_on": st.sampled_from(DAYS),
        "known_at": st.sampled_from(INSTANTS),
    }
)


@dataclass
class Store:
    """A lake with its kept tables, and the way back to the rows."""

    root: Path
    files: list[LakeFile] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return states.folder_of(self.root, self.what, HOURS)

    what: str = "flows"

    def lake(self, owners: Iterable[str], as_of: date, known_at: datetime) -> Lake:
        of = {"accounts": master(self.root, owners), "borrowers": known_borrowers(self.root)}
        connection = connect_seeing(self.root / "scratch")
        masters = {name: [file] for name, file in of.items()}.__getitem__
        return Lake(connection, self.root, as_of, known_at, HOURS, masters, KEPT)

    def bring_up(
        self,
        files: Sequence[LakeFile],
        owners: Iterable[str],
        as_of: date = LAST[0],
        known_at: datetime = LAST[1],
    ) -> bool:
        lake = self.lake(owners, as_of, known_at)
        accounts = table("accounts", owned(owners))
        return bring_up_to_date(lake, self.folder, FAMILIES[self.what], files, accounts)

    def read(
        self,
        files: Sequence[LakeFile],
        owners: Iterable[str],
        as_of: date = LAST[0],
        known_at: datetime = LAST[1],
    ) -> dict[str, list[Row]] | None:
        """Return the kept tables of that moment, or None where they are not kept."""
        connection = connect_seeing(self.root / "scratch")
        accounts = table("accounts", owned(owners)).select("account_id", "borrower_id")
        number = owners_told(connection, FAMILIES[self.what], accounts, "owners")
        state = states.state_of(self.folder, {of.sha256: of.late for of in files}, number)
        if state is None or not state.holds(as_of, known_at):
            return None
        attach(connection, state.path, "state", readable=True)
        opened = Opened(connection, "state", None, None)
        names = FAMILIES[self.what].tables
        return {name: in_order(connection, opened.table(name), name) for name in names}

    def from_rows(self, files: Sequence[LakeFile], owners: Iterable[str]) -> dict[str, list[Row]]:
        """Return the tables of the last moment as they are made of all rows."""
        lake = self.lake(owners, *LAST)
        feed = FAMILIES[self.what].feed
        rows = latest_per_key(lake.rows(feed, files), feeds.feed(feed))
        accounts = table("accounts", owned(owners))
        more = {"account_flows": (accounts, HOURS), "account_balances": (accounts,)}.get(feed, ())
        return {
            name: in_order(lake.connection, getattr(derived, name)(rows, *more), name)
            for name in FAMILIES[self.what].tables
        }


def in_order(connection: ibis.BaseBackend, rows: ibis.Table, name: str) -> list[Row]:
    found = connection.to_pyarrow(rows.select(*TABLES[name].columns)).to_pylist()
    return sorted(found, key=lambda row: [str(value) for value in row.values()])


def balances_written(root: Path, files: Iterable[list[Row]], late: bool) -> list[LakeFile]:
    schema = feeds.arrow_schema("account_balances")
    found = []
    for number, rows in enumerate(files):
        whole = [
            row | {"balance": row["balance"], "delivery_id": f"D{number}", "row_no": n}
            for n, row in enumerate(rows)
        ]
        filled = [{column: row.get(column) for column in schema.names} for row in whole]
        of = pa.Table.from_pylist(filled, schema=schema)
        found.append(write_table(root, f"account_balances/D{number}.parquet", of))
    return found


def some_of(files: list[LakeFile], data: st.DataObject) -> list[LakeFile]:
    """Return some files, one that is not late among them."""
    chosen = data.draw(st.lists(st.sampled_from(files), min_size=1, unique=True))
    plain = [file for file in files if not file.late]
    return [file for file in files if file in chosen or file == plain[0]]


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.lists(NAMED, max_size=10), min_size=1, max_size=4),
    st.lists(st.lists(NAMED, min_size=1, max_size=4), max_size=1),
    st.data(),
)
def test_kept_flows_are_those_of_the_rows_as_files_come_and_go_and_owners_change(
    plain: list[list[Row]], late: list[list[Row]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as name:
        root = Path(name)
        files = flows_written(root, plain, late=False) + flows_written(root, late, late=True)
        agree_all_along(Store(root, files), data)


@pytest.mark.slow
@settings(max_examples=20, deadline=None)
@given(st.lists(st.lists(BALANCES, max_size=10), min_size=1, max_size=4), st.data())
def test_kept_balances_are_those_of_the_rows_as_files_come_and_go_and_owners_change(
    rows: list[list[Row]], data: st.DataObject
) -> None:
    with TemporaryDirectory() as name:
        files = balances_written(Path(name), rows, late=False)
        agree_all_along(Store(Path(name), files, "balances"), data)


def agree_all_along(store: Store, data: st.DataObject) -> None:
    for _ in range(4):
        files, owners = some_of(store.files, data), data.draw(OWNERS)
        if data.draw(st.booleans()):  # a look at some earlier moment, which may not be kept
            moment = data.draw(st.sampled_from(DAYS)), data.draw(st.sampled_from(INSTANTS))
            store.bring_up(files, owners, *moment)
        assert store.bring_up(files, owners)
        assert store.read(files, owners) == store.from_rows(files, owners)


def test_a_day_that_a_later_file_tells_more_of_is_made_anew(tmp_path: Path) -> None:
    named: dict[str, Any] = {"counterparty_name": "Hill"}
    rows = [[flow("0.10", "X1", **named)], [flow("0.20", "X1", **named)]]
    store = Store(tmp_path, flows_written(tmp_path, rows, late=False))

    store.bring_up(store.files[:1], NO_OWNERS)
    store.bring_up(store.files, NO_OWNERS)
    found = store.read(store.files, NO_OWNERS)

    assert found is not None
    assert [(row["inflow"], row["inflow_count"]) for row in found["daily_flows"]] == [(0.3, 2)]
    assert [(row["party"], row["count"]) for row in found["party_flows"]] == [("X1", 2)]


def test_a_file_that_another_takes_the_place_of_leaves_nothing_behind(tmp_path: Path) -> None:
    rows = [[flow("1", "X1")], [flow("2", "X2", DAYS[1])], [flow("3", "X3", DAYS[2])]]
    first, wrong, right = flows_written(tmp_path, rows, late=False)
    store = Store(tmp_path)

    store.bring_up([first, wrong], NO_OWNERS)
    store.bring_up([first, right], NO_OWNERS)
    found = store.read([first, right], NO_OWNERS)

    assert found is not None
    assert [(row["day"], row["inflow"]) for row in found["daily_flows"]] == [
        (DAYS[0], 1.0),
        (DAYS[2], 3.0),
    ]


def test_money_to_an_account_that_changes_hands_becomes_the_borrowers_own(tmp_path: Path) -> None:
    files = flows_written(tmp_path, [[flow("100", "A9")]], late=False)
    store, theirs, own = Store(tmp_path), ("B1", "B1", "B1", "B2"), ("B1", "B1", "B1", "B1")

    store.bring_up(files, theirs)
    before = store.read(files, theirs)
    store.bring_up(files, own)
    after = store.read(files, own)

    assert before is not None and after is not None
    operating = [found["daily_flows"][0]["operating_inflow"] for found in (before, after)]
    assert operating == [100.0, 0.0]
    assert [found["party_flows"][0]["is_own"] for found in (before, after)] == [False, True]


def test_nothing_is_kept_for_an_earlier_instant_than_its_rows_were_known_at(
    tmp_path: Path,
) -> None:
    files = flows_written(tmp_path, [[flow("1", "X1", known_at=INSTANTS[1])]], late=False)
    store = Store(tmp_path)

    assert not store.bring_up(files, NO_OWNERS, DAYS[2], INSTANTS[0])
    assert store.bring_up(files, NO_OWNERS)
    assert store.read(files, NO_OWNERS, DAYS[2], INSTANTS[1]) is not None
    assert store.read(files, NO_OWNERS, DAYS[2], INSTANTS[0]) is None


def test_rows_of_a_month_that_has_ended_lie_by_borrower_and_those_of_this_one_by_day(
    tmp_path: Path,
) -> None:
    days = [date(2026, 5, 27), date(2026, 5, 28), date(2026, 6, 3), date(2026, 6, 4)]
    rows = [[flow("1", "X1", day, account_id=of) for of in ("A1", "A2")] for day in days]
    store = Store(tmp_path, flows_written(tmp_path, rows, late=False))

    for count in range(1, len(days) + 1):
        store.bring_up(store.files[:count], NO_OWNERS, days[count - 1])
    connection = connect_seeing(tmp_path / "scratch")
    newest = max(store.folder.glob("*.duckdb"), key=lambda of: of.stat().st_mtime_ns)
    attach(connection, newest, "state", readable=True)
    who = dict(connection.con.sql("SELECT who, borrower_id FROM state.who").fetchall())

    ended, now = days[:2], days[2:]
    as_laid = [(who, day) for who in ("B1", "B2") for day in ended]
    as_came = [(who, day) for day in now for who in ("B1", "B2")]
    for name in ("daily_flows", "party_flows"):
        found = connection.con.sql(f"SELECT who, day FROM state.{name} ORDER BY rowid").fetchall()
        assert [(who[number], day) for number, day in found] == as_laid + as_came


def test_tables_of_other_files_or_owners_are_never_read(tmp_path: Path) -> None:
    files = flows_written(tmp_path, [[flow("1", "X1")], [flow("2", "X1", DAYS[1])]], late=False)
    store = Store(tmp_path)

    store.bring_up(files[:1], NO_OWNERS)

    assert store.read(files, NO_OWNERS) is None
    assert store.read(files[:1], ("B2", "B2", "B2", "B2")) is None


def test_what_a_killed_process_left_is_not_read_and_is_cleared_away(tmp_path: Path) -> None:
    files = flows_written(tmp_path, [[flow("1", "X1")], [flow("2", "X1", DAYS[1])]], late=False)
    store = Store(tmp_path)
    store.bring_up(files[:1], NO_OWNERS)
    [kept] = store.folder.glob("*.duckdb")
    cut_off = store.folder / "unfinished-1.duckdb"
    untold = store.folder / "0123.duckdb"
    for left in (cut_off, untold):
        left.write_bytes(kept.read_bytes()[:5000])

    store.bring_up(files, NO_OWNERS)

    assert store.read(files, NO_OWNERS) == store.from_rows(files, NO_OWNERS)
    assert not cut_off.exists() and not untold.exists()


def test_a_state_is_kept_for_whoever_reads_it_while_two_newer_ones_come(tmp_path: Path) -> None:
    rows = [[flow(str(n), "X1", DAYS[n % 3])] for n in (1, 2, 3, 4)]
    files = flows_written(tmp_path, rows, late=False)
    store = Store(tmp_path)
    store.bring_up(files[:1], NO_OWNERS)
    [oldest] = store.folder.glob("*.duckdb")
    reader = connect_seeing(tmp_path / "scratch")
    attach(reader, oldest, "state", readable=True)

    for count in (2, 3, 4):
        store.bring_up(files[:count], NO_OWNERS)

    assert not oldest.exists()
    assert (
        Opened(reader, "state", None, None).table("daily_flows").count().to_pyarrow().as_py() == 1
    )
    assert len(list(store.folder.glob("*.duckdb"))) == states.STATES_KEPT
