"""Prophet's exact optimum, its recent misses carried on and fading."""

from __future__ import annotations

import numpy as np
import pytest

from tests.forecasts.made_up import histories, steady
from warning_signals.forecasts.candidates import map_level
from warning_signals.forecasts.candidates.days import days
from warning_signals.forecasts.candidates.map_level import Setting
from warning_signals.forecasts.exact_map.forecast import Options, optima
from warning_signals.forecasts.exact_map.predict import path


def test_without_misses_it_is_the_optimum_itself() -> None:
    book = histories(steady())
    setting = Setting(weight=0.0)

    expected = map_level.daily(days(book, 30), setting)

    optimum = path(optima(book, 30, Options(setting.settings)))
    assert expected == pytest.approx(optimum)


def test_a_new_level_is_followed_at_once_and_forgotten_slowly() -> None:
    fallen = steady(seed=3)
    fallen[-10:] = 50.0
    book = days(histories(fallen), 30)

    without = map_level.daily(book, Setting(weight=0.0))
    expected = map_level.daily(book)

    assert expected[0, 0] == pytest.approx(50.0, abs=8.0)
    assert (without - expected)[0, 29] < (without - expected)[0, 0] / 10


def test_a_window_forgets_what_was_before_it() -> None:
    risen = np.concatenate([steady(10.0, days=500), steady(100.0, days=200)])
    setting = Setting(window_days=150, weight=0.0)

    expected = map_level.daily(days(histories(risen), 7), setting)

    alone = map_level.daily(days(histories(risen[-150:]), 7), setting)
    assert expected == pytest.approx(alone)


def test_what_cannot_be_solved_is_unknown() -> None:
    assert np.isnan(map_level.daily(days(histories(np.full(300, np.nan)), 7))).all()
