"""A dot for each thing that fell due: how many days late it was paid, or still is not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.reports.plots.style import (
    BLUE,
    ORANGE,
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

LEAST_HEIGHT = 8.0


def draw_lateness(
    view: View, due: pd.DataFrame, lines: Sequence[tuple[float | None, str]]
) -> go.Figure | None:
    """Return the dot plot of `due` (due_on, paid_on, whole: paid in full?).

    A full dot was paid, an open one is not, or not in full; `lines` are (days, name).
    """
    import plotly.graph_objects as go

    if due.empty:
        return None
    marks = Marks()
    first = due["due_on"].min()
    marks.holidays(view.calendar, first, view.as_of)
    for at, name in lines:
        if at is not None:
            color = VERMILION if name == "red" else ORANGE
            marks.line(first, view.as_of, at, f"{name}: {at:.0f} days", color)
    late = days_late(due, view.as_of)
    settled = due["whole"]
    traces = [
        go.Scatter(
            x=days(due.loc[mine, "due_on"]),
            y=thin(late[mine]),
            mode="markers",
            name=name,
            cliponaxis=False,
            marker=look,
        )
        for mine, name, look in (
            (settled, "paid, days late", {"color": BLUE, "size": 8, "opacity": 0.8}),
            (~settled, "not paid in full, days late", OPEN),
        )
    ]
    _say_what(marks, bool((~settled).any()))
    top = max(float(late.max()), *(at or 0 for at, _ in lines), LEAST_HEIGHT) * 1.12
    axis = {"range": [-top * 0.04, top], "tickformat": ",d"}
    return figure(traces, marks, "days late, by the day it fell due", yaxis=axis)


OPEN: dict[str, Any] = {
    "symbol": "circle-open",
    "color": VERMILION,
    "size": 10,
    "line": {"width": 2.5},
}


def _say_what(marks: Marks, has_open: bool) -> None:
    """Name the two kinds of dots above the labels of the lines."""
    where = {"x": 1.0, "xref": "paper", "xanchor": "left", "y": 1.0, "yref": "paper", "xshift": 4}
    where["yanchor"] = "bottom"
    paid = {"text": "● paid", "font": {"color": BLUE}, "yshift": 14}
    marks.labels.append({**where, **paid})
    if has_open:
        marks.labels.append({**where, "text": "○ not in full", "font": {"color": VERMILION}})


def days_late(due: pd.DataFrame, as_of: date) -> pd.Series[float]:
    """Return how many days late each was paid, or is by now; early is 0."""
    import pandas as pd

    until = pd.to_datetime(due["paid_on"].where(due["whole"])).fillna(pd.Timestamp(as_of))
    return (until - pd.to_datetime(due["due_on"])).dt.days.clip(lower=0).astype("float64")
