"""The report as one HTML file that stands by itself: no network, everything escaped.

plotly.js is embedded once; a content security policy in the page forbids it to fetch anything.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warning_signals.casework.identity_pairs import side_by_side, waiting_pairs
from warning_signals.casework.identity_records import present
from warning_signals.context import Context
from warning_signals.reports import screen, tables
from warning_signals.reports.alerts import open_alerts
from warning_signals.reports.borrowers import sections
from warning_signals.reports.days import recent_reports
from warning_signals.reports.messages import messages_of

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
BORROWERS_IN_FULL = 40
MESSAGES_IN_FULL = 12
REVIEWS_SHOWN = 12
NOTES = {
    "simulated": {
        "en": "Simulated data: every borrower, account, loan, invoice, meter and court record in "
        "this book was made up by a program.",
        "zh": "模拟数据：本簿册中的借款人、账户、贷款、发票、电表和司法记录均由程序生成。",
    },
    "real": {
        "en": "Real records, joined to borrowers that were made up for them.",
        "zh": "真实记录，借款人为拼接而成。",
    },
}


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


def environment() -> Environment:
    """Return the templates with autoescape on and a missing name an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters |= {"money": screen.money, "in_script": in_script}
    templates.globals |= {"screen": screen}
    return templates


def in_script(text: str) -> Markup:
    """Return JSON that may stand in a script element, whatever the strings in it say."""
    from markupsafe import Markup

    for char in "<>&":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)  # noqa: S704 - no character is left that ends or opens an element


def plotly_js() -> Markup:
    """Return plotly.js, as the installed package brings it."""
    from markupsafe import Markup
    from plotly.offline import get_plotlyjs

    return Markup(get_plotlyjs())  # noqa: S704 - the library itself, not what a file brought


def book_note(context: Context) -> dict[str, Any]:
    """Return the book's title, provenance and note in both languages."""
    path = context.settings.landing_folder / "book.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    provenance = found.get("provenance", "simulated")
    note = found.get("note") or NOTES[provenance]
    return {
        "title": found.get("title", context.settings.book),
        "provenance": provenance,
        "note": note if isinstance(note, dict) else {"en": note, "zh": ""},
    }
