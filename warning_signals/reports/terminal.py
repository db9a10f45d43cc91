"""The run report and the alerts in the terminal. Nothing printed here is read as markup."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from warning_signals.calendar import BankCalendar
from warning_signals.context import Context
from warning_signals.reports.alert_table import STYLES, alert_table
from warning_signals.reports.alerts import open_alerts
from warning_signals.reports.messages import Said, messages_of
from warning_signals.reports.screen import lines_of

if TYPE_CHECKING:
    from rich.console import Console


WIDTH_ELSEWHERE = 150
ENDED = {"failed": "bold red", "complete_with_gaps": "bold yellow", "complete": "bold green"}
MARKS = {"MISSING": "bold red", "REJECTED": "bold red", "HELD": "bold yellow"}
MESSAGES_IN_FULL = 6


def print_report(
    report: Mapping[str, Any], calendar: BankCalendar, console: Console | None = None
) -> None:
    """Print the report of one run, a screen long."""
    from rich.text import Text

    console = console or _console()
    lines = list(lines_of(report, calendar))
    for place, line in enumerate(lines):
        style = "bold" if place == 0 else ENDED[report["state"]] if place == len(lines) - 1 else ""
        shown = Text(line, style=style)
        for word, mark in MARKS.items():
            shown.highlight_words([word], style=mark)
        console.print(shown, soft_wrap=True)


def print_alerts(
    context: Context,
    days: Sequence[date],
    console: Console | None = None,
    in_full: int = MESSAGES_IN_FULL,
) -> None:
    """Print the open cases as a table, then the messages of these days as their readers see them.

    At most `in_full` messages; the rest is counted.
    """
    console = console or _console()
    alerts = open_alerts(context)
    if not alerts:
        console.print("No case is open.")
    else:
        console.print(alert_table(alerts))
    said = messages_of(context, days)
    for message in said[:in_full]:
        _print_message(console, message)
    if len(said) > in_full:
        console.print(f"and {len(said) - in_full} more messages: ews alerts --messages {len(said)}")


def _print_message(console: Console, message: Said) -> None:
    from rich import box
    from rich.panel import Panel
    from rich.text import Text

    state = "" if message.state == "sent" else f", {message.state}"
    title = Text(f"to {message.to}, {message.as_of}, {message.channel}{state}")
    style = STYLES.get(message.level, "")
    console.print(
        Panel(
            Text(message.text),
            title=title,
            title_align="left",
            border_style=style,
            box=box.ROUNDED,
            width=min(console.width, 110),
        )
    )


def _console() -> Console:
    from rich.console import Console

    width = None if sys.stdout.isatty() else WIDTH_ELSEWHERE
    return Console(width=width, highlight=False)
