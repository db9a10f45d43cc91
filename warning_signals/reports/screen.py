"""The run report as lines of plain text that fit one screen; pure, so that it can be compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from warning_signals.calendar import BankCalendar
from warning_signals.reports.screen_feeds import feed_lines
from warning_signals.reports.screen_signals import Line, borrower_line, signal_lines

MARGIN = 11
STATES = {
    "complete": "COMPLETE",
    "complete_with_gaps": "COMPLETE WITH GAPS",
    "failed": "FAILED",
}


def lines_of(report: Mapping[str, Any], calendar: BankCalendar) -> Iterator[str]:
    """Yield the run report, its headline first and its state, with the reasons, last."""
    yield headline(report, calendar)
    yield from under("Feeds", list(feed_lines(report)))
    yield from under("Borrowers", [borrower_line(report)])
    yield from under("Levels", [level_line(report)])
    yield from under("Signals", list(signal_lines(report["signals"])))
    yield from under("Cases", [case_line(report)])
    yield from under("Sent", list(sent_lines(report)))
    yield state_line(report)


def under(title: str, lines: list[str]) -> list[str]:
    """Return lines with a title in the margin of the first."""
    return [f"{(title if n == 0 else ''):{MARGIN}}{line}" for n, line in enumerate(lines)]


def headline(report: Line, calendar: BankCalendar) -> str:
    """Return the day, the instant it was read at, the run, and how long it took."""
    day = date.fromisoformat(report["as_of"])
    known = datetime.fromisoformat(report["known_at"]).astimezone(calendar.zone)
    kind = "" if report["kind"] == "newest" else f"   {report['kind'].replace('_', ' ')}"
    parts = (
        f"Bank day {day} ({day:%a})",
        f"known at {known:%Y-%m-%d %H:%M} {calendar.zone.key}",
        f"run {report['run_id']}{kind}",
        duration(report),
    )
    return "   ".join(parts)


def duration(report: Line) -> str:
    """Return how long the run took; a replay's clock stands still, so it says that instead."""
    if report["clock"] == "replayed":
        return "clock replayed"
    ended, began = (datetime.fromisoformat(report[k]) for k in ("finished_at", "started_at"))
    seconds = int((ended - began) / timedelta(seconds=1))
    return f"{seconds // 60} min {seconds % 60:02d} s"


def level_line(report: Line) -> str:
    """Return the levels; in brackets who came to a level and who left it since the day before."""
    levels, changes = report["levels"], report["level_changes"]
    parts = []
    for name in ("green", "partly", "amber", "red"):
        moved = changes.get(name)
        inout = f" (+{moved['in']} -{moved['out']})" if moved else ""
        parts.append(f"{name} {levels[name]:,}{inout}")
    return "   ".join(parts)


def case_line(report: Line) -> str:
    """Return what happened to cases."""
    cases = report["cases"]
    told = "   ".join(f"{kind} {cases[kind]:,}" for kind in ("opened", "raised", "eased"))
    late = cases["unacknowledged_late"]
    waiting = f"   unacknowledged past their time {late:,}" if late else ""
    return f"{told}{waiting}   escalated {cases['escalated']:,}"


def sent_lines(report: Line) -> Iterator[str]:
    """Yield what went out, what waits, and what the volume guard holds and why."""
    yield (
        f"{report['sent']:,} messages, {report['tickets']:,} tickets, "
        f"{report['waiting']:,} waiting or held"
    )
    held = report["held"]
    if held["messages"]:
        yield (
            f"HELD by the volume guard: {held['messages']:,} messages. {held['reason']['en']} "
            f"{held['counted']:,}, limit {held['limit']:,}; two people release them: "
            f"ews release --as-of {report['as_of']}"
        )


def state_line(report: Line) -> str:
    """Return how the run ended and why, in one sentence."""
    state = f"Run ended {STATES[report['state']]}"
    if not report["reasons"]:
        in_part = report["book"]["in_part"]
        but = f", {in_part:,} of them in part" if in_part else ""
        return f"{state}: every feed came and every borrower was looked at{but}."
    return f"{state}: {' '.join(report['reasons'])}"
