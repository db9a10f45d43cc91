"""Who paid and when: one row a payer over a year, a dot a payment, the lost one marked."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.reports.plots.style import BLUE, VERMILION, Marks, days, figure
from warning_signals.reports.plots.view import View
from warning_signals.wording.formats import plain

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

SIGNAL = "top_payer_lost"
SHOWN = 5
YEAR_DAYS = 365
NAME_LENGTH = 14


def draw(view: View) -> go.Figure | None:
    """Return the picture of the largest payers of the year, the lost one at the top."""
    credits = view.rows.credits
    if credits.empty:
        return None
    evidence = view.evidence(SIGNAL)
    names = payers_shown(credits, evidence.get("payer_name"))
    mine = credits[credits["payer_name"].isin(names)]
    largest = float(mine["amount"].max())
    rows = dict(iter(mine.groupby("payer_name")))
    lost = evidence.get("payer_name")
    traces = [
        _dots(rows[name], place, largest, VERMILION if name == lost else BLUE)
        for place, name in enumerate(names)
    ]
    marks = Marks()
    first = view.as_of - timedelta(days=YEAR_DAYS)
    marks.holidays(view.calendar, first, view.as_of)
    if lost in names:
        _silence(marks, view, date.fromisoformat(str(evidence["last_paid_on"])[:10]), len(names))
    ends = [str(first - timedelta(days=12)), str(view.as_of + timedelta(days=5))]
    drawn = figure(traces, marks, "", yaxis=_rows_of(names), xaxis={"range": ends})
    return drawn.update_layout(yaxis_title=None, hovermode="closest")


def payers_shown(credits: pd.DataFrame, lost: str | None) -> list[str]:
    """Return the largest payers, the smallest first and the lost one last, at the top."""
    sums = credits.groupby("payer_name")["amount"].sum().sort_values()
    top = [str(name) for name in sums.index[-SHOWN:] if name != lost]
    return [*top, lost] if lost in sums.index and lost is not None else top


def _dots(paid: pd.DataFrame, place: int, largest: float, color: str) -> go.Scatter:
    import plotly.graph_objects as go

    sizes = 5 + 13 * (paid["amount"].clip(lower=0) / largest) ** 0.5
    return go.Scatter(
        x=days(paid["day"]),
        y=[place] * len(paid),
        mode="markers",
        name=shortened(str(paid["payer_name"].iloc[0])),
        marker={"size": sizes, "color": color, "opacity": 0.75, "line": {"width": 0}},
        customdata=paid["amount"].round().tolist(),
        hovertemplate="%{customdata:,.0f}",
    )


def _rows_of(names: list[str]) -> dict[str, Any]:
    return {
        "tickvals": list(range(len(names))),
        "ticktext": [shortened(name) for name in names],
        "range": [-0.6, len(names) - 0.4],
        "gridcolor": "#eceff2",
        "zeroline": False,
        "automargin": True,
    }


def _silence(marks: Marks, view: View, last_paid_on: date, count: int) -> None:
    place = count - 1
    ends = {"x0": str(last_paid_on), "x1": str(view.as_of), "y0": place, "y1": place}
    style = {"color": VERMILION, "width": 2, "dash": "dot"}
    marks.shapes.append({"type": "line", **ends, "line": style})
    silent = (view.as_of - last_paid_on).days
    where = {"x": 1.0, "xref": "paper", "xanchor": "left", "y": place, "xshift": 4}
    marks.labels.append({**where, "text": f"silent {silent} days", "font": {"color": VERMILION}})


def shortened(name: str) -> str:
    """Return a payer's name, masked and short enough for an axis."""
    text = plain(name)
    return text if len(text) <= NAME_LENGTH else f"{text[: NAME_LENGTH - 1]}…"
