"""The festival's days, what they are replaced by, and what a firm keeps of its level."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from warning_signals.forecasts import spring_festival

NEW_YEAR = date(2026, 2, 17)
START = date(2026, 1, 1)
DAY = (NEW_YEAR - START).days


def test_phases_run_from_a_week_before_to_fifteen_days_after() -> None:
    phase = spring_festival.phases(START, 90, [NEW_YEAR])

    edges = phase[[DAY - 8, DAY - 7, DAY - 1, DAY, DAY + 7, DAY + 8, DAY + 15, DAY + 16]]
    assert edges.tolist() == [0, 1, 1, 2, 2, 3, 3, 0]


def test_festival_days_are_the_same_weekdays_four_weeks_before() -> None:
    values = np.arange(90, dtype=float)[None]
    phase = spring_festival.phases(START, 90, [NEW_YEAR])

    ordinary = spring_festival.replaced(values, phase)

    assert ordinary[0, [DAY - 8, DAY - 7, DAY, DAY + 15, DAY + 16]].tolist() == [
        DAY - 8, DAY - 35, DAY - 28, DAY - 13, DAY + 16
    ]  # fmt: skip


def test_a_firm_without_a_festival_is_given_its_peers_median() -> None:
    values = np.full((3, 90), 100.0)
    values[0, DAY : DAY + 8] = 20.0
    values[1, DAY : DAY + 8] = 40.0
    values[2, : DAY + 20] = np.nan
    phase = spring_festival.phases(START, 90, [NEW_YEAR])

    own = spring_festival.own_shares(values, phase)

    np.testing.assert_allclose(own[:, 2], [0.2, 0.4, np.nan])
    np.testing.assert_allclose(own[:, 0], 1.0)
    assert spring_festival.median_shares(own)[2] == pytest.approx(0.3)


def test_shoulders_lie_outside_the_festival() -> None:
    near = spring_festival.shoulders(START, 90, [NEW_YEAR])

    assert near[[DAY - 15, DAY - 14, DAY - 8, DAY - 7, DAY + 15, DAY + 16, DAY + 28]].tolist() == [
        False, True, True, False, False, True, True
    ]  # fmt: skip
