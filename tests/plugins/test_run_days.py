"""What `run_days` says of a day, and when it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from early_warning_airflow.run_days import main, outcome

from warning_signals.register import engine, runs
from warning_signals.settings import Settings

MONDAY = date(2026, 6, 8)
EARLY = datetime(2026, 6, 8, 20, 45, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A register with one run of Monday that ended with a gap."""
    settings = Settings(home=tmp_path)
    register = engine.open_register(settings.register)
    report = {"state": "complete_with_gaps", "reasons": ["meters (optional) is missing."]}
    with engine.writing(register) as connection:
        run = runs.begin(connection, MONDAY, EARLY, "newest", EARLY)
        runs.finish(connection, run, "complete_with_gaps", report, EARLY)
    register.dispose()
    return settings


def airflow_run(**states: str) -> Any:
    tasks = [SimpleNamespace(task_id=name, state=state) for name, state in states.items()]
    failed = "failed" in states.values()
    return SimpleNamespace(
        state="failed" if failed else "success", get_task_instances=lambda: tasks
    )


def test_a_day_that_ended_well_is_told_with_the_state_of_its_report(settings: Settings) -> None:
    told = outcome(MONDAY, airflow_run(begin="success", close="success"), settings)

    assert told == ["complete with gaps", "meters (optional) is missing."]


def test_a_day_that_failed_names_the_tasks(settings: Settings) -> None:
    told = outcome(MONDAY, airflow_run(begin="success", measure="failed", close="failed"), settings)

    assert told[0] == "failed"
    assert told[-1] == "Failed in Airflow: close, measure; run.log has the rest."


def test_a_run_that_was_never_begun_does_not_repeat_an_older_report(settings: Settings) -> None:
    told = outcome(MONDAY, airflow_run(begin="failed", close="upstream_failed"), settings)

    assert told == ["failed", "Failed in Airflow: begin; run.log has the rest."]


def test_a_span_without_a_bank_day_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("EWS_CONFIG", str(Path(__file__).parents[2] / "config"))
    monkeypatch.setenv("EWS_HOME", str(tmp_path))

    code = main(["--from", "2026-06-13", "--to", "2026-06-14"])

    assert code == 2
    assert "no bank day from 2026-06-13 to 2026-06-14" in capsys.readouterr().err


def test_a_year_without_a_calendar_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("EWS_CONFIG", str(Path(__file__).parents[2] / "config"))
    monkeypatch.setenv("EWS_HOME", str(tmp_path))

    assert main(["--from", "2031-01-02", "--to", "2031-01-03"]) == 2
    assert "does not cover 2031" in capsys.readouterr().err
