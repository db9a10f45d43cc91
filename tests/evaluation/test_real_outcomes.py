"""The real book's outcomes beside what signals say; the book itself is too large for here."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.evaluation.test_replay import IDS, signal
from warning_signals.evaluation import real_outcomes, replay
from warning_signals.model import Status

DAY = np.array([date(2019, 9, 20)] * 2, dtype="datetime64[D]")
OUTCOME = {"firms": pd.Series([1, 0], index=IDS)}


def panel(values: list[float], status: list[int]) -> pd.DataFrame:
    return pd.DataFrame({"a": values, "a__status": status}, index=IDS)


def test_a_signal_says_how_many_it_looked_at_and_on_whom_it_fired() -> None:
    frame = panel([2.0, 0.0], [Status.EVALUATED, Status.EVALUATED])

    told = real_outcomes.of_signal(frame, np.array([2, 0], np.int8), "a", signal(), OUTCOME)

    assert (told["evaluated"], told["amber"], told["red"]) == (2, 0, 1)
    assert (told["firms"]["fired_on_bad"], told["firms"]["fired_on_good"]) == (1, 0)
    assert told["firms"]["auc"] == 1.0


def test_a_signal_that_looked_at_none_of_them_has_no_figure_for_the_outcome() -> None:
    frame = panel([np.nan, np.nan], [Status.NO_HISTORY, Status.NO_FEED])

    told = real_outcomes.of_signal(frame, np.zeros(2, np.int8), "a", signal(), OUTCOME)

    assert told["evaluated"] == 0
    assert "firms" not in told


def test_votes_count_the_worst_of_each_root_cause_once() -> None:
    signals = {"a": signal(), "b": signal(), "c": signal("utility", "activity")}
    levels = {"a": [1, 0], "b": [2, 0], "c": [1, 1]}
    look = replay.Look(date(2019, 9, 20), np.array([True, True]))
    look.standing = {
        name: replay.Standing(np.array(at, np.int8), DAY) for name, at in levels.items()
    }

    assert real_outcomes.votes(look, signals).tolist() == [3.0, 1.0]


def test_size_alone_stands_beside_the_votes_and_small_is_worse() -> None:
    label = pd.Series([1.0, 0.0, np.nan])
    size = pd.Series([10.0, 1000.0, 5.0])

    told = real_outcomes.against(label, np.array([0.0, 0.0, 3.0]), size)

    assert told["size_alone"]["auc"] == 1.0
    assert told["votes"]["auc"] == 0.5
    assert told["size_and_votes"]["auc"] == pytest.approx(1.0)
