"""`ews evaluate composite` on two very small books, three looks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from warning_signals.evaluation import composite
from warning_signals.settings import Settings

ROOT = Path(__file__).parents[2]
PROMISED = {
    "borrowers", "healthy_amber_share", "healthy_red_share", "festival_ratio", "recall",
    "recall_without_ledger", "precision", "precision_truth_permuted", "median_lead_days",
    "alerts_per_officer_month",
}  # fmt: skip


def test_the_interval_of_a_share_is_wilsons() -> None:
    low, high = composite.wilson(70, 100)

    assert (round(low, 3), round(high, 3)) == (0.604, 0.781)
    assert composite.wilson(0, 0) == [0.0, 1.0]


@pytest.mark.slow
def test_all_promised_figures_come_from_two_books_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(composite, "SETTLED_LOOKS", 0)
    settings = Settings(home=tmp_path, config=ROOT / "config")
    said: list[str] = []

    told = composite.measure(settings, 120, 3, 5, said.append)
    again: dict[str, Any] = composite.measure(settings, 120, 3, 5, said.append)

    assert set(told) >= PROMISED
    assert 100 <= told["borrowers"] <= 120
    assert 0 <= told["healthy_red_share"] <= told["healthy_amber_share"] <= 0.2
    assert told["by_signal"]["dpd"]["evaluated"] == 1.0
    assert np.isclose(told["precision"], again["precision"], equal_nan=True)
    assert sum("known stories: Measuring" in text for text in said) == 3
    assert sum("unseen stories: Measuring" in text for text in said) == 3
