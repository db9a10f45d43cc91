"""The landing folder: what is a delivery, what its manifest says, and what is refused."""

import hashlib
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from warning_signals.model import RawDelivery
from warning_signals.sources.landing_csv import PLUGIN, Options, find, parse

CONTENT = b"branch_id,name\nBR01,East\n"
UP_TO = date(2026, 6, 8)


def drop(landing: Path, name: str, content: bytes = CONTENT, **manifest: object) -> Path:
    """Write a delivery, and its manifest where anything is said for it."""
    path = landing / "branches" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    if manifest:
        said = {
            "source": "branches",
            "business_on": "2026-06-08",
            "arrived_at": "2026-06-09T02:10:00+08:00",
            "rows": 1,
            "sha256": hashlib.sha256(content).hexdigest(),
            "provenance": "simulated",
            "opening": False,
        }
        path.with_name(name + ".manifest.json").write_text(json.dumps(said | manifest))
    return path


def fetched(raw: RawDelivery) -> bytes:
    """Return the bytes that a delivery gives."""
    into = io.BytesIO()
    raw.fetch(into)
    return into.getvalue()


def test_a_delivery_carries_what_its_manifest_says(tmp_path: Path) -> None:
    drop(tmp_path, "branches_20260608.csv", rows=1)

    [found] = find("branches", Options(tmp_path, "branches"), UP_TO)

    assert found.business_on == date(2026, 6, 8)
    assert found.arrived_at == datetime(2026, 6, 8, 18, 10, tzinfo=UTC)
    assert (found.rows, found.provenance, found.opening) == (1, "simulated", False)
    assert (fetched(found), found.fault) == (CONTENT, None)


def test_without_manifest_the_name_gives_the_date_and_the_rows_count_as_real(
    tmp_path: Path,
) -> None:
    drop(tmp_path, "branches_opening_20260605.csv")

    [found] = find("branches", Options(tmp_path, "branches"), UP_TO)

    assert (found.business_on, found.opening) == (date(2026, 6, 5), True)
    assert (found.arrived_at, found.rows, found.sha256) == (None, None, None)
    assert found.provenance == "real"


def test_deliveries_come_oldest_first_and_none_after_the_day_asked_for(tmp_path: Path) -> None:
    for day in ("20260608", "20260605", "20260609"):
        drop(tmp_path, f"branches_{day}.csv")

    found = find("branches", Options(tmp_path, "branches"), UP_TO)

    assert [d.business_on.day for d in found] == [5, 8]


@pytest.mark.parametrize(
    "name",
    [
        ".branches_20260608.csv",
        "branches_20260608.csv.tmp",
        "branches_20260608 (1).csv",
        "branches_20260230.csv",
        "notes.txt",
    ],
)
def test_hidden_temporary_and_foreign_names_are_no_deliveries(tmp_path: Path, name: str) -> None:
    drop(tmp_path, name)

    assert find("branches", Options(tmp_path, "branches"), UP_TO) == []


def test_a_link_is_refused_without_reading_what_it_points_to(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(b"secret")
    (tmp_path / "branches").mkdir()
    (tmp_path / "branches" / "branches_20260608.csv").symlink_to(secret)

    [found] = find("branches", Options(tmp_path, "branches"), UP_TO)

    assert fetched(found) == b""
    assert found.fault == "branches_20260608.csv is refused: it is a link."


@pytest.mark.parametrize(
    "wrong",
    [
        {"arrived_at": "yesterday"},
        {"arrived_at": "2026-06-09T02:10:00"},
        {"provenance": "hearsay"},
        {"business_on": "2026-06-05"},
        {"rows": "many"},
    ],
)
def test_a_manifest_that_cannot_be_right_is_a_fault(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    drop(tmp_path, "branches_20260608.csv", **wrong)

    [found] = find("branches", Options(tmp_path, "branches"), UP_TO)

    assert found.fault is not None


def test_a_source_without_folder_has_delivered_nothing(tmp_path: Path) -> None:
    assert find("branches", Options(tmp_path, "branches"), UP_TO) == []


def test_the_plugin_turns_bytes_into_cells(tmp_path: Path) -> None:
    options = Options(tmp_path, "branches")

    block, *_ = PLUGIN.parse(io.BytesIO(CONTENT), "branches_20260608.csv", options)

    assert block.cells.column("name").to_pylist() == ["East"]
    assert parse is PLUGIN.parse
