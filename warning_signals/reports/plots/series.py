"""A series by the week with its forecast and band, holidays, and Prophet's curve with its bends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.calendar import BankCalendar
from warning_signals.reports.plots.electricity import band
from warning_signals.reports.plots.style import (
    BLUE,
    GREY,
    PURPLE,
    VERMILION,
    Marks,
    days,
    figure,
    thin,
    unit,
)
from warning_signals.reports.series_view import SeriesView

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

HEIGHT = 460
JUDGED_WEEKS = 4


def draw(view: SeriesView, calendar: BankCalendar) -> go.Figure:
    """Return the picture; what there is none of, such as a forecast, is left out."""
    marks = Marks()
    forecast = view.forecast.rename(columns={"week": "period_on"})
    last = forecast["period_on"].max() if len(forecast) else view.as_of
    marks.holidays(calendar, view.observed["week"].iloc[0], last)
    for day in view.changepoints:
        _bend(marks, day)
    traces = [*band(forecast), _line(view.observed, BLUE, 2.0, "observed")]
    if len(view.prophet):
        traces.append(_line(view.prophet, PURPLE, 1.2, "Prophet"))
    _name_the_lines(marks, view.prophet, forecast)
    if len(forecast):
        _judged(marks, view.observed, forecast)
    return figure(traces, marks, f"{unit(view.unit)} a week", height=HEIGHT)


def _line(weeks: pd.DataFrame, color: str, width: float, name: str) -> go.Scatter:
    import plotly.graph_objects as go

    style = {"color": color, "width": width}
    return go.Scatter(
        x=days(weeks["week"]), y=thin(weeks["value"]), line=style, name=name, mode="lines"
    )


def _bend(marks: Marks, day: date) -> None:
    """Mark a day on which Prophet's trend bent by a short stroke above the axis."""
    ends = {"x0": str(day), "x1": str(day), "y0": 0, "y1": 0.06, "yref": "paper"}
    marks.shapes.append({"type": "line", **ends, "line": {"color": PURPLE, "width": 2}})


def _name_the_lines(marks: Marks, prophet: pd.DataFrame, forecast: pd.DataFrame) -> None:
    """Write each line's name at its right end, the higher one above, so that they stay apart."""
    ends = []
    if len(forecast):
        ends.append((float(forecast["expected"].iloc[-1]), "expected", GREY))
    if len(prophet):
        ends.append((float(prophet["value"].iloc[-1]), "Prophet", PURPLE))
    for (height, text, color), up in zip(sorted(ends), (-9, 9), strict=False):
        where = {"x": 1.0, "xref": "paper", "xanchor": "left", "y": height, "yshift": up}
        marks.labels.append({**where, "text": text, "font": {"color": color}, "xshift": 4})


def _judged(marks: Marks, observed: pd.DataFrame, forecast: pd.DataFrame) -> None:
    """Name the judged weeks, and mark the first of them below its range."""
    both = observed.merge(forecast, left_on="week", right_on="period_on")
    first = forecast["period_on"].iloc[0]
    marks.shade(first, first + timedelta(weeks=JUDGED_WEEKS), "rgba(0,0,0,0)", "judged")
    below = both[both["value"] < both["lower"]]
    if len(below):
        week = below["week"].iloc[0]
        marks.moment(week, f"below its range from {week:%-d %b}", VERMILION)
