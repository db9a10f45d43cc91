"""The simulated book as a whole: same seed same bytes, whole files, honest manifests."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.books import made_book
from warning_signals.books.simulator import make_book
from warning_signals.errors import ConfigError

DAYS = ["20260608", "20260609", "20260610", "20260611", "20260612"]


def fingerprints(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
    }


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    made_book.make(tmp_path / "a", borrowers=24)
    made_book.make(tmp_path / "b", borrowers=24)

    assert fingerprints(tmp_path / "a") == fingerprints(tmp_path / "b")


def test_another_seed_gives_other_flows(tmp_path: Path) -> None:
    made_book.make(tmp_path / "a", borrowers=24)
    made_book.make(tmp_path / "b", borrowers=24, seed=12)
    path = "landing/account_flows/account_flows_20260608.csv"

    assert (tmp_path / "a" / path).read_bytes() != (tmp_path / "b" / path).read_bytes()


@pytest.mark.parametrize("source", made_book.SOURCES)
def test_each_source_has_an_opening_and_a_file_for_each_of_the_five_days(source: str) -> None:
    folder, _ = made_book.shared()

    stems = [path.stem for path in made_book.files(folder, source)]

    assert stems == sorted([f"{source}_{day}" for day in DAYS] + [f"{source}_opening_20260605"])


@pytest.mark.parametrize("source", made_book.SOURCES)
def test_each_manifest_has_the_right_rows_and_checksum_and_says_simulated(source: str) -> None:
    folder, _ = made_book.shared()

    for path in made_book.files(folder, source):
        manifest = json.loads(path.with_name(f"{path.name}.manifest.json").read_text("utf-8"))
        assert manifest["rows"] == len(made_book.read(path, source)), path.name
        assert manifest["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest(), path.name
        assert manifest["provenance"] == "simulated"
        assert manifest["opening"] == ("_opening_" in path.name)


def test_mondays_delivery_has_the_weekend_and_no_day_is_left_out() -> None:
    folder, _ = made_book.shared()

    booked = {
        day: sorted(set(rows["booked_at"].str[:10]))
        for day, rows in made_book.daily(folder, "account_flows").items()
    }

    assert booked == {
        "20260608": ["2026-06-06", "2026-06-07", "2026-06-08"],
        "20260609": ["2026-06-09"],
        "20260610": ["2026-06-10"],
        "20260611": ["2026-06-11"],
        "20260612": ["2026-06-12"],
    }


def test_an_opening_row_is_known_the_morning_after_its_business_day() -> None:
    folder, _ = made_book.shared()

    flows = made_book.opening(folder, "account_flows")

    assert flows["business_on"].min() == "2024-03-01"
    assert flows["business_on"].max() == "2026-06-05"
    friday = flows[flows["business_on"] == "2026-06-05"]
    assert set(friday["known_at"]) == {"2026-06-06T00:45:00+08:00"}


def test_the_truth_is_refused_under_the_landing_folder(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="could read the truth"):
        make_book(
            tmp_path,
            tmp_path / "truth",
            borrowers=10,
            seed=1,
            calendar=made_book.calendar(),
            layouts=made_book.layouts(),
            progress=lambda _: None,
        )


def test_nothing_under_landing_tells_the_truth() -> None:
    folder, _ = made_book.shared()

    names = {path.name for path in (folder / "landing").rglob("*")}

    assert not {"truth.parquet", "dirt.json"} & names
    assert (folder / "truth" / "truth.parquet").is_file()


def test_a_missing_layout_is_named(tmp_path: Path) -> None:
    layouts = {k: v for k, v in made_book.layouts().items() if k != "meters"}

    with pytest.raises(ConfigError, match="meters"):
        make_book(
            tmp_path / "landing",
            tmp_path / "truth",
            borrowers=10,
            seed=1,
            calendar=made_book.calendar(),
            layouts=layouts,
            progress=lambda _: None,
        )
