"""The run report and the alerts in the terminal, compared as text."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rich.cells import cell_len
from rich.console import Console

from tests.bank import MONDAY
from warning_signals.context import Context
from warning_signals.register import engine, run_history
from warning_signals.reports.screen import lines_of
from warning_signals.reports.screen_signals import money
from warning_signals.reports.terminal import print_alerts, print_report

GOLDEN = Path(__file__).parent / "golden" / "run_report.txt"


def report(context: Context) -> dict[str, Any]:
    with engine.reading(context.register) as connection:
        found = run_history.newest_report(connection, MONDAY)
    assert found is not None
    return found | {"run_id": "7c1e", "signals": SIGNALS}


# What the signals see of the small bank changes with each of them; their lines here do not.
SIGNALS = [
    {"id": "dpd", "evaluated": 8, "not_evaluated": 0, "reasons": {}, "amber": 1, "red": 1},
    {
        "id": "kwh_drop",
        "evaluated": 0,
        "not_evaluated": 8,
        "reasons": {"not_applicable": 1, "no_feed": 7},
        "amber": 0,
        "red": 0,
    },
    {
        "id": "vat_sales_drop",
        "evaluated": 1200,
        "not_evaluated": 4,
        "reasons": {"no_history": 4},
        "amber": 41,
        "red": 14,
    },
]


def captured() -> Console:
    return Console(width=150, record=True, file=Path("/dev/null").open("w"), highlight=False)


def test_the_run_report_reads_as_it_should(monday: Context) -> None:
    console = captured()

    print_report(report(monday), monday.calendar, console)

    assert console.export_text() == GOLDEN.read_text(encoding="utf-8")


def test_the_report_fits_one_screen(monday: Context) -> None:
    assert len(list(lines_of(report(monday), monday.calendar))) < 40


def test_a_run_that_took_time_says_how_long(monday: Context) -> None:
    timed = {
        "clock": "system",
        "started_at": "2026-06-09T04:30:00+08:00",
        "finished_at": "2026-06-09T04:41:20+08:00",
    }

    first = next(lines_of(report(monday) | timed, monday.calendar))

    assert first.endswith("run 7c1e   11 min 20 s")


def test_levels_say_who_came_and_who_left(monday: Context) -> None:
    moved = {"since": "2026-06-05", "amber": {"in": 6, "out": 4}, "red": {"in": 2, "out": 1}}

    lines = list(lines_of(report(monday) | {"level_changes": moved}, monday.calendar))

    assert "Levels     green 0   partly 5   amber 1 (+6 -4)   red 2 (+2 -1)" in lines


def test_held_messages_are_said_with_the_way_to_release_them(monday: Context) -> None:
    held = {
        "messages": 19,
        "counted": 14,
        "limit": 10,
        "reason": {"en": "New red cases in one day.", "zh": ""},
    }

    lines = list(lines_of(report(monday) | {"held": held}, monday.calendar))

    assert lines[-2].strip() == (
        "HELD by the volume guard: 19 messages. New red cases in one day. 14, limit 10; "
        "two people release them: ews release --as-of 2026-06-08"
    )


def test_money_is_short_and_currencies_stay_apart() -> None:
    assert money({"CNY": "2310000000.00", "CZK": "58000000.00"}) == "¥2.31 bn and CZK 58 m"
    assert money({}) == "0"


def test_the_alerts_name_each_case_and_show_its_message(monday: Context) -> None:
    console = captured()

    print_alerts(monday, [MONDAY], console)

    text = console.export_text()
    assert "Open cases: 3, of them red 2, amber 1" in text
    for case in ("C-2026-0001", "C-2026-0002", "C-2026-0003"):
        assert text.count(case) == 2
    assert "[确认] [在预期之内…] [查看] [上报]" in text
    assert "[Acknowledge] [Expected…] [View] [Escalate]" in text


def test_wide_characters_align(monday: Context) -> None:
    console = captured()

    print_alerts(monday, [MONDAY], console)

    boxed = [line for line in console.export_text().splitlines() if line.startswith("│")]
    assert {cell_len(line) for line in boxed} == {110}


def test_messages_beyond_the_limit_are_counted(monday: Context) -> None:
    console = captured()

    print_alerts(monday, [MONDAY], console, in_full=1)

    assert "and 3 more messages: ews alerts --messages 4" in console.export_text()
