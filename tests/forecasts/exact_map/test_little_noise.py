"""The closed forms behind the panels: spherical Bessel functions and where the panels lie."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import spherical_jn

from warning_signals.forecasts.exact_map import little_noise
from warning_signals.forecasts.exact_map.little_noise import MILLER, MOST_PANELS, ORDER

# As they are written, not compiled.
bessel: Any = little_noise.spherical_bessel
lay: Any = little_noise.lay_panels


@pytest.mark.parametrize("x", [0.0, 5e-4, 1e-3, 0.02, 1.0, np.pi, 4.4934, 11.9, 12.1, 300.0, 1e6])
def test_spherical_bessel_functions_are_those_of_scipy(x: float) -> None:
    found = np.empty(MILLER + 2)

    bessel.py_func(x, found)

    expected = [spherical_jn(k, x) for k in range(ORDER)]
    np.testing.assert_allclose(found[:ORDER], expected, atol=2e-11)


@pytest.mark.parametrize("share", [0.3, 1e-2, 1e-6, 1e-9])
def test_panels_reach_to_where_noise_leaves_nothing(share: float) -> None:
    edges = np.zeros(MOST_PANELS + 1)

    count = lay.py_func(edges, 0.8, share)

    widths = np.diff(edges[: count + 1])
    assert np.exp(-((edges[count] * share) ** 2) / 2) < 1e-9
    assert edges[0] == 0
    assert (widths[1:] <= np.maximum(edges[1:count], 1.2 / share)).all()
    assert count <= 45
