"""The environment of an Airflow of one's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from early_warning_airflow.local import environment

from warning_signals.settings import Settings


def test_airflow_keeps_to_the_state_folder_and_to_absolute_paths(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "var", config=Path("config"))

    told = environment(settings)

    assert told["AIRFLOW_HOME"] == str(tmp_path / "var" / "airflow")
    assert told["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].startswith("sqlite:////")
    assert told["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
    folders = ("EWS_HOME", "EWS_CONFIG", "EWS_EXPECTATIONS", "EWS_LANDING")
    assert all(Path(told[name]).is_absolute() for name in folders)


def test_a_book_of_the_past_is_run_by_hand_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EWS_CLOCK", raising=False)

    told = environment(Settings(home=tmp_path))

    assert told["EWS_CLOCK"] == "replay"
    assert told["AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE"] == "False"


def test_with_the_systems_clock_the_banks_hours_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EWS_CLOCK", "system")

    told = environment(Settings(home=tmp_path))

    assert told["EWS_CLOCK"] == "system"
    assert told["AIRFLOW__SCHEDULER__USE_JOB_SCHEDULE"] == "True"
