"""Electricity by the week against what was expected; the second opinion is a thin line."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from warning_signals.reports.plots.style import (
    BAND,
    BLUE,
    GREY,
    PURPLE,
    VERMILION,
    Marks,
    days,
    figure,
    thin,
)
from warning_signals.reports.plots.view import View

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

SERIES, SECOND_OPINION = "electricity_kwh", "electricity_kwh by prophet"
WEEKS = 60


def draw(view: View) -> go.Figure | None:
    """Return the picture of a year and the judged weeks, with the band and where it was left."""
    import plotly.graph_objects as go

    kwh = view.rows.kwh.tail(WEEKS)
    if kwh.empty:
        return None
    forecasts = view.rows.forecasts.sort_values("period_on")
    expected = forecasts[forecasts["series"] == SERIES]
    second = forecasts[forecasts["series"] == SECOND_OPINION]
    marks = Marks()
    marks.holidays(view.calendar, kwh["week"].iloc[0], view.as_of)
    traces = [
        *band(expected),
        go.Scatter(
            x=days(kwh["week"]), y=thin(kwh["kwh"]), line={"color": BLUE, "width": 2}, name="read"
        ),
    ]
    if len(second):
        traces.append(_thin_line(second, PURPLE, "Prophet"))
        _label(marks, second, "Prophet", PURPLE, -8)
    if len(expected):
        _label(marks, expected, "expected", GREY, 8)
        _mark_leaving(marks, kwh, expected)
    return figure(traces, marks, "kWh a week")


def band(expected: pd.DataFrame) -> list[go.Scatter]:
    """Return the expected range as a shaded band and its middle as a dashed line."""
    import plotly.graph_objects as go

    if expected.empty:
        return []
    x = days(expected["period_on"])
    edge = {"width": 0}
    return [
        go.Scatter(x=x, y=thin(expected["upper"]), line=edge, hoverinfo="skip", mode="lines"),
        go.Scatter(
            x=x,
            y=thin(expected["lower"]),
            line=edge,
            fill="tonexty",
            fillcolor=BAND,
            name="at least",
            mode="lines",
        ),
        _thin_line(expected, GREY, "expected"),
    ]


def _thin_line(rows: pd.DataFrame, color: str, name: str) -> go.Scatter:
    import plotly.graph_objects as go

    style = {"color": color, "width": 1.2, "dash": "dash" if color == GREY else "solid"}
    return go.Scatter(
        x=days(rows["period_on"]), y=thin(rows["expected"]), line=style, name=name, mode="lines"
    )


def _label(marks: Marks, rows: pd.DataFrame, text: str, color: str, up: int) -> None:
    last = rows.iloc[-1]
    where = {"x": 1.0, "xref": "paper", "xanchor": "left", "y": float(last["expected"])}
    marks.labels.append(
        {**where, "text": text, "font": {"color": color}, "xshift": 4, "yshift": up}
    )


def _mark_leaving(marks: Marks, kwh: pd.DataFrame, expected: pd.DataFrame) -> None:
    both = kwh.merge(expected, left_on="week", right_on="period_on")
    below = both[both["kwh"] < both["lower"]]
    if len(below):
        week = below["week"].iloc[0]
        marks.moment(week, f"left the range in the week of {week:%-d %b}", VERMILION)
    elif len(expected):
        first = expected["period_on"].iloc[0]
        marks.shade(first, first + timedelta(days=28), "rgba(0,0,0,0)", "judged")
