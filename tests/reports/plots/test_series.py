"""The picture of one series: what is drawn, named and marked; figures in, no browser."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from warning_signals.reports.plots.series import draw
from warning_signals.reports.series_view import SeriesView
from warning_signals.settings import load_calendar

CALENDAR = load_calendar(Path(__file__).parents[3] / "config")
FIRST_JUDGED = date(2026, 5, 11)


def weeks(values: list[float], last: date = date(2026, 6, 1)) -> pd.DataFrame:
    count = len(values)
    mondays = [last - timedelta(weeks=count - 1 - n) for n in range(count)]
    return pd.DataFrame({"week": mondays, "value": values})


def forecast(expected: float = 100.0) -> pd.DataFrame:
    said = {"expected": expected, "lower": 80.0, "upper": 120.0, "model": "m 1"}
    mondays = [FIRST_JUDGED + timedelta(weeks=n) for n in range(8)]
    return pd.DataFrame([{"week": monday, **said, "fallback_reason": ""} for monday in mondays])


def drawn(observed: list[float], **said: Any) -> Any:
    given: dict[str, Any] = {
        "borrower_id": "B1",
        "name": "operating_inflow",
        "unit": "CNY",
        "as_of": date(2026, 6, 12),
        "observed": weeks(observed),
        "forecast": forecast(),
        "prophet": weeks([105.0] * 12, last=date(2026, 6, 29)),
        "changepoints": (),
    }
    return draw(SeriesView(**{**given, **said}), CALENDAR)


def labels(figure: Any) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_observed_band_expected_and_prophet_are_drawn_and_named() -> None:
    figure = drawn([100.0] * 60)

    assert [trace.name for trace in figure.data] == [
        None, "at least", "expected", "observed", "Prophet",
    ]  # fmt: skip
    assert {"expected", "Prophet", "judged", "Spring Festival"} <= set(labels(figure))
    assert figure.layout.yaxis.title.text == "¥ a week"


def test_the_first_judged_week_below_its_range_is_marked() -> None:
    figure = drawn([100.0] * 56 + [100.0, 79.0, 60.0, 50.0])

    assert "below its range from 18 May" in labels(figure)
    assert not [said for said in labels(drawn([80.0] * 60)) if said.startswith("below")]


def test_the_names_of_two_lines_that_end_close_together_stand_apart() -> None:
    shifts = {
        note.text: note.yshift
        for note in drawn([100.0] * 60).layout.annotations
        if note.text in ("expected", "Prophet")
    }

    assert shifts == {"expected": -9, "Prophet": 9}


def test_each_bend_of_the_trend_has_a_stroke_on_the_axis() -> None:
    figure = drawn([100.0] * 60, changepoints=(date(2025, 10, 6), date(2026, 1, 5)))

    strokes = [shape.x0 for shape in figure.layout.shapes if shape.y1 == 0.06]
    assert strokes == ["2025-10-06", "2026-01-05"]


def test_without_a_forecast_the_history_stands_alone() -> None:
    figure = drawn([100.0] * 20, forecast=forecast().head(0), prophet=weeks([]))

    assert [trace.name for trace in figure.data] == ["observed"]


def test_a_week_that_was_not_observed_is_a_gap() -> None:
    figure = drawn([100.0, float("nan"), 90.0])

    [line] = [trace for trace in figure.data if trace.name == "observed"]
    assert pd.isna(line.y[1])
