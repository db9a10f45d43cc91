"""The bench's book: the same for the same seed, and with what a real one has."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from warning_signals.bench.forecasts_book import AHEAD, DAYS, make

CONFIG = Path("config")


def test_the_same_seed_gives_the_same_book() -> None:
    one, again, other = (make(CONFIG, 20, seed=seed) for seed in (1, 1, 2))

    np.testing.assert_array_equal(one.values, again.values)
    np.testing.assert_array_equal(one.coming, again.coming)
    assert (one.values[:, -1] != other.values[:, -1]).all()


def test_a_book_has_two_years_late_starts_gaps_and_every_holiday() -> None:
    book = make(CONFIG, 400)

    seen = np.isfinite(book.values)
    late, holed = ~seen[:, 0] & ~seen[:, 1], ~seen.all(axis=1) & seen[:, :2].any(axis=1)
    assert book.values.shape == (400, DAYS) == (400, 731)
    assert book.coming.shape == (400, AHEAD)
    assert np.isfinite(book.coming).all()
    assert 0.05 < late.mean() < 0.15
    assert 0.05 < holed.mean() < 0.15
    assert (book.holidays.values[:DAYS].sum(axis=0) > 0).all()
    assert np.nanmin(book.values) >= 0
