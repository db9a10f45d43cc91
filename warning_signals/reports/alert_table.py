"""The open cases as a table in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from warning_signals.reports.alerts import Alert

if TYPE_CHECKING:
    from rich.table import Table

STYLES = {"red": "bold red", "amber": "bold yellow", "green": "green"}


def alert_table(alerts: Sequence[Alert]) -> Table:
    """Return the table of open cases; the reason in the language its officer reads."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table
    from rich.text import Text

    reds = sum(alert.level == "red" for alert in alerts)
    title = f"Open cases: {len(alerts)}, of them red {reds}, amber {len(alerts) - reds}"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("Case", "Level", "Borrower"):
        table.add_column(heading, overflow="fold", max_width=28)
    table.add_column("Exposure", justify="right", no_wrap=True)
    table.add_column("Why", overflow="fold", ratio=1)
    for heading in ("Officer", "Due", "Message", "Ticket"):
        table.add_column(heading, no_wrap=True)
    for alert in alerts:
        more = f" (+{alert.more_reasons})" if alert.more_reasons else ""
        table.add_row(
            alert.case_id,
            Text(alert.level, style=STYLES[alert.level]),
            escape(alert.name),
            alert.exposure,
            escape(alert.why + more),
            alert.officer_id,
            alert.due,
            alert.message,
            f"#{alert.ticket}" if alert.ticket else "–",
        )
    return table
