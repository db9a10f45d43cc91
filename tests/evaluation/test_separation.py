"""AUC with its interval and precision at the top."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from warning_signals.evaluation.separation import delong, precision_at, ranks, separation

BAD = np.array([False, False, False, True, True])


def test_a_score_that_ranks_all_bad_above_all_good_has_an_auc_of_one() -> None:
    told = separation(np.array([1.0, 2, 3, 4, 5]), BAD)

    assert (told["auc"], told["bad"], told["borrowers"]) == (1.0, 2, 5)
    assert told["interval"] == [1.0, 1.0]
    assert told["precision_top_20"] == 1.0


def test_a_score_that_says_the_same_of_everybody_has_an_auc_of_a_half() -> None:
    told = separation(np.zeros(5), BAD)

    assert told["auc"] == 0.5
    assert told["precision_top_20"] == pytest.approx(0.4)


def test_without_any_bad_there_is_nothing_to_tell_apart() -> None:
    told = separation(np.zeros(3), np.zeros(3, dtype=bool))

    assert (told["auc"], told["interval"], told["precision_top_10"]) == (None, None, None)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=4, max_size=40))
def test_the_auc_is_that_of_mann_and_whitney(rows: list[tuple[int, bool]]) -> None:
    score = np.array([value for value, _ in rows], dtype=np.float64)
    bad = np.array([flag for _, flag in rows])
    if bad.any() and not bad.all():
        wins = mannwhitneyu(score[bad], score[~bad]).statistic
        assert delong(score, bad)[0] == pytest.approx(wins / (bad.sum() * (~bad).sum()))


def test_ties_at_the_bound_count_in_part() -> None:
    score = np.array([3.0, 2, 2, 1])

    assert precision_at(score, np.array([True, True, False, False]), 0.5) == 0.75


def test_what_is_unknown_ranks_in_the_middle() -> None:
    assert ranks(np.array([1.0, np.nan, 3.0])).tolist() == [0.25, 0.5, 0.75]
