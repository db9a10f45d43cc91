"""The balance of all accounts, day by day over a year, with the days of spending it must cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.reports.plots.style import (
    BLUE,
    ORANGE,
    VERMILION,
    Marks,
    days,
    figure,
    thin,
    unit,
)
from warning_signals.reports.plots.view import View

if TYPE_CHECKING:
    import plotly.graph_objects as go

SIGNAL = "cash_days"


def draw(view: View) -> go.Figure | None:
    """Return the picture; the lines are days of spending at the present rate."""
    import plotly.graph_objects as go

    balances = view.rows.balances
    if balances.empty:
        return None
    line = go.Scatter(
        x=days(balances["business_on"]),
        y=thin(balances["balance"]),
        line={"color": BLUE, "width": 1.5, "shape": "hv"},
        name="balance",
    )
    marks = Marks()
    first = balances["business_on"].iloc[0]
    marks.holidays(view.calendar, first, view.as_of)
    evidence = view.evidence(SIGNAL)
    for at, name in view.lines(SIGNAL):
        if evidence and at is not None:
            color = VERMILION if name == "red" else ORANGE
            worth = at * float(evidence["daily_outflow"])
            marks.line(first, view.as_of, worth, f"{name}: {at:.0f} days", color)
    return figure([line], marks, f"{unit(view.currency)} at the end of the day")
