"""False alarms of the band's rule on books in which it is known what happened."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from warning_signals.evaluation import band_alarms

FEW, DAYS = 40, 600


def test_a_simulated_book_can_be_made_again() -> None:
    one, other = (band_alarms.healthy(0.6, 5, 400) for _ in range(2))

    np.testing.assert_array_equal(one.values, other.values)
    assert one.end == date(2026, 6, 7)
    assert (one.values > 0).all()


def test_neighbouring_days_are_as_alike_as_asked_for() -> None:
    book = band_alarms.healthy(0.9, 50, 700)
    logs = np.log(book.values).reshape(50, 100, 7)
    noise = (logs - logs.mean(axis=1, keepdims=True)).reshape(50, 700)[:, :200]

    alike = np.mean([np.corrcoef(row[1:], row[:-1])[0, 1] for row in noise])

    assert alike == pytest.approx(0.9, abs=0.07)


def test_a_healthy_book_has_few_false_episodes_and_a_failing_one_many() -> None:
    healthy = band_alarms.healthy(0.3, FEW, DAYS)
    failing = band_alarms.healthy(0.3, FEW, DAYS)
    failing.values[:, -60:] = 0.0
    first = healthy.end - timedelta(days=84)

    calm = band_alarms.measure(healthy, first)["episodes_per_year"]
    alarmed = band_alarms.measure(failing, first)["episodes_per_year"]

    assert calm <= 0.4
    assert alarmed > 2
