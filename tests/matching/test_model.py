"""What each agreement weighs, with the numbers written out."""

from __future__ import annotations

import pytest

from warning_signals.matching.model import COMPARISONS, prior_weight, weight


@pytest.mark.parametrize("comparison", COMPARISONS)
def test_the_shares_of_a_comparison_add_up_to_one(comparison: str) -> None:
    told = COMPARISONS[comparison].values()

    assert sum(m for m, _ in told) == pytest.approx(1, abs=0.001)
    assert sum(u for _, u in told) <= 1.0001
    assert all(0 < m < 1 and 0 < u < 1 for m, u in told)


@pytest.mark.parametrize(
    ("name", "alone"),
    [
        ("same", 0.931),
        ("former", 0.903),
        ("short", 0.851),
        ("branch", 0.833),
        ("no_place", 0.824),
        ("former_late", 0.813),
        ("other_form", 0.588),
        ("shared", 0.585),
        ("similar", 0.031),
        ("other_place", 0.030),
        ("different", 0.0005),
    ],
)
def test_how_far_a_name_gets_alone(name: str, alone: float) -> None:
    bits = prior_weight() + weight("name", name)

    assert 1 / (1 + 2**-bits) == pytest.approx(alone, abs=0.0006)


@pytest.mark.parametrize(
    ("comparison", "level", "bits"),
    [
        ("number", "fits", 12.0),
        ("number", "fits_little", 4.1),
        ("number", "near", 7.9),
        ("number", "differs", -10.0),
        ("region", "county", 3.0),
        ("region", "city", 2.0),
        ("region", "other_city", -1.6),
        ("region", "differs", -4.6),
        ("legal_rep", "same", 6.6),
        ("legal_rep", "differs", -1.5),
        ("legal_rep", "none", 0.0),
    ],
)
def test_what_the_other_evidence_weighs(comparison: str, level: str, bits: float) -> None:
    assert weight(comparison, level) == pytest.approx(bits, abs=0.05)
