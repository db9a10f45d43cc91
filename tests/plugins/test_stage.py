"""What a task does around a stage of the library."""

from __future__ import annotations

import pytest
from early_warning_airflow.stage import check_all_went_well

from warning_signals.errors import RunIncomplete


def test_a_failed_task_ends_the_run_failed_whatever_came_after_it() -> None:
    states = {"begin": "success", "measure": "failed", "detect": "upstream_failed"}

    with pytest.raises(RunIncomplete, match="These tasks failed: measure"):
        check_all_went_well(states)


def test_a_run_without_a_failed_task_is_let_pass() -> None:
    check_all_went_well({"begin": "success", "pull_0": "success", "close": "running"})
