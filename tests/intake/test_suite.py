"""A suite that checks nothing is an error, and what it looked at is kept without rows."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tests.intake.conftest import Take
from warning_signals.errors import ConfigError
from warning_signals.intake.suite import Suite, read_suite

META = {
    "on_failure": "quarantine",
    "rule": "null",
    "column": "a",
    "hint_en": "a is empty",
    "hint_zh": "a 为空",
}


def suite(column: str) -> dict[str, object]:
    expectation = {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": column},
        "meta": META,
    }
    return {"name": "x", "meta": {}, "expectations": [expectation]}


def test_faults_hold_positions_in_the_whole_delivery() -> None:
    rows = pa.table({"a": ["x", None, None]})

    verdict = Suite(suite("a"), "Asia/Shanghai").of_rows(rows, np.array([True, False, True]))

    assert [fault.rows.tolist() for fault in verdict.faults] == [[2]]


def test_an_expectation_on_a_column_that_is_not_there_is_a_config_error() -> None:
    rows = pa.table({"a": ["x"]})

    with pytest.raises(ConfigError, match="could not be evaluated"):
        Suite(suite("b"), "Asia/Shanghai").of_rows(rows, np.array([True]))


def test_a_missing_suite_is_a_config_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.json cannot be read"):
        read_suite(tmp_path / "none.json")


def test_the_kept_result_has_sums_and_examples_but_no_rows(take: Take) -> None:
    checked = take("branches", "branch_id,name\nBR01,\nBR02,East\n")

    assert (checked.validation["delivered"], checked.validation["quarantined"]) == (2, 1)
    [failed] = [one for one in checked.validation["results"] if not one["success"]]
    assert failed["result"] == {
        "element_count": 2,
        "unexpected_count": 1,
        "unexpected_percent": 50.0,
    }
