"""One feed of a finding: masked, windowed, and by file where a delivery has several."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.bank import MONDAY, TUESDAY, Bank, Row
from warning_signals.context import Context
from warning_signals.register import engine, identities
from warning_signals.stages import begin, pull, validate
from warning_signals.stages.lineage.feed import feed_lineage
from warning_signals.stages.lineage.reads import Read
from warning_signals.stages.lineage.rows import Then

pytestmark = pytest.mark.slow

FLOWS_OF_THE_DAY = Read("account_flows", ("daily_flows",), directly=False, days=0)


def test_account_numbers_are_masked(judged: Context) -> None:
    seen = Then(judged, MONDAY, judged.calendar.cutoff(MONDAY))

    told = feed_lineage(seen, FLOWS_OF_THE_DAY, seen.who(["B003"]))

    [delivery] = told["deliveries"]
    assert (told["count"], delivery["lake"][0]["row_numbers"]) == (2, "5-6")
    assert [row["account_id"] for row in delivery["rows"]] == ["****3", "****3"]
    assert [row["amount"] for row in delivery["rows"]] == ["3000.00", "-2800.00"]
    assert told["older"] == {"count": 716, "since_on": "2025-01-22"}


def test_many_rows_are_counted_and_numbered_but_not_shown(judged: Context) -> None:
    seen = Then(judged, MONDAY, judged.calendar.cutoff(MONDAY))
    month = Read("account_flows", ("daily_flows",), directly=False, days=30)

    told = feed_lineage(seen, month, seen.who(["B003"]))

    opening, monday = told["deliveries"]
    assert (told["count"], opening["count"], monday["count"]) == (42, 40, 2)
    assert ("rows" in opening, "rows" in monday) == (False, False)
    # Sixteen rows a day, two of each borrower; the 359 bank days before 11 May come first.
    assert opening["lake"][0]["row_numbers"].startswith("5413-5414, 5429-5430, ")


def test_of_one_who_is_not_there_nothing_is_named(judged: Context) -> None:
    seen = Then(judged, MONDAY, judged.calendar.cutoff(MONDAY))

    told = feed_lineage(seen, FLOWS_OF_THE_DAY, seen.who(["B999"]))

    assert (told["count"], told["older"], told["deliveries"]) == (0, None, [])


def test_of_a_feed_in_parts_only_those_that_are_read_are_named(judged: Context) -> None:
    seen = Then(judged, MONDAY, judged.calendar.cutoff(MONDAY))
    all_parts = Read("meters", (), directly=True, days=None)
    electric = Read("meters", (), directly=True, days=None, parts=("electricity",))

    every = feed_lineage(seen, all_parts, seen.who(["B002"]))
    one = feed_lineage(seen, electric, seen.who(["B002"]))

    assert [d["source"] for d in every["deliveries"]] == ["gas_meters", "meters", "water_meters"]
    assert [d["source"] for d in one["deliveries"]] == ["meters"]


def test_a_record_is_named_for_whom_people_had_decided_on_by_then(own: Bank) -> None:
    records = Read("court_records", (), directly=True, days=None)
    with own.context() as context:
        before = context.calendar.cutoff(MONDAY)
        later = before + timedelta(hours=1)
        with engine.writing(context.register) as connection:
            identities.decide(
                connection,
                identities.RecordKey("court_records", "court", "S1"),
                **{"borrower_id": "B006", "verdict": "linked", "state": "in_force"},
                **{"officer_id": "O1", "reason": "Seen in the file.", "at": later},
            )
        counts = {
            (borrower, at): feed_lineage(seen, records, seen.who([borrower]))["count"]
            for at in (before, later)
            for seen in [Then(context, MONDAY, at)]
            for borrower in ("B004", "B006")
        }

    assert counts == {
        ("B004", before): 1,
        ("B006", before): 0,
        ("B004", later): 0,
        ("B006", later): 1,
    }


def unusual(source: str, day: date, rows: list[Row]) -> list[Row]:
    """Pay in on an account of B003 that the master has on Tuesday; leave out invoices' codes."""
    if (source, day) == ("account_flows", MONDAY):
        return [*rows, {**rows[4], "flow_id": "late", "account_id": "A-new-B003"}]
    if (source, day) == ("accounts", TUESDAY):
        own = {"borrower_id": "B003", "kind": "general", "currency": "CNY"}
        return [{**own, "account_id": "A-new-B003"}]
    if (source, day) == ("e_invoices", MONDAY):
        return [{**row, "invoice_code": None} for row in rows]
    return rows


@pytest.fixture(scope="module")
def taken_in(first_day_done: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Then]:
    """What was taken in by Tuesday of a bank whose Monday was unusual."""
    home = tmp_path_factory.mktemp("unusual") / "home"
    shutil.copytree(first_day_done, home)
    for path in (home / "landing").rglob("*202606*"):
        path.unlink()
    bank = Bank(home, changes=[unusual])
    bank.write(MONDAY, TUESDAY)
    with bank.context() as context:
        for day in (MONDAY, TUESDAY):
            begin.run(day, context)
            pull.run(day, context)
            validate.run(day, context)
        yield Then(context, TUESDAY, context.calendar.cutoff(TUESDAY))


def test_rows_that_were_let_in_later_lie_in_a_file_of_their_own(taken_in: Then) -> None:
    two_days = Read("account_flows", (), directly=True, days=1)

    told = feed_lineage(taken_in, two_days, taken_in.who(["B003"]))

    of_monday = told["deliveries"][0]
    assert (of_monday["business_on"], of_monday["count"]) == ("2026-06-08", 3)
    assert [(f["why"], f["row_numbers"], f["state"]) for f in of_monday["lake"]] == [
        ("accepted", "5-6", "verified"),
        ("its party became known", "17", "verified"),
    ]
    assert [row["account_id"] for row in of_monday["rows"]] == ["****3", "****3", "****003"]


def test_a_row_whose_key_is_empty_in_part_is_named(taken_in: Then) -> None:
    two_days = Read("e_invoices", (), directly=True, days=1)

    told = feed_lineage(taken_in, two_days, taken_in.who(["B003"]))

    assert [(d["business_on"], d["count"]) for d in told["deliveries"]] == [
        ("2026-06-08", 1),
        ("2026-06-09", 1),
    ]
