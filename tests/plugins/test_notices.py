"""What the operators are told, through the library's own outbox into the local inbox."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from early_warning_airflow.notices import run_is_late, stage_failed

from warning_signals.context import Context, open_context
from warning_signals.errors import LakeDamaged
from warning_signals.settings import Settings

DUE = datetime(2026, 6, 8, 20, 30, tzinfo=UTC)


class Bank:
    """A bank without any data: its state folder, and what its operators were told."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @contextmanager
    def opened(self) -> Iterator[Context]:
        config = Path(__file__).parents[2] / "config"
        settings = Settings(home=self.home, config=config, clock="replay")
        with open_context(settings=settings) as context:
            yield context

    def told(self) -> list[dict[str, Any]]:
        files = sorted((self.home / "inbox").glob("*.json"))
        return [json.loads(path.read_text(encoding="utf-8")) for path in files]


@pytest.fixture
def bank(tmp_path: Path) -> Bank:
    return Bank(tmp_path)


def failure(error: BaseException, try_number: int = 3) -> dict[str, Any]:
    return {
        "dag_run": SimpleNamespace(run_after=DUE, run_id="scheduled__1"),
        "ti": SimpleNamespace(task_id="measure", map_index=-1, try_number=try_number),
        "params": {"as_of": None},
        "exception": error,
    }


def late(state: str) -> dict[str, Any]:
    run = {"dag_run_id": "scheduled__1", "run_after": DUE.isoformat(), "state": state, "conf": {}}
    return {"dag_run": run, "deadline": {"deadline_time": "2026-06-08T23:30:00Z"}}


def test_a_stage_that_failed_is_told_with_its_reason_and_what_to_do(bank: Bank) -> None:
    stage_failed(failure(LakeDamaged("account_flows for 2026-06-08 is gone.")), bank.opened)

    [notice] = bank.told()
    assert notice["to"] == "operators"
    assert "measure failed for 8 June" in notice["text"]
    assert "Reason: account_flows for 2026-06-08 is gone." in notice["text"]
    assert "ews run --as-of 2026-06-08" in notice["text"]


def test_an_error_that_was_not_written_for_people_is_only_named(bank: Bank) -> None:
    stage_failed(failure(ValueError("91410100MA45 has no account 6222 0200")), bank.opened)

    [notice] = bank.told()
    assert "Reason: ValueError; the log of this task in Airflow has the rest." in notice["text"]
    assert "6222" not in json.dumps(notice)


def test_the_same_failure_is_told_once_and_the_next_attempt_again(bank: Bank) -> None:
    stage_failed(failure(ValueError()), bank.opened)
    stage_failed(failure(ValueError()), bank.opened)
    assert len(bank.told()) == 1

    stage_failed(failure(ValueError(), try_number=4), bank.opened)
    assert len(bank.told()) == 2


def test_a_run_that_is_late_is_told_with_the_hour_in_the_bank(bank: Bank) -> None:
    run_is_late(late("running"), bank.opened)

    [notice] = bank.told()
    assert "The run of 8 June was not done by" in notice["text"]
    assert "07:30" in notice["text"]


@pytest.mark.parametrize("state", ["success", "failed"])
def test_a_run_that_has_ended_is_not_late(bank: Bank, state: str) -> None:
    run_is_late(late(state), bank.opened)

    assert bank.told() == []
