"""The parts of the report's page: its templates, plotly.js, and the note on the book."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from warning_signals.context import Context
from warning_signals.reports import screen_signals

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

TEMPLATES = Path(__file__).parent / "templates"
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
    templates.filters |= {"money": screen_signals.money, "in_script": in_script}
    templates.globals |= {"screen": screen_signals}
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
