"""What a model learns from the book: once a week where it can be stored, else each night."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.bank import ROOT
from tests.forecasts.made_up import histories, steady
from warning_signals.forecasts.histories import Expected, ForecastModel, Histories
from warning_signals.settings import load_calendar
from warning_signals.stages.learnt import first_bank_day, kept_or_learnt

CALENDAR = load_calendar(ROOT / "config")
NOWHERE = Path("not-asked-for")
LAST_WEEK, THIS_WEEK = histories(steady(level=10.0)), histories(steady(level=30.0))


def no_forecast(*_: Any) -> Expected:
    raise AssertionError("nothing is forecast here")


def mean_of(book: Histories) -> float:
    return float(np.nanmean(book.values))


def write(fitted: float, path: Path) -> None:
    with path.open("wb") as file:
        np.save(file, np.array(fitted))


def read(path: Path) -> float:
    return float(np.load(path))


STORING = ForecastModel("mean", "1", no_forecast, mean_of, write, read)
FORGETTING = ForecastModel("mean", "1", no_forecast, mean_of)


def test_a_model_that_stores_learns_once_and_keeps_it_to_the_last_digit(tmp_path: Path) -> None:
    path = tmp_path / "learnt" / "x.npz"

    once = kept_or_learnt(STORING, path, THIS_WEEK, lambda: LAST_WEEK, NOWHERE)
    again = kept_or_learnt(STORING, path, THIS_WEEK, lambda: THIS_WEEK, NOWHERE)

    assert once == again == mean_of(LAST_WEEK)
    assert [file.name for file in path.parent.iterdir()] == ["x.npz"]


def test_cut_off_while_it_stores_it_has_learnt_nothing(tmp_path: Path) -> None:
    def cut_off(fitted: float, path: Path) -> None:
        write(fitted, path)
        raise KeyboardInterrupt

    dies = ForecastModel("mean", "1", no_forecast, mean_of, cut_off, read)
    path = tmp_path / "x.npz"

    with pytest.raises(KeyboardInterrupt):
        kept_or_learnt(dies, path, THIS_WEEK, lambda: LAST_WEEK, NOWHERE)

    assert not path.exists()
    assert kept_or_learnt(STORING, path, THIS_WEEK, lambda: LAST_WEEK, NOWHERE) == mean_of(
        LAST_WEEK
    )


def test_a_model_that_stores_nothing_learns_from_the_day_itself(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"

    assert kept_or_learnt(FORGETTING, path, THIS_WEEK, lambda: LAST_WEEK, NOWHERE) == mean_of(
        THIS_WEEK
    )
    assert not path.exists()


def test_a_model_that_learns_nothing_is_handed_nothing(tmp_path: Path) -> None:
    plain = ForecastModel("plain", "1", no_forecast)

    assert kept_or_learnt(plain, tmp_path / "x.npz", THIS_WEEK, lambda: LAST_WEEK, NOWHERE) is None


@pytest.mark.parametrize(
    ("as_of", "first"),
    [
        (date(2026, 6, 8), date(2026, 6, 8)),
        (date(2026, 6, 12), date(2026, 6, 8)),
        (date(2026, 10, 8), date(2026, 10, 8)),  # after the National Day holiday
        (date(2026, 10, 9), date(2026, 10, 8)),
    ],
)
def test_the_weeks_first_bank_day_is_the_same_on_each_of_its_days(as_of: date, first: date) -> None:
    assert first_bank_day(CALENDAR, as_of) == first
