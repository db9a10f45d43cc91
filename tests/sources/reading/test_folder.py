"""A landing folder may hold anything: what is no delivery is left, what is odd says so."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.sources.reading.test_landing_manifest import SAID
from warning_signals.errors import FeedNotArrived
from warning_signals.model import RawDelivery
from warning_signals.sources.reading.folder import deliveries_in


def found(landing: Path) -> list[RawDelivery]:
    return deliveries_in(landing, "branches", "csv", date(2026, 6, 30))


@pytest.fixture
def landed(tmp_path: Path) -> Path:
    """Return the path of a file in a landing folder, without a manifest."""
    path = tmp_path / "branches" / "branches_20260608.csv"
    path.parent.mkdir()
    path.write_bytes(b"branch_id,name\n")
    return path


def manifest_of(path: Path) -> Path:
    return path.with_name(path.name + ".manifest.json")


def test_a_manifest_that_is_too_large_is_refused_without_being_read(landed: Path) -> None:
    manifest_of(landed).write_bytes(b" " * 2_000_000)

    [delivery] = found(landed.parents[1])

    assert delivery.fault == (
        "branches_20260608.csv is refused: its manifest is too large to be one."
    )


def test_a_manifest_that_is_a_link_or_a_folder_is_refused(landed: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "secret.json"
    elsewhere.write_text(json.dumps(SAID))
    manifest_of(landed).symlink_to(elsewhere)
    [linked] = found(landed.parents[1])
    manifest_of(landed).unlink()
    manifest_of(landed).mkdir()
    [folder] = found(landed.parents[1])

    wanted = "branches_20260608.csv is refused: its manifest is no plain file."
    assert (linked.fault, folder.fault) == (wanted, wanted)


def test_a_folder_under_a_deliverys_name_is_refused(landed: Path) -> None:
    landed.unlink()
    landed.mkdir()

    [delivery] = found(landed.parents[1])

    assert delivery.fault == "branches_20260608.csv is refused: it is a folder."


def test_a_file_that_is_gone_when_it_is_fetched_is_left_for_the_next_try(
    landed: Path, tmp_path: Path
) -> None:
    [delivery] = found(landed.parents[1])
    landed.unlink()

    with (
        (tmp_path / "into").open("wb") as into,
        pytest.raises(FeedNotArrived, match="cannot be opened: No such file"),
    ):
        delivery.fetch(into)
