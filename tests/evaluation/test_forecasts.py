"""`ews evaluate forecasts` on a small folder."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from tests.evaluation import small_folder
from tests.forecasts.made_up import histories, steady
from warning_signals.cli.app import app
from warning_signals.evaluation import band_alarms, forecasts

ROOT = Path(__file__).parents[2]
PROMISED = {
    "schema", "mase", "wape", "baseline_mase", "baseline_wape", "mase_ratio", "wape_ratio",
    "interval_score", "baseline_interval_score", "coverage_95", "stoppages", "stoppages_caught",
    "false_episodes_per_year", "invoices", "weekly",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EWS_DATA", str(small_folder.make(tmp_path_factory.mktemp("data"))))
        patch.setenv("EWS_CONFIG", str(ROOT / "config"))
        patch.setattr(band_alarms, "LIKENESS", (0.3,))
        for name in ("ORIGINS_2016", "ORIGINS_2019"):
            patch.setattr(forecasts, name, getattr(forecasts, name)[-2:])
        patch.setattr(band_alarms.healthy, "__defaults__", (20, 500, 1))
        result = CliRunner().invoke(app, ["evaluate", "forecasts", "--others", "2", "--json"])
    assert result.exit_code == 0, result.output
    made: dict[str, Any] = json.loads(result.stdout)
    return made


def test_all_promised_figures_are_there_and_finite(told: dict[str, Any]) -> None:
    assert set(told) >= PROMISED
    assert told["schema"] == 1
    assert all(math.isfinite(v) for v in told.values() if isinstance(v, float))
    assert all(math.isfinite(v) for v in told["weekly"].values() if isinstance(v, float))


def test_what_was_not_combined_is_scored_beside_it(told: dict[str, Any]) -> None:
    scored = told["candidates"]
    assert {"map_level", "seasonal_level", "optimum_weekly_only", "smoothed_0.5"} <= set(scored)
    assert all(0 < one["wape"] < 2 for one in scored.values())


def test_other_models_are_scored_on_some_of_the_same_firms(told: dict[str, Any]) -> None:
    others = told["others"]
    assert (others["electricity"]["series"], others["invoices"]["series"]) == (2, 2)
    assert others["weekly"]["series"] == 4
    models = {"AutoETS", "MSTL", "SeasonalNaive"}
    assert set(others["electricity"]) == {"series", "combination", *models}
    assert all(0 < others["invoices"][name]["mase"] < 5 for name in models)
    assert all(0.5 < others["electricity"][name]["coverage_95"] <= 1 for name in models)


def test_only_firms_of_some_size_are_scored(told: dict[str, Any]) -> None:
    assert told["series"] == 5
    assert told["invoices"]["series"] == 3


def test_the_stop_that_is_there_is_found(told: dict[str, Any]) -> None:
    assert (told["stoppages"], told["stoppages_caught"]) == (1, 1)
    assert told["false_episodes_per_year"] == 0.0


def test_ratios_are_those_of_the_figures_beside_them(told: dict[str, Any]) -> None:
    assert told["mase_ratio"] == pytest.approx(told["mase"] / told["baseline_mase"])
    assert told["wape_ratio"] == pytest.approx(told["wape"] / told["baseline_wape"])


def test_without_the_folder_it_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EWS_DATA", str(tmp_path))
    monkeypatch.setenv("EWS_CONFIG", str(ROOT / "config"))

    result = CliRunner().invoke(app, ["evaluate", "forecasts", "--json"])

    assert "power_daily.parquet, which is not there" in str(result.exception)


def test_invoices_are_of_firms_that_were_selling() -> None:
    gone = steady(days=600)
    gone[-100:] = 0.0
    book = histories(steady(days=600), gone, steady(days=300))

    assert forecasts.selling(book, book.end).ids == ["B0"]
    assert np.isfinite(forecasts.of_size(book.only([0])).values).all()
