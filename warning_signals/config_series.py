"""What stands in config/forecasts.yml: which series are forecast, and by which model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warning_signals import registry
from warning_signals.config_files import ConfigFiles
from warning_signals.errors import UnknownName, did_you_mean
from warning_signals.model import Signal
from warning_signals.observed_series import ObservedSeries

KEYS = ("model", "second_opinion", "processes")


@dataclass(frozen=True)
class SeriesConfig:
    """One series that is forecast each night, by the model of that name.

    `second_opinion` is the model that is asked about those that left their band, None for none;
    `processes` are how many share the work of a large book. Models are named and not loaded: some
    take seconds to import.
    """

    name: str
    series: ObservedSeries
    model: str
    second_opinion: str | None = None
    processes: int = 1


def read_series(files: ConfigFiles, signals: Mapping[str, Signal]) -> dict[str, SeriesConfig]:
    """Return the series by name, faults noted; one is that a signal reads a series not there."""
    listed = files.read("forecasts").items()
    found = [_series(files, name, raw or {}) for name, raw in listed]
    series = {each.name: each for each in found if each is not None}
    for name, signal in signals.items():
        if signal.series and signal.series not in series:
            what = f"reads the forecast of {signal.series!r}, which config/forecasts.yml lacks."
            files.fault("signals", (signal.family, name), what)
    return series


def _series(files: ConfigFiles, name: str, raw: Mapping[str, Any]) -> SeriesConfig | None:
    for key in raw:
        if key not in KEYS:
            files.fault("forecasts", (name, key), f"no such key.{did_you_mean(key, KEYS)}")
    models = [raw.get("model")] + ([raw["second_opinion"]] if "second_opinion" in raw else [])
    try:
        for model in models:
            registry.check("forecasts", str(model))
        return SeriesConfig(
            name=name,
            series=registry.plugin("observed_series", name),
            model=str(raw["model"]),
            second_opinion=raw.get("second_opinion"),
            processes=max(int(raw.get("processes", 1)), 1),
        )
    except UnknownName as exc:
        files.fault("forecasts", (name,), str(exc))
        return None
