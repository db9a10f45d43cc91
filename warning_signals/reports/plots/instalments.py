"""Instalments: how many days late each was paid, against the lines of days past due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from warning_signals.reports.plots.lateness import draw_lateness
from warning_signals.reports.plots.view import View

if TYPE_CHECKING:
    import plotly.graph_objects as go

SMALL_CHANGE = 1.0


def draw(view: View) -> go.Figure | None:
    """Return the dot plot of two years' instalments of all facilities."""
    due = view.rows.instalments
    due = due.assign(whole=(due["paid"] >= due["due"] - SMALL_CHANGE) & due["paid_on"].notna())
    return draw_lateness(view, due[due["due"] > 0], view.lines("dpd"))
