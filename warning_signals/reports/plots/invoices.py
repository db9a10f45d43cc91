"""Sales invoices, a bar a month over two years; months without any are marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.reports.plots.style import BLUE, VERMILION, Marks, days, figure, thin, unit
from warning_signals.reports.plots.view import View

if TYPE_CHECKING:
    import plotly.graph_objects as go


def draw(view: View) -> go.Figure | None:
    """Return the picture; the present month is not complete and is not called idle."""
    import pandas as pd
    import plotly.graph_objects as go

    invoices = view.rows.invoices
    if invoices.empty:
        return None
    totals = invoices.set_index(pd.to_datetime(invoices["month"]))["total"].sort_index()
    months = pd.date_range(totals.index[0], pd.Timestamp(view.as_of.replace(day=1)), freq="MS")
    whole = totals.reindex(months, fill_value=0.0)
    bars = go.Bar(x=days(months), y=thin(whole), marker_color=BLUE, name="invoiced")
    idle = [m for m in months[:-1] if whole[m] == 0]
    crosses = go.Scatter(
        x=days(idle),
        y=[0] * len(idle),
        mode="markers",
        marker={"symbol": "x", "size": 9, "color": VERMILION},
        name="no sales invoice",
        cliponaxis=False,
    )
    marks = Marks()
    marks.holidays(view.calendar, months[0].date(), view.as_of)
    if idle:
        where = {"x": 1.0, "xref": "paper", "xanchor": "left", "y": 0.08, "yref": "paper"}
        text = {"text": "✕ no invoice", "font": {"color": VERMILION}, "xshift": 4}
        marks.labels.append({**where, **text})
    return figure([bars, crosses], marks, f"{unit(invoices['currency'].iloc[0])} with tax, a month")
