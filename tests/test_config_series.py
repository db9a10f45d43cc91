"""config/forecasts.yml: which series are forecast, and what is wrong with a line of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.bank import ROOT
from warning_signals.config import Config, load_config
from warning_signals.errors import ConfigError
from warning_signals.settings import Settings


def config_with(tmp_path: Path, *, file: str = "forecasts", was: str, now: str) -> Config:
    folder = tmp_path / "config"
    shutil.copytree(ROOT / "config", folder)
    path = folder / f"{file}.yml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")
    return load_config(Settings(config=folder))


def test_each_line_names_a_series_and_the_model_that_forecasts_it() -> None:
    series = load_config(Settings(config=ROOT / "config")).forecasts

    assert {name: each.series.feeds for name, each in series.items()} == {
        "electricity_kwh": ("meters", "meter_readings"),
        "operating_inflow": ("account_flows", "accounts"),
        "invoice_issued": ("e_invoices",),
        "merchant_volume": ("account_flows", "accounts"),
    }
    second = {name for name, each in series.items() if each.second_opinion}
    assert second == {"electricity_kwh"}


def test_another_model_is_one_word_of_one_line(tmp_path: Path) -> None:
    was = "invoice_issued: {model: combined}"

    config = config_with(tmp_path, was=was, now="invoice_issued: {model: exact_map}")

    assert config.forecasts["invoice_issued"].model == "exact_map"


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (
            "invoice_issued: {model: combined}",
            "invoice_issued: {model: seasonal_lvel}",
            r"forecasts\.yml:\d+: invoice_issued: .*no warning_signals/forecasts/seasonal_lvel\.py"
            r"\. Did you mean seasonal_level\?",
        ),
        (
            "merchant_volume: {model: combined}",
            "merchant_volum: {model: combined}",
            r"merchant_volum: .*Did you mean merchant_volume\?",
        ),
        (
            "second_opinion: prophet",
            "second_opinoin: prophet",
            r"electricity_kwh\.second_opinoin: no such key\. Did you mean second_opinion\?",
        ),
        (
            "merchant_volume: {model: combined}",
            "",
            r"account_flows\.merchant_volume_drop: reads the forecast of 'merchant_volume', which "
            r"config/forecasts\.yml lacks\.",
        ),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, was: str, now: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        config_with(tmp_path, was=was, now=now)


def test_a_signal_is_in_shadow_where_its_line_says_so(tmp_path: Path) -> None:
    config = config_with(tmp_path, file="signals", was="dpd: {}", now="dpd: {shadow: true}")

    shadow = {name for name, signal in config.signals.items() if signal.shadow}
    assert {"dpd", "op_inflow_fcst_dev", "merchant_volume_drop", "invoice_issue_drop"} <= shadow
    assert not shadow & {"op_inflow_drop", "partial_payment", "returned_payments"}
