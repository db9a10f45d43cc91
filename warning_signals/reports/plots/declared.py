"""Sales declared for VAT, a bar a period; those that were compared stand out."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from warning_signals.reports.plots.style import BLUE, GREY, PALE, SKY, Marks, figure, thin, unit
from warning_signals.reports.plots.view import View

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

SIGNAL = "vat_sales_drop"
MONTHS = 3
NAMED = 5
YEAR_DAYS = 365


def draw(view: View) -> go.Figure | None:
    """Return the picture; what was not filed is said at its place, it is no zero."""
    import plotly.graph_objects as go

    returns = view.rows.returns.sort_values("due_on").drop_duplicates("period", keep="last")
    if returns.empty:
        return None
    filed = returns["filed_on"].notna()
    sales = returns["declared_sales"].astype("float64").where(filed)
    bars = go.Bar(
        x=returns["period"], y=thin(sales), marker_color=colors(view, returns), name="declared"
    )
    marks = Marks()
    for period in returns.loc[~filed & (returns["due_on"] < view.as_of), "period"]:
        where = {"x": period, "y": 0, "yanchor": "bottom", "textangle": -90}
        marks.labels.append({**where, "text": "not filed", "font": {"color": GREY}})
    if view.evidence(SIGNAL):
        _say_which(marks)
    named = returns["period"].tolist()[::-1][:: max(len(returns) // NAMED, 1)]
    axis = {"type": "category", "showgrid": False, "linecolor": PALE, "tickvals": named}
    return figure([bars], marks, f"{unit(view.currency)} a period", xaxis=axis)


def _say_which(marks: Marks) -> None:
    where = {"x": 1.0, "xref": "paper", "xanchor": "left", "yref": "paper", "xshift": 4}
    marks.labels.append({**where, "y": 0.75, "text": "■ these months", "font": {"color": BLUE}})
    marks.labels.append({**where, "y": 0.6, "text": "■ a year before", "font": {"color": SKY}})


def colors(view: View, returns: pd.DataFrame) -> list[str]:
    """Return each bar's colour: the months compared, the same a year before, the rest."""
    due_on = view.evidence(SIGNAL).get("due_on")
    if not due_on:
        return [PALE] * len(returns)
    anchor = date.fromisoformat(str(due_on)[:10])
    ages = [(anchor - due).days for due in returns["due_on"]]
    span = 31 * (MONTHS - 1) + 10
    return [
        BLUE if 0 <= age <= span else SKY if 0 <= age - YEAR_DAYS + 5 <= span + 5 else PALE
        for age in ages
    ]
