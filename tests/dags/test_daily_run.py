"""The daily run for real: through Airflow in one process, and under a scheduler of its own."""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from early_warning_airflow.local import environment
from early_warning_airflow.up import running

from warning_signals.books.making import make_shipped
from warning_signals.context import open_context
from warning_signals.register import engine, run_history
from warning_signals.settings import Settings
from warning_signals.stages.line import run_day

ROOT = Path(__file__).resolve().parents[2]
MONDAY = date(2026, 6, 8)
TRIES = 150

pytestmark = pytest.mark.slow


def settings_in(home: Path) -> Settings:
    return Settings(
        home=home, config=ROOT / "config", expectations=ROOT / "expectations", clock="replay"
    )


def shell(settings: Settings) -> dict[str, str]:
    told = {name: value for name, value in os.environ.items() if not name.startswith("EWS_")}
    return {**told, **environment(settings)}


def report_of(settings: Settings, as_of: date) -> dict[str, Any]:
    register = engine.connect(settings.register)
    with engine.reading(register) as connection:
        report = run_history.newest_report(connection, as_of)
    register.dispose()
    assert report is not None
    return report


def run_days(settings: Settings, first: str, last: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "early_warning_airflow.run_days", "--from", first, "--to", last],
        env=shell(settings),
        capture_output=True,
        text=True,
        check=False,
    )


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def small_book(tmp_path: Path) -> Iterator[Settings]:
    """A bank of twenty borrowers whose history was looked at, so that Monday comes next."""
    settings = settings_in(tmp_path / "var")
    make_shipped(settings, 20, 7, lambda _: None)
    with open_context(settings=settings) as context:
        run_day(date(2026, 6, 5), context, "baseline", lambda _: None)
    yield settings


def test_without_its_feeds_a_run_tells_everybody_and_then_ends_failed(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)

    done = run_days(settings, "2026-06-08", "2026-06-08")

    told = [path.name for path in (tmp_path / "inbox").glob("notice-*")]
    assert any(name.startswith("notice-missing-account_flows-2026-06-08") for name in told)
    assert any(name.startswith("notice-failed-2026-06-08-close") for name in told)
    assert done.returncode == 1
    assert "account_flows (required) is missing since 2026-06-08." in done.stdout
    assert "Failed in Airflow: close;" in done.stdout
    assert report_of(settings, MONDAY)["state"] == "failed"


def test_a_scheduler_of_its_own_runs_a_day_to_its_end(small_book: Settings) -> None:
    env = {
        **shell(small_book),
        "AIRFLOW__API__PORT": str(free_port()),
    }
    env["AIRFLOW__CORE__EXECUTION_API_SERVER_URL"] = (
        f"http://127.0.0.1:{env['AIRFLOW__API__PORT']}/execution/"
    )
    home = Path(env["AIRFLOW_HOME"])
    home.mkdir(parents=True)
    log = small_book.home / "standalone.log"

    with running(["airflow", "standalone"], log, env) as airflow:
        wait_until(lambda: answers(env["AIRFLOW__API__PORT"]), airflow)
        wait_until(lambda: trigger(env), airflow)
        wait_until(lambda: run_state(home) in {"success", "failed"}, airflow)

    assert run_state(home) == "success", log.read_text(encoding="utf-8")[-4000:]
    assert task_states(home) == {"success": 15}
    assert report_of(small_book, MONDAY)["state"] in {"complete", "complete_with_gaps"}
    assert "ews://lake/account_flows" in assets(home)


def wait_until(done: Any, airflow: subprocess.Popen[bytes]) -> None:
    """Ask again every few seconds; fails at once if Airflow ends by itself."""
    for _ in range(TRIES):
        if done():
            return
        try:
            airflow.wait(timeout=4)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail("Airflow did not come that far.")


def answers(port: str) -> bool:
    """Say whether the API server is up: a task that begins before it is has to be tried again."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/v2/monitor/health").is_success
    except httpx.TransportError:
        return False


def trigger(env: dict[str, str]) -> bool:
    """Ask for Monday; refused until Airflow has read the DAG."""
    command = [
        "airflow",
        "dags",
        "trigger",
        "daily_monitoring",
        "--conf",
        '{"as_of": "2026-06-08"}',
    ]
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode == 0


def asked(home: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(home / "airflow.db", timeout=60)) as database:
        return database.execute(query).fetchall()


def run_state(home: Path) -> str:
    [(state,)] = asked(home, "select state from dag_run")
    return str(state)


def task_states(home: Path) -> dict[str, int]:
    return dict(asked(home, "select state, count(*) from task_instance group by state"))


def assets(home: Path) -> set[str]:
    return {uri for (uri,) in asked(home, "select uri from asset")}
