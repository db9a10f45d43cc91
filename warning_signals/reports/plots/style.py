"""How all pictures look: few colours that everybody can tell apart, labels at the lines.

The palette is Okabe and Ito's. Marks and lines are collected and set at once, since plotly checks
the whole layout each time one is added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from warning_signals.calendar import BankCalendar
from warning_signals.wording.formats import SIGNS

if TYPE_CHECKING:
    import plotly.graph_objects as go

BLUE, SKY, ORANGE, VERMILION, PURPLE = "#0072B2", "#56B4E9", "#B87700", "#C44601", "#8F4A78"
INK, GREY, PALE = "#1f2933", "#6b7280", "#c9d1d9"
BAND = "rgba(86,180,233,0.25)"
SEASON = "rgba(120,113,108,0.16)"
HOLIDAY = "rgba(120,113,108,0.07)"
HEIGHT = 260
DAYS_BEFORE_NEW_YEAR, DAYS_AFTER_NEW_YEAR = 7, 15
LONG_HOLIDAY_DAYS = 3


@dataclass
class Marks:
    """Lines, shadings and labels of one picture, collected before they are set."""

    shapes: list[dict[str, Any]] = field(default_factory=list)
    labels: list[dict[str, Any]] = field(default_factory=list)

    def line(
        self, first: date, last: date, y: float, label: str, color: str, at: str = "middle"
    ) -> None:
        """Add a level line, its label at the right end with its middle, bottom or top on it."""
        style = {"color": color, "width": 1.2, "dash": "dash"}
        ends = {"x0": str(first), "x1": str(last), "y0": y, "y1": y}
        self.shapes.append({"type": "line", **ends, "line": style})
        where = {"x": 1.0, "xref": "paper", "xanchor": "left", "y": y, "yanchor": at}
        self.labels.append({**where, "text": label, "font": {"color": color}, "xshift": 4})

    def moment(self, day: date, label: str, color: str = VERMILION) -> None:
        """Add a vertical line on a day with its label at the top."""
        style = {"color": color, "width": 1, "dash": "dot"}
        ends = {"x0": str(day), "x1": str(day), "y0": 0, "y1": 1, "yref": "paper"}
        self.shapes.append({"type": "line", **ends, "line": style})
        where = {"x": str(day), "y": 1.0, "yref": "paper", "yanchor": "bottom"}
        self.labels.append(
            {**where, "text": label, "font": {"color": color}, "xanchor": "right", "yshift": 14}
        )

    def shade(self, first: date, last: date, color: str, label: str = "") -> None:
        """Shade some days from top to bottom."""
        ends = {"x0": str(first), "x1": str(last), "y0": 0, "y1": 1, "yref": "paper"}
        look = {"fillcolor": color, "line": {"width": 0}, "layer": "below"}
        self.shapes.append({"type": "rect", **ends, **look})
        if label:
            middle = first + (last - first) / 2
            where = {"x": str(middle), "y": 1.0, "yref": "paper", "yanchor": "bottom"}
            self.labels.append({**where, "text": label, "font": {"color": GREY}})

    def holidays(self, calendar: BankCalendar, first: date, last: date) -> None:
        """Shade the Spring Festivals, named, and lighter the other long holidays of that span."""
        for new_year in calendar.new_years:
            begins = max(new_year - timedelta(days=DAYS_BEFORE_NEW_YEAR), first)
            ends = min(new_year + timedelta(days=DAYS_AFTER_NEW_YEAR), last)
            if begins < ends:
                self.shade(begins, ends, SEASON, "Spring Festival")
        for begins, ends in long_holidays(calendar, first, last):
            if all(abs((begins - day).days) > DAYS_AFTER_NEW_YEAR for day in calendar.new_years):
                self.shade(begins, ends, HOLIDAY)


def long_holidays(calendar: BankCalendar, first: date, last: date) -> list[tuple[date, date]]:
    """Return the spans without business that hold at least three holidays on weekdays."""
    spans: list[list[date]] = []
    for day in sorted(d for d in calendar.holidays if first <= d <= last and d.weekday() < 5):
        if spans and (day - spans[-1][-1]).days <= 3:
            spans[-1].append(day)
        else:
            spans.append([day])
    return [(s[0], s[-1] + timedelta(days=1)) for s in spans if len(s) >= LONG_HOLIDAY_DAYS]


def figure(traces: Sequence[Any], marks: Marks, y_title: str, **axes: Any) -> go.Figure:
    """Return a figure in the common look; `axes` are further settings of its layout."""
    import plotly.graph_objects as go

    label = {"showarrow": False, "font": {"size": 11}}
    labels = [
        {**label, **given, "font": {"size": 11, **given.get("font", {})}} for given in marks.labels
    ]
    layout: dict[str, Any] = {
        "template": None,
        "height": HEIGHT,
        "margin": {"l": 64, "r": 112, "t": 38, "b": 28},
        "font": {"size": 12, "color": INK, "family": "inherit"},
        "showlegend": False,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "x unified",
        "bargap": 0.25,
        "shapes": marks.shapes,
        "annotations": labels,
        "xaxis": {"type": "date", "showgrid": False, "linecolor": PALE, "ticks": "outside"},
        "yaxis": {
            "title": {"text": y_title, "font": {"size": 11, "color": GREY}},
            "gridcolor": "#eceff2",
            "zeroline": True,
            "zerolinecolor": PALE,
            "rangemode": "tozero",
            "tickformat": ",~s",
        },
    }
    drawn = go.Figure(data=list(traces), layout=layout)
    return drawn.update_layout(**axes) if axes else drawn


def thin(values: Any) -> Any:
    """Return numbers as float32: a picture needs no more, and the page stays small."""
    import numpy as np

    return np.asarray(values, dtype=np.float32)


def days(values: Any) -> list[str]:
    """Return dates as text, as plotly takes them."""
    return [str(value)[:10] for value in values]


def unit(currency: str) -> str:
    """Return the sign of a currency, or its code."""
    return SIGNS.get(currency, currency)


def amount(value: float, currency: str) -> str:
    """Return an amount as a short label: ¥139 k, ¥1.2 m."""
    for size, name in ((1e6, " m"), (1e3, " k")):
        if abs(value) >= size:
            return f"{unit(currency)}{value / size:,.3g}{name}"
    return f"{unit(currency)}{value:,.0f}"
