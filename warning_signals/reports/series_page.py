"""The picture of one series as an HTML file that stands by itself."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

from warning_signals.context import Context
from warning_signals.reports.page import book_note, environment, plotly_js
from warning_signals.reports.plots import series as picture
from warning_signals.reports.series_view import series_view


def write_plot(
    context: Context, borrower: str, feed: str, as_of: date, out: Path | None = None
) -> Path:
    """Write the picture to `out`, or under reports/ of the home, and return its path.

    Refused where the day was not looked at, nothing is forecast of the feed, or nothing observed.
    """
    view = series_view(context, borrower, feed, as_of)
    forecast = view.forecast
    page = (
        environment()
        .get_template("series.html")
        .render(
            view=view,
            book=book_note(context),
            model=forecast["model"].iloc[0] if len(forecast) else "",
            note=forecast["fallback_reason"].iloc[0] if len(forecast) else "",
            prophet=len(view.prophet) > 0,
            figure=str(picture.draw(view, context.calendar).to_json()),
            plotly=plotly_js(),
        )
    )
    folder = context.settings.home / "reports"
    path = out or folder / f"{view.borrower_id}-{view.name}-{as_of}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(page, encoding="utf-8")
    unfinished.replace(path)
    return path
