"""The forecasts' bench from end to end, on a small book."""

from __future__ import annotations

import pytest

from warning_signals.bench.forecasts import measure
from warning_signals.settings import Settings


@pytest.mark.slow
def test_a_small_book_is_measured_and_prophet_is_never_better() -> None:
    said: list[str] = []

    told = measure(Settings(), 1_000, 6, 4, said.append)

    assert told["series"] == told["solved"] == 1_000
    assert told["solver_seconds"] > 0
    assert told["peak_rss_mb"] < 2_000
    assert told["prophet_ratio"] > 100
    assert told["objective_worst_gap"] < 1e-4
    assert told["flag_series"] == 4
    assert 0 <= told["jaccard"] <= 1
    assert said[0].startswith("Solving 1,000 series on ")
