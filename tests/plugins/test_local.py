"""The environment of an Airflow of one's own."""

from __future__ import annotations

from pathlib import Path

from early_warning_airflow.local import environment

from warning_signals.settings import Settings


def test_airflow_keeps_to_the_state_folder_and_to_absolute_paths(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "var", config=Path("config"))

    told = environment(settings)

    assert told["AIRFLOW_HOME"] == str(tmp_path / "var" / "airflow")
    assert told["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].startswith("sqlite:////")
    assert told["AIRFLOW__CORE__LOAD_EXAMPLES"] == "False"
    assert all(Path(told[name]).is_absolute() for name in told if name.startswith("EWS_"))
