"""What is learned once a week and handed in every night."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.forecasts.made_up import histories, steady
from warning_signals.forecasts import fitted as learned
from warning_signals.forecasts.histories import Histories


@pytest.fixture(scope="module")
def book() -> Histories:
    return histories(*(steady(100.0 * (n + 1), seed=n) for n in range(6)))


def test_a_row_is_the_same_in_any_shard(book: Histories) -> None:
    pooled = learned.pool(book)

    whole = learned.refresh(book, pooled)
    shard = learned.refresh(book.only([4, 1]), pooled)

    np.testing.assert_array_equal(shard.weights, whole.weights[[4, 1]])
    np.testing.assert_array_equal(shard.weekly, whole.weekly[[4, 1]])
    np.testing.assert_array_equal(shard.daily, whole.daily[[4, 1]])


def test_the_pooled_part_does_not_depend_on_the_order_of_the_book(book: Histories) -> None:
    one, other = learned.pool(book), learned.pool(book.only([5, 3, 0, 1, 2, 4]))

    np.testing.assert_array_equal(one.weekly.quantiles, other.weekly.quantiles)
    np.testing.assert_array_equal(one.peers, other.peers)


def test_weights_sum_to_one_and_quantiles_rise(book: Histories) -> None:
    made = learned.refresh(book)

    assert made.weights.sum(axis=1) == pytest.approx(1.0)
    assert (np.diff(made.weekly, axis=1) >= 0).all()


def test_comes_back_from_the_disk_to_the_last_digit(book: Histories, tmp_path: Path) -> None:
    made = learned.refresh(book)
    learned.write(made, tmp_path / "fitted.npz")

    back = learned.read(tmp_path / "fitted.npz")

    assert (back.ids, back.fitted_on) == (made.ids, made.fitted_on)
    for name in ("weights", "daily", "weekly", "shares"):
        np.testing.assert_array_equal(getattr(back, name), getattr(made, name))
    np.testing.assert_array_equal(back.pooled.peers, made.pooled.peers)
    np.testing.assert_array_equal(back.pooled.weekly.levels, made.pooled.weekly.levels)
    assert back.pooled.daily.spread == made.pooled.daily.spread


def test_a_borrower_that_is_new_since_has_equal_weights_and_the_books_errors(
    book: Histories,
) -> None:
    made = learned.refresh(book)

    rows = learned.rows_for(made, ["B9", "B2"])

    assert rows.weights[0] == pytest.approx([1 / 3] * 3)
    np.testing.assert_array_equal(rows.weekly[1], made.weekly[2])
    assert rows.weekly[0, 0] < 0 < rows.weekly[0, -1]


def test_an_empty_book_teaches_nothing(book: Histories) -> None:
    made = learned.refresh(book.only([]))

    assert made.weights.shape == (0, 3)
