"""Operating inflow: seven-day bars over two years, and the 30-day level that is judged."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from warning_signals.reports.plots.style import (
    BLUE,
    GREY,
    ORANGE,
    PALE,
    VERMILION,
    Marks,
    amount,
    days,
    figure,
    thin,
    unit,
)
from warning_signals.reports.plots.view import View

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

SIGNAL = "op_inflow_drop"
WEEKS = 104
NORM_DAYS = 210
WEEK_OF_30 = 7 / 30


def draw(view: View) -> go.Figure | None:
    """Return the picture; the norm and its lines only where the signal fired."""
    import plotly.graph_objects as go

    if view.rows.flows.empty:
        return None
    weekly, level = weeks_of(view)
    marks = Marks()
    marks.holidays(view.calendar, level.index[0], view.as_of)
    _norm(view, marks, level)
    bars = go.Bar(
        x=days(weekly.index), y=thin(weekly), marker_color=PALE, name="seven days", width=5 * 864e5
    )
    line = go.Scatter(
        x=days(level.index),
        y=thin(level),
        line={"color": BLUE, "width": 2},
        name="30-day level, a week",
    )
    top = {"range": [0, ceiling(weekly, level)], "tickformat": ",~s"}
    return figure([bars, line], marks, f"{unit(view.currency)} a week", yaxis=top)


def weeks_of(view: View) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the sums of seven days and the 30-day level a week, by the last day of each seven.

    The last seven days end on the day itself, so that no week is cut short.
    """
    import pandas as pd

    flows = view.rows.flows
    by_day = flows.groupby("day")["operating_inflow"].sum()
    by_day.index = pd.to_datetime(by_day.index)
    span = pd.date_range(by_day.index.min(), pd.Timestamp(view.as_of))
    daily = by_day.reindex(span, fill_value=0.0)
    ends = span[::-1][::7][::-1][-WEEKS:]
    weekly = daily.rolling(7).sum().reindex(ends).dropna()
    level = (daily.rolling(30).sum() * WEEK_OF_30).reindex(weekly.index)
    weekly.index = level.index = pd.Index([day.date() for day in weekly.index])
    return weekly, level


def ceiling(weekly: pd.Series[float], level: pd.Series[float]) -> float:
    """Return the top of the axis: one odd week must not flatten the rest."""
    usual = float(weekly.quantile(0.97)) * 1.25
    return max(min(float(weekly.max()) * 1.05, usual), float(level.max(skipna=True)) * 1.1, 1.0)


def _norm(view: View, marks: Marks, level: pd.Series[float]) -> None:
    evidence = view.evidence(SIGNAL)
    if not evidence:
        return
    rule = view.signals[SIGNAL].thresholds
    norm = float(evidence["baseline"]) * WEEK_OF_30
    first = view.as_of - timedelta(days=NORM_DAYS)
    marks.line(first, view.as_of, norm, f"own norm {amount(norm, view.currency)}", GREY, "bottom")
    lines = ((rule.amber, "amber", ORANGE, "middle"), (rule.red, "red", VERMILION, "top"))
    for at, name, color, anchor in lines:
        if at is not None:
            bound = norm * (1 - at)
            marks.line(first, view.as_of, bound, f"{name}: {at:.0%} below", color, anchor)
    if rule.amber is not None:
        left = left_on(level, norm * (1 - rule.amber))
        if left is not None:
            marks.moment(left, f"left its norm by {left:%-d %b}")


def left_on(level: pd.Series[float], bound: float) -> date | None:
    """Return the first of the last days on end that are below the bound, None where there is none.

    The days are a week apart.
    """
    below = (level < bound).to_numpy()[::-1]
    if not below.size or not below[0]:
        return None
    run = int(below.argmin()) or len(below)
    day: date = level.index[len(level) - run]
    return day
