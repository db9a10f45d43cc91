"""The score: a short sum here, Splink where there is much; both say the same."""

from __future__ import annotations

from itertools import product

import numpy as np
import pyarrow as pa
import pytest

from warning_signals.matching import model
from warning_signals.matching.scoring import by_splink, by_sum, scores


def every_combination() -> pa.Table:
    """Return one row a combination of levels, those with nothing to compare included."""
    names = list(model.COMPARISONS)
    told = [[*model.COMPARISONS[name], model.NONE] for name in names]
    rows = list(zip(*product(*told), strict=True))
    return pa.table({name: list(column) for name, column in zip(names, rows, strict=True)})


def test_splink_and_the_sum_agree_on_every_combination_of_levels() -> None:
    compared = every_combination()

    summed, told = by_sum(compared), by_splink(compared)

    assert compared.num_rows == 900
    assert np.abs(summed - told).max() < 1e-12


@pytest.mark.parametrize("large", [900, 901])
def test_the_number_of_pairs_changes_who_adds_up_and_not_the_score(large: int) -> None:
    compared = every_combination()

    assert scores(compared, large) == pytest.approx(by_sum(compared), abs=1e-12)
