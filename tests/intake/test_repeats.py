"""What must be unique within a delivery, and which rows are there twice."""

import numpy as np
import pyarrow as pa

from warning_signals.intake.repeats import key_columns, repeated


def test_a_snapshot_is_unique_by_day_and_a_change_by_the_moment_it_was_learned() -> None:
    assert key_columns("borrowers") == ["borrower_id", "business_on"]
    assert key_columns("account_balances") == ["account_id", "business_on"]
    assert key_columns("accounts") == ["account_id", "known_at"]
    assert key_columns("account_flows") == ["flow_id"]


def test_only_whole_clean_rows_that_came_before_make_a_repeat() -> None:
    rows = pa.table(
        {
            "k": ["a", "a", "a", "b", "b", None, None],
            "v": [1, 1, 2, 5, 5, 7, 7],
            "row_no": [1, 2, 3, 4, 5, 6, 7],
        }
    )
    clean = np.array([True, True, True, False, True, True, True])

    mask = repeated(rows, ["k"], clean)

    assert mask.tolist() == [False, True, False, False, False, False, True]
