"""How the daily run is wired: what waits for what, what goes on after a failure, and its page."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
STRAIGHT_ON = [
    "begin",
    "pull",
    "validate_masters",
    "validate",
    "look_again",
    "forecast",
    "measure",
    "detect",
    "assess",
    "escalate",
    "deliver",
    "close",
]
HEAVY = ["pandas", "ibis", "duckdb", "great_expectations", "prophet", "pyarrow", "plotly"]


@pytest.fixture(scope="module")
def dag() -> Any:
    from airflow.dag_processing.dagbag import DagBag

    bag = DagBag(str(ROOT / "dags" / "daily_monitoring.py"))
    assert bag.import_errors == {}
    return bag.dags["daily_monitoring"]


def names_of(callbacks: Any) -> list[str]:
    """Airflow keeps one callback or a list of them."""
    listed = callbacks if isinstance(callbacks, list) else [callbacks]
    return [callback.__name__ for callback in listed]


def test_the_stages_stand_in_the_order_of_the_library(dag: Any) -> None:
    order = [task.task_id for task in dag.topological_sort()]

    assert order == STRAIGHT_ON
    assert dag.task_dict["close"].downstream_task_ids == set()


def test_a_run_has_at_most_fifteen_tasks_with_the_feeds_in_three_groups(dag: Any) -> None:
    groups = {
        task.task_id: task.op_kwargs_expand_input.value["group"]
        for task in dag.tasks
        if task.is_mapped
    }

    assert groups == {"pull": ["masters", "core", "outside"], "validate": ["core", "outside"]}
    assert len(dag.tasks) - len(groups) + sum(map(len, groups.values())) == 15


def test_every_stage_stands_directly_after_begin_so_none_runs_without_it(dag: Any) -> None:
    after = {t.task_id for t in dag.tasks if "begin" in t.upstream_task_ids}

    assert after == set(STRAIGHT_ON) - {"begin"}


def test_a_failed_feed_or_stage_holds_back_only_what_judges_its_numbers(dag: Any) -> None:
    strict = {t.task_id for t in dag.tasks if t.trigger_rule == "all_success"}
    others = {t.trigger_rule for t in dag.tasks if t.task_id not in strict}

    assert strict == {"begin", "pull", "detect", "assess"}
    assert others == {"all_done_min_one_success"}


def test_what_depends_on_others_is_tried_again_with_growing_pauses(dag: Any) -> None:
    pull, deliver, close = (dag.task_dict[name] for name in ("pull", "deliver", "close"))

    assert (pull.retries, deliver.retries, close.retries) == (4, 5, 0)
    assert pull.retry_exponential_backoff == deliver.retry_exponential_backoff == 2.0
    assert deliver.max_retry_delay == timedelta(minutes=20)


def test_runs_come_one_at_a_time_on_the_banks_days(dag: Any) -> None:
    assert dag.max_active_runs == 1
    assert dag.timetable.summary == "bank days, 04:30"


def test_a_run_not_done_three_hours_after_it_was_due_is_told_to_the_operators(dag: Any) -> None:
    [alert] = dag.deadline if isinstance(dag.deadline, list) else [dag.deadline]

    assert alert.reference.reference_name == "DagRunLogicalDateDeadline"
    assert alert.interval == timedelta(hours=3)
    assert alert.callback.path == "early_warning_airflow.notices.run_is_late"


def test_every_stage_that_fails_for_good_is_told_to_the_operators(dag: Any) -> None:
    told = {task.task_id: names_of(task.on_failure_callback) for task in dag.tasks}

    assert told == {task_id: ["stage_failed"] for task_id in STRAIGHT_ON}


def test_its_page_says_what_to_do_if_a_feed_fails_and_how_to_redo_a_day(dag: Any) -> None:
    assert "**If a feed fails**" in dag.doc_md
    assert "**To redo a day**" in dag.doc_md


def test_airflow_can_store_it_and_read_it_back(dag: Any) -> None:
    from airflow.serialization.serialized_objects import DagSerialization

    stored = DagSerialization.to_dict(dag)
    again = DagSerialization.from_dict(stored)

    assert sorted(again.task_dict) == sorted(STRAIGHT_ON)
    assert type(again.timetable).__name__ == "BankDays"


def test_reading_the_file_imports_nothing_heavy() -> None:
    script = f"""
import runpy, sys
runpy.run_path({str(ROOT / "dags" / "daily_monitoring.py")!r})
print([name for name in {HEAVY!r} if name in sys.modules])
"""

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )

    assert done.stdout.splitlines()[-1] == "[]"
