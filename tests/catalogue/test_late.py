"""A7 a file that comes three days late; A29 holidays and make-up working days."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank import MONDAY, TUESDAY, WEDNESDAY, Bank
from tests.conftest import quiet
from warning_signals.casework.listing import open_cases
from warning_signals.context import Context
from warning_signals.errors import Refused, RunIncomplete
from warning_signals.register import engine, run_history
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.stages.line import missed_days, run_day, run_through

DRAGON_BOAT = date(2026, 6, 19)
MAKE_UP_SUNDAY = date(2026, 9, 20)


def set_aside(bank: Bank, source: str, day: date) -> dict[Path, bytes]:
    """Take a file and its manifest away; returns them, to be put back."""
    folder = bank.settings.landing_folder / source
    taken = {path: path.read_bytes() for path in folder.glob(f"*{day:%Y%m%d}*")}
    for path in taken:
        path.unlink()
    return taken


def deliver_late(files: dict[Path, bytes], arrived_at: str) -> None:
    """Put the files back, as having come at an instant."""
    for path, content in files.items():
        path.write_bytes(content)
        if path.name.endswith(".manifest.json"):
            path.write_text(json.dumps(json.loads(content) | {"arrived_at": arrived_at}))


def report(context: Context, day: date) -> dict[str, Any]:
    """Return the report of the newest run of a day."""
    with engine.reading(context.register) as connection:
        found = run_history.newest_report(connection, day)
    assert found is not None
    return found


def listed(context: Context, day: date) -> list[list[str]]:
    """Return, for each version of a day, who was found to be a dishonest debtor."""
    of = t.assessments.c
    query = select(of.known_at).where(of.as_of == day).distinct().order_by(of.known_at)
    with engine.reading(context.register) as connection:
        versions = list(connection.execute(query).scalars())
        found = [store.of_day(connection, t.findings, day, version) for version in versions]
    return [[r["borrower_id"] for r in rows if r["signal"] == "dishonest_debtor"] for rows in found]


@pytest.mark.slow
def test_a_file_three_days_late_is_silent_about_the_past_and_raises_what_is_true_today(
    bank: Bank,
) -> None:
    late = set_aside(bank, "court_records", MONDAY)
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        run_day(TUESDAY, context, "newest", quiet)
        assert [c["borrower_id"] for c in open_cases(context)] == ["B003", "B005"]
        deliver_late(late, "2026-06-11T02:00:00+08:00")

        assert run_through(WEDNESDAY, WEDNESDAY, context, quiet) == []

        with engine.reading(context.register) as connection:
            of_monday = select(t.deliveries).filter_by(source="court_records", business_on=MONDAY)
            delivery = connection.execute(of_monday).mappings().one()
        assert delivery["known_at"] == datetime.fromisoformat("2026-06-11T02:00:00+08:00")
        assert (delivery["delivered"], delivery["accepted"]) == (1, 1)
        assert report(context, WEDNESDAY)["cases"]["opened"] == 1
        case = {c["borrower_id"]: c for c in open_cases(context)}["B004"]
        assert (case["level"], case["opened_on"]) == ("red", "2026-06-10")
        for day in (MONDAY, TUESDAY):
            assert (report(context, day)["kind"], report(context, day)["sent"]) == ("repair", 0)
            assert listed(context, day) == [[], ["B004"]]
        assert report(context, MONDAY)["state"] == "complete"


def test_on_a_holiday_no_delivery_is_expected(bank: Bank) -> None:
    with bank.context() as context:
        calendar = context.calendar
        assert DRAGON_BOAT.weekday() == 4
        with pytest.raises(Refused, match=r"2026-06-19 is not a business day of the bank. The one"):
            run_day(DRAGON_BOAT, context, "newest", quiet)

        assert calendar.previous_business_day(date(2026, 6, 22)) == date(2026, 6, 18)
        assert DRAGON_BOAT not in missed_days(date(2026, 6, 22), context)


def test_on_a_make_up_working_day_a_delivery_is_expected(bank: Bank) -> None:
    with bank.context() as context:
        assert MAKE_UP_SUNDAY.weekday() == 6
        with pytest.raises(RunIncomplete, match=r"account_flows \(required\) is missing"):
            run_day(MAKE_UP_SUNDAY, context, "newest", quiet)

        assert context.calendar.previous_business_day(date(2026, 9, 21)) == MAKE_UP_SUNDAY
        states = {line["state"] for line in report(context, MAKE_UP_SUNDAY)["feeds"]}
        assert states == {"missing"}
