"""Two engines say the same, or the difference is told in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from tests.signals.engines import SIGNALS, differences

ON = date(2026, 6, 5)


def rows(*values: Any, ids: str = "ab") -> pd.DataFrame:
    return pd.DataFrame({"value": list(values)}, index=list(ids[: len(values)]))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (1.0, 1.0 + 1e-10),
        (0.0, 3.3e-16),
        (7, 7.0),
        (None, float("nan")),
        (ON, pd.Timestamp(ON)),
        ("面粉", "面粉"),
        ([1.0, None], [1.0, float("nan")]),
    ],
)
def test_the_same_is_the_same_in_whatever_type(here: Any, there: Any) -> None:
    assert differences(rows(here), rows(there)) == []


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (1.0, 1.0 + 1e-8),
        (0.0, 1e-9),
        (0.0, None),
        (None, 0.0),
        (ON, date(2026, 6, 6)),
        (ON, None),
        ("面粉", "面条"),
        ("a", None),
        ([1.0, 2.0], [1.0, 2.1]),
        ([1.0, 2.0], [1.0]),
    ],
)
def test_what_differs_is_told_with_the_borrower(here: Any, there: Any) -> None:
    told = differences(rows("x", here), rows("x", there))

    assert len(told) == 1
    assert told[0].startswith("value of b: ")


def test_a_borrower_too_few_or_another_column_is_a_difference() -> None:
    assert differences(rows(1.0, 2.0), rows(1.0)) == ["borrowers ['a'], not ['a', 'b']"]
    renamed = rows(1.0).rename(columns={"value": "worth"})
    assert differences(rows(1.0), renamed) == ["columns ['worth'], not ['value']"]


def test_every_signal_of_the_config_is_compared() -> None:
    assert len(SIGNALS) >= 89
    assert len({name for _, name in SIGNALS}) == len(SIGNALS)
