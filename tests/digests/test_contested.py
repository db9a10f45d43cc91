"""Which rows share their key with another: kept for a set of files, and found anew for few."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warning_signals.digests.contested import SETS_KEPT, Keyed, contested_rows
from warning_signals.lake import connect_duckdb

WHEN = {"business_on": date(2026, 6, 5), "known_at": datetime(2026, 6, 6, tzinfo=UTC)}


def file_with(root: Path, name: str, *keys: str) -> Keyed:
    rows = [{"k": k, "delivery_id": name, "row_no": n, **WHEN} for n, k in enumerate(keys)]
    path = root / f"{name}.parquet"
    pq.write_table(pa.Table.from_pylist(rows), path)
    return Keyed(str(path), name)


def found(root: Path, files: list[Keyed]) -> list[tuple[str, int]]:
    path = contested_rows(connect_duckdb(), root, "letters", ("k",), files)
    rows = pq.read_table(path).select(["delivery_id", "row_no"]).to_pylist()
    return sorted((row["delivery_id"], row["row_no"]) for row in rows)


def test_a_key_in_two_files_is_found_in_both(tmp_path: Path) -> None:
    one, two = file_with(tmp_path, "one", "a", "b"), file_with(tmp_path, "two", "b", "c")

    assert found(tmp_path, [one, two]) == [("one", 1), ("two", 0)]


def test_many_looks_at_one_file_each_leave_the_set_of_all_where_it_is(tmp_path: Path) -> None:
    files = [file_with(tmp_path, f"f{n}", f"k{n}") for n in range(SETS_KEPT + 3)]
    whole = contested_rows(connect_duckdb(), tmp_path, "letters", ("k",), files)

    for each in files:
        found(tmp_path, [each])

    assert whole.is_file()
    assert len(list(whole.parent.glob("*.parquet"))) == SETS_KEPT + 1


@pytest.mark.parametrize("more", [0, 1])
def test_a_set_with_a_file_more_is_as_if_found_anew(tmp_path: Path, more: int) -> None:
    files = [file_with(tmp_path, "one", "a", "b"), file_with(tmp_path, "two", "b", "c")]
    found(tmp_path, files[: 1 + more])

    third = file_with(tmp_path, "three", "a", "d")

    assert found(tmp_path, [*files, third]) == [("one", 0), ("one", 1), ("three", 0), ("two", 0)]


def test_a_file_more_gives_all_rows_of_its_keys_new_places_and_no_others(tmp_path: Path) -> None:
    files = [file_with(tmp_path, "a", "x", "y"), file_with(tmp_path, "b", "x", "y")]
    found(tmp_path, files)

    path = contested_rows(
        connect_duckdb(), tmp_path, "letters", ("k",), [*files, file_with(tmp_path, "c", "x")]
    )

    rows = pq.read_table(path).to_pylist()
    places = {(row["delivery_id"], row["row_no"]): row["place"] for row in rows}
    assert places == {("c", 0): 0, ("b", 0): 1, ("a", 0): 2, ("b", 1): 0, ("a", 1): 1}
