"""`make run`: from nothing to the alerts, through Airflow, for the last five days of the book.

Makes the book where there is none yet, files what already stood before the first day (baseline),
runs every day that follows through the DAG, and shows the alerts, the last run's report and the
path of the page with the evidence. A second time it finds the same and says nothing twice.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

from early_warning_airflow import run_days
from warning_signals.errors import MonitoringError
from warning_signals.settings import Settings

if TYPE_CHECKING:
    from warning_signals.context import Context


def main() -> int:
    """Run the book that EWS_BOOK names; returns 1 if any day ended failed."""
    given = _parser().parse_args()
    # The book's days lie in the past: each is looked at as if it were the morning after.
    os.environ.setdefault("EWS_CLOCK", "replay")
    settings = Settings()
    begun = time.monotonic()
    try:
        opening, last = ensure_book(settings, given.borrowers, given.seed)
        ensure_baseline(settings, opening)
        failed = run_days.main(["--from", f"{following(settings, opening)}", "--to", f"{last}"])
        show(settings, opening, last)
    except MonitoringError as exc:
        say(f"{exc}")
        return 1
    say(how_to_look_further(settings))
    say(f"Done in {time.monotonic() - begun:.0f} s.")
    return failed


def ensure_book(settings: Settings, borrowers: int, seed: int) -> tuple[date, date]:
    """Make the book's deliveries where there are none; returns its opening and its last day."""
    card = settings.landing_folder / "book.json"
    if not card.is_file():
        from warning_signals.books import making

        def step(text: str) -> None:
            say(f"  {text}")

        if settings.book == "shipped":
            say(f"Making a simulated book of {borrowers} borrowers, seed {seed} ...")
            making.make_shipped(settings, borrowers, seed, step)
        else:
            say(f"Turning the records in {settings.data} into daily deliveries ...")
            making.make_real(settings, step)
    told = json.loads(card.read_text(encoding="utf-8"))
    return date.fromisoformat(told["opening_on"]), date.fromisoformat(told["last_on"])


def ensure_baseline(settings: Settings, opening: date) -> None:
    """File what already stood on the opening day, once, without messaging anybody."""
    from warning_signals.context import open_context
    from warning_signals.register import engine, run_history
    from warning_signals.stages.line import run_day

    with open_context(settings=settings) as context:
        with engine.reading(context.register) as connection:
            if run_history.last_finished_day(connection) is not None:
                return
        say(f"Filing what already stood on {opening}: nobody is messaged about it.")
        run_day(opening, context, "baseline", lambda text: say(f"  {text}"))


def following(settings: Settings, opening: date) -> date:
    """Return the first bank day after the opening."""
    from warning_signals.settings import load_calendar

    return load_calendar(settings.config, settings.book).next_business_day(opening)


def show(settings: Settings, opening: date, last: date) -> None:
    """Print the alerts and the last run's report, write the page and name its path."""
    from warning_signals.context import open_context
    from warning_signals.register import engine, run_history
    from warning_signals.reports.html import write_report
    from warning_signals.reports.terminal import print_alerts, print_report

    with open_context(settings=settings) as context:
        days = context.calendar.business_days(following(settings, opening), last)
        print_alerts(context, days)
        with engine.reading(context.register) as connection:
            report = run_history.newest_report(connection, last)
        if report is not None:
            print_report(report, context.calendar)
        say(f"The report with every alert's evidence: {write_report(context)}")
        _say_gaps(context, days)


def how_to_look_further(settings: Settings) -> str:
    """Return the line that makes `ews` read what this run left, in the same replayed time."""
    return (
        "To look further, first: "
        f"export EWS_BOOK={settings.book} EWS_HOME={settings.home} EWS_CLOCK={settings.clock}; "
        "then for one: .venv/bin/ews cases"
    )


def _say_gaps(context: Context, days: list[date]) -> None:
    """Say in one plain sentence for each day that was not complete what was missing."""
    from warning_signals.register import engine, run_history

    with engine.reading(context.register) as connection:
        reports = [run_history.newest_report(connection, day) for day in days]
    for report in reports:
        if report is not None and report["state"] != "complete":
            state = str(report["state"]).replace("_", " ")
            say(f"{report['as_of']} ended {state}: {' '.join(report['reasons'])}")


def say(text: str) -> None:
    """Print a line at once, whatever reads it."""
    print(text, flush=True)  # noqa: T201


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make run", description="Run a whole book.")
    parser.add_argument("--borrowers", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    return parser


if __name__ == "__main__":
    sys.exit(main())
