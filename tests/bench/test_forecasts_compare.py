"""What the bench says of the exact optimum beside Prophet's, on numbers made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecasts.exact_map.shapes import book, solved
from warning_signals.bench.forecasts_compare import gaps, verdicts
from warning_signals.forecasts.exact_map.predict import Sums
from warning_signals.forecasts.exact_map.work import Floats


def bounds(lower: list[float]) -> Sums:
    """Return sums with these lower bounds."""
    column = np.array(lower)[:, None]
    return Sums(column + 10, np.ones_like(column), column, column + 20, 0.05)


def prophets(lower: list[float], deviation: float) -> Floats:
    """Return Prophet's bounds, all with this deviation and an objective of -300 nats."""
    return np.array([[low, deviation, -300.0] for low in lower])


def test_a_disagreement_is_told_with_its_distance_to_both_bounds() -> None:
    actual = np.array([9.0, 10.5, 50.0, 7.0])
    optima = np.array([-300.0, -300.5, -300.0, -300.0])

    told = verdicts(bounds([10, 10, 10, 10]), optima, actual, prophets([10, 11, 10, 10], 2.0))

    assert told["flag_agreement"] == 0.75
    assert told["jaccard"] == pytest.approx(2 / 3)
    assert told["flagged_by_prophet"] == 0.75
    assert told["disagreements"] == [
        {
            "series": 1,
            "flagged_by": "prophet",
            "from_prophets_bound": -0.25,
            "from_own_bound": 0.25,
            "prophet_short_by_nats": 0.5,
        }
    ]


def test_only_the_series_prophet_was_asked_of_are_compared() -> None:
    optima, actual = np.full(3, -300.0), np.array([9.0, 12.0, 9.0])

    told = verdicts(bounds([10, 10, 10]), optima, actual, prophets([10, 11], 1.0))

    assert told["flag_series"] == 2
    assert told["flag_agreement"] == 1.0
    assert told["disagreements"] == []


def test_the_worst_gap_is_the_one_most_in_prophets_favour() -> None:
    optima = solved(book(4, 200))
    own = optima.found.objective
    theirs = [own[0] + 0.5, own[1] - 0.25, None]

    told = gaps(optima, theirs)

    assert told["objective_worst_gap"] == pytest.approx(0.25)
    assert told["objective_median_gap"] == pytest.approx(-0.125)
    assert told["objective_series"] == 2
