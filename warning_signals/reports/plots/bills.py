"""Electricity bills: how many days late each was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.reports.plots.lateness import draw_lateness
from warning_signals.reports.plots.view import View

if TYPE_CHECKING:
    import plotly.graph_objects as go


def draw(view: View) -> go.Figure | None:
    """Return the dot plot of two years' bills."""
    due = view.rows.bills
    due = due.assign(whole=due["paid_on"].notna())
    return draw_lateness(view, due, view.lines("power_arrears"))
