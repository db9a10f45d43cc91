"""The report as one HTML file that stands by itself: no network, everything escaped.

plotly.js is embedded once; a content security policy in the page forbids it to fetch anything.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from warning_signals.casework.identity_pairs import side_by_side, waiting_pairs
from warning_signals.casework.identity_records import present
from warning_signals.context import Context
from warning_signals.reports import tables
from warning_signals.reports.alerts import open_alerts
from warning_signals.reports.borrowers import sections
from warning_signals.reports.days import recent_reports
from warning_signals.reports.messages import messages_of
from warning_signals.reports.page import book_note, environment, plotly_js

BORROWERS_IN_FULL = 40
MESSAGES_IN_FULL = 12
REVIEWS_SHOWN = 12


def write_report(
    context: Context, days: int = 5, progress: Callable[[str], None] = lambda _: None
) -> Path:
    """Write the report of the newest `days` days and return its path, under reports/ of the home.

    Refused where no run has ended yet.
    """
    reports = recent_reports(context, days)
    last = max(reports)
    page = rendered(context, reports, progress)
    progress("report: writing")
    path = context.settings.home / "reports" / f"{last}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(page, encoding="utf-8")
    unfinished.replace(path)
    return path


def rendered(
    context: Context, reports: Mapping[date, Mapping[str, Any]], progress: Callable[[str], None]
) -> str:
    """Return the page on these days' runs as HTML."""
    last = max(reports)
    alerts = open_alerts(context)
    told = sections(context, last, alerts[:BORROWERS_IN_FULL], progress)
    progress("report: messages and tables")
    said = messages_of(context, list(reports))
    waiting = waiting_pairs(context)
    return (
        environment()
        .get_template("page.html")
        .render(
            book=book_note(context),
            reports=reports,
            last=last,
            report=reports[last],
            alerts=alerts,
            sections=told,
            messages=said[:MESSAGES_IN_FULL],
            more_messages=said[MESSAGES_IN_FULL:],
            feeds=tables.feed_rows(reports),
            refused=tables.refused_rows(context, list(reports)),
            opening_refused=tables.opening_refused(context),
            reviews=side_by_side(present(context), waiting[:REVIEWS_SHOWN]),
            review_count=len(waiting),
            zone=context.calendar.zone,
            plotly=plotly_js(),
        )
    )
