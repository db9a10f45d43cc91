"""Killed with -9 in any stage and run again: the same state, one message, one ticket."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from tests.bank import MONDAY, Bank
from tests.conftest import quiet
from warning_signals.casework.listing import open_cases
from warning_signals.context import Context
from warning_signals.register import engine, run_history
from warning_signals.stages.line import STAGES, run_day
from warning_signals.stages.state_hash import state_hash

FORKS = multiprocessing.get_context("forkserver")
PLACES = [(name, commit) for name, _ in STAGES for commit in (1, 2)] + [("close", 1)]


def die_in(home: Path, stage: str, commit: int) -> None:
    """Run Monday and be killed at the nth commit inside a stage, before it takes effect."""
    bank = Bank(home)
    here = {"stage": "", "commits": 0}

    def enter(text: str) -> None:
        here.update(stage=text.partition("  ")[2], commits=0)

    with bank.context() as context:

        @event.listens_for(context.register, "commit")
        def count(_: Any) -> None:
            here["commits"] += 1
            if here["stage"] == stage and here["commits"] == commit:
                os.kill(os.getpid(), signal.SIGKILL)

        run_day(MONDAY, context, "newest", enter)


def run_again(home: Path, queue: Any) -> None:
    """Run Monday to its end and say what came of it."""
    with Bank(home).context() as context:
        run_day(MONDAY, context, "newest", quiet)
        queue.put(outcome(context, MONDAY, home))


def outcome(context: Context, as_of: date, home: Path) -> dict[str, Any]:
    with engine.reading(context.register) as connection:
        report = run_history.newest_report(connection, as_of)
    assert report is not None
    return {
        "hash": state_hash(as_of, context),
        "state": report["state"],
        "tickets": [case["ticket"] for case in open_cases(context)],
        "messages": len(list((home / "inbox").rglob("*.json"))),
    }


def apart(target: Any, *args: Any) -> int | None:
    process = FORKS.Process(target=target, args=args)
    process.start()
    process.join(300)
    return process.exitcode


@pytest.fixture(scope="module")
def undisturbed(first_day_done: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What an undisturbed run comes to."""
    FORKS.set_forkserver_preload(["tests.stages.test_kill", "great_expectations"])
    home = tmp_path_factory.mktemp("undisturbed") / "home"
    shutil.copytree(first_day_done, home)
    queue = FORKS.Queue()
    assert apart(run_again, home, queue) == 0
    found: dict[str, Any] = queue.get(timeout=10)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("stage", "commit"), PLACES)
def test_a_kill_in_any_stage_changes_nothing_in_the_end(
    stage: str, commit: int, first_day_done: Path, tmp_path: Path, undisturbed: dict[str, Any]
) -> None:
    home = tmp_path / "home"
    shutil.copytree(first_day_done, home)

    exit_code = apart(die_in, home, stage, commit)
    queue = FORKS.Queue()
    assert apart(run_again, home, queue) == 0
    found = queue.get(timeout=10)

    assert exit_code in (-signal.SIGKILL, 0), "The run ended in another way than by the kill."
    if commit == 1:
        assert exit_code == -signal.SIGKILL
    assert {**found, "tickets": len(found["tickets"])} == {
        **undisturbed,
        "tickets": len(undisturbed["tickets"]),
    }
    assert len(set(found["tickets"])) == 3
    assert found["messages"] == 3
