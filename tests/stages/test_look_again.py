"""Rows that come late: the days they touch are judged again, in silence, and today builds on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank import BORROWERS, MONDAY, OPENING, TUESDAY, WEDNESDAY, Bank, as_table
from tests.conftest import quiet
from tests.stages.test_line import findings, inbox, report
from warning_signals.books.landing import write_delivery
from warning_signals.books.making import layouts
from warning_signals.context import Context
from warning_signals.register import engine
from warning_signals.register import tables as t
from warning_signals.stages.line import run_day

pytestmark = pytest.mark.slow


def deliver(bank: Bank, day: date, dpd: int, arrived_at: datetime) -> None:
    """Deliver other ledger balances for a day: B001 is that many days past due."""
    rows: list[dict[str, Any]] = [
        {
            "facility_id": f"F{b}",
            "business_on": day,
            "outstanding": Decimal("500000.00"),
            "limit_amount": Decimal("500000.00"),
            "dpd": dpd if b == "B001" else 0,
        }
        for b in BORROWERS
    ]
    write_delivery(
        bank.settings.landing_folder,
        "facility_balances",
        as_table("facility_balances", rows, opening=False),
        business_on=day,
        arrived_at=arrived_at,
        provenance="simulated",
        opening=False,
        layout=layouts(bank.settings)["facility_balances"],
    )


def kinds_of_runs(context: Context) -> list[tuple[date, str, str]]:
    query = select(t.runs.c.as_of, t.runs.c.kind, t.runs.c.state).order_by(t.runs.c.number)
    with engine.reading(context.register) as connection:
        return [(row.as_of, row.kind, row.state) for row in connection.execute(query)]


def test_a_restated_day_and_those_after_it_are_judged_again_without_a_message(bank: Bank) -> None:
    with bank.context() as context:
        for day in (MONDAY, TUESDAY):
            run_day(day, context, "newest", quiet)
        told = len(inbox(bank))
        assert ("B001", "dpd", 2) not in findings(context, MONDAY)
        deliver(bank, MONDAY, 40, context.calendar.cutoff(TUESDAY) + timedelta(hours=3))

        run_day(WEDNESDAY, context, "newest", quiet)

        assert kinds_of_runs(context)[3:] == [
            (WEDNESDAY, "newest", "complete"),
            (MONDAY, "repair", "complete"),
            (TUESDAY, "repair", "complete"),
        ]
        assert ("B001", "dpd", 2) in findings(context, MONDAY)
        # Nothing overdue on Tuesday, but arrears do not clear in a day.
        assert ("B001", "dpd", 2) in findings(context, TUESDAY)
        assert [report(context, d)["sent"] for d in (MONDAY, TUESDAY)] == [0, 0]
        newest = {path.name for path in inbox(bank)[told:]}
    assert not [name for name in newest if "B001" in name]


def test_what_is_still_true_is_raised_with_the_newest_day(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        deliver(bank, MONDAY, 40, context.calendar.cutoff(MONDAY) + timedelta(hours=3))
        deliver(bank, TUESDAY, 41, context.calendar.cutoff(TUESDAY) - timedelta(hours=1))

        run_day(TUESDAY, context, "newest", quiet)

        [row] = [f for f in _rows(context, TUESDAY) if f["borrower_id"] == "B001"]
        assert (row["since_on"], row["level"]) == (MONDAY, 2)
        assert report(context, TUESDAY)["cases"]["opened"] == 1


def _rows(context: Context, day: date) -> list[dict[str, Any]]:
    of = t.findings.c
    with engine.reading(context.register) as connection:
        rows = connection.execute(select(t.findings).where(of.as_of == day)).mappings()
        return [dict(row) for row in rows]


def test_without_late_rows_nothing_is_judged_again(bank: Bank) -> None:
    with bank.context() as context:
        for day in (MONDAY, TUESDAY, TUESDAY):
            run_day(day, context, "newest", quiet)

        assert [kind for _, kind, _ in kinds_of_runs(context)] == ["baseline"] + ["newest"] * 3


def test_the_first_day_stays_as_it_was_filed(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        deliver(bank, OPENING, 40, context.calendar.cutoff(MONDAY) + timedelta(hours=3))

        run_day(TUESDAY, context, "newest", quiet)

        again = [(day, kind) for day, kind, _ in kinds_of_runs(context) if kind == "repair"]
        assert again == [(MONDAY, "repair")]
