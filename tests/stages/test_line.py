"""The straight line over a small bank: the laws of the project, one by one."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank import MONDAY, OPENING, TUESDAY, WEDNESDAY, Bank, Row, arrival, as_table, uscc
from tests.conftest import quiet
from warning_signals.books.landing import write_delivery
from warning_signals.books.making import layouts
from warning_signals.casework.listing import open_cases
from warning_signals.casework.ticketing import open_tracker
from warning_signals.context import Context
from warning_signals.errors import RunIncomplete
from warning_signals.register import engine, run_history
from warning_signals.register import findings as store
from warning_signals.register import tables as t
from warning_signals.stages.explain import explain
from warning_signals.stages.line import missed_days, run_day, run_through
from warning_signals.stages.state_hash import state_hash


def report(context: Context, as_of: Any) -> dict[str, Any]:
    with engine.reading(context.register) as connection:
        found = run_history.newest_report(connection, as_of)
    assert found is not None
    return found


def findings(context: Context, as_of: Any) -> list[tuple[str, str, int]]:
    with engine.reading(context.register) as connection:
        rows = store.of_day(connection, t.findings, as_of)
    return sorted((r["borrower_id"], r["signal"], r["level"]) for r in rows if not r["carried"])


def inbox(bank: Bank) -> list[Path]:
    return sorted((bank.home / "inbox").rglob("*.json"))


def test_the_first_day_is_filed_and_nobody_is_messaged(bank: Bank) -> None:
    with bank.context() as context:
        told = report(context, OPENING)

    assert (told["state"], told["kind"], told["sent"], told["tickets"]) == (
        "complete",
        "baseline",
        0,
        0,
    )
    assert told["levels"] == {"green": 0, "amber": 0, "red": 0, "partly": 8}


def test_what_is_new_reaches_the_officers_as_messages_and_tickets(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        told, listed = report(context, MONDAY), open_cases(context)

    assert [(c["borrower_id"], c["level"], c["officer_id"]) for c in listed] == [
        ("B003", "red", "O1"),
        ("B004", "red", "O2"),
        ("B005", "amber", "O1"),
    ]
    assert (told["sent"], told["tickets"], told["waiting"]) == (3, 3, 0)
    assert len(inbox(bank)) == 3
    assert {c["ticket"] is not None for c in listed} == {True}


def test_every_row_is_accepted_quarantined_or_a_duplicate(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        lines = report(context, MONDAY)["feeds"]

    assert len(lines) == 40
    for line in lines:
        parts = line["accepted"] + line["quarantined"] + line["duplicate"]
        assert line["delivered"] == parts, line


def test_a_repeat_finds_the_same_and_says_nothing_twice(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        first = state_hash(MONDAY, context)
        messages = [path.read_bytes() for path in inbox(bank)]

        run_day(MONDAY, context, "newest", quiet)

        assert state_hash(MONDAY, context) == first
        assert (report(context, MONDAY)["sent"], report(context, MONDAY)["tickets"]) == (0, 0)
    assert [path.read_bytes() for path in inbox(bank)] == messages


def test_levels_add_up_to_the_book(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        told = report(context, MONDAY)

    assert sum(told["levels"].values()) == told["book"]["borrowers"] == 8
    assert told["book"]["exposure"] == {"CNY": "4000000.00"}


def test_a_row_learned_later_is_invisible_to_the_day(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        before = findings(context, MONDAY)
        late = [{"facility_id": "FB001", "business_on": MONDAY, "dpd": 99}]
        owed = {"outstanding": Decimal(1), "limit_amount": Decimal(1)}
        rows = [row | owed for row in late]
        deliver_late(bank, "facility_balances", rows, context)

        run_day(MONDAY, context, "newest", quiet)

        assert findings(context, MONDAY) == before
        assert ("B001", "dpd", 2) not in before


def deliver_late(bank: Bank, source: str, rows: list[Row], context: Context) -> None:
    """Deliver other content for Monday, learned two hours after the day's cutoff."""
    write_delivery(
        bank.settings.landing_folder,
        source,
        as_table(source, rows, opening=False),
        business_on=MONDAY,
        arrived_at=context.calendar.cutoff(MONDAY) + timedelta(hours=2),
        provenance="simulated",
        opening=False,
        layout=layouts(bank.settings)[source],
    )


@pytest.mark.slow
def test_the_repair_of_a_past_day_messages_nobody_and_keeps_the_old_version(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        run_day(TUESDAY, context, "newest", quiet)
        sent = len(inbox(bank))

        run_day(MONDAY, context, "newest", quiet)

        with engine.reading(context.register) as connection:
            versions = connection.execute(
                select(t.findings.c.known_at).where(t.findings.c.as_of == MONDAY).distinct()
            ).all()
        assert report(context, MONDAY)["kind"] == "repair"
        assert report(context, MONDAY)["sent"] == 0
        assert len(versions) == 2
    assert len(inbox(bank)) == sent


@pytest.mark.slow
def test_missed_days_are_caught_up_and_only_the_newest_messages(bank: Bank) -> None:
    with bank.context() as context:
        assert missed_days(WEDNESDAY, context) == [MONDAY, TUESDAY]

        assert run_through(MONDAY, WEDNESDAY, context, quiet) == []

        assert [report(context, d)["sent"] for d in (MONDAY, TUESDAY, WEDNESDAY)] == [0, 0, 3]
        assert {c["opened_on"] for c in open_cases(context)} == {"2026-06-10"}


def test_a_missing_optional_feed_leaves_its_signals_not_evaluated(bank: Bank) -> None:
    remove(bank, "court_records", MONDAY)

    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        told = report(context, MONDAY)

    blind = {s["id"]: s for s in told["signals"]}["dishonest_debtor"]
    assert (blind["evaluated"], blind["reasons"], blind["red"]) == (0, {"no_feed": 8}, 0)
    assert told["state"] == "complete_with_gaps"
    assert told["reasons"] == ["court_records (optional) is missing since 2026-06-08."]
    assert told["sent"] == 2


def test_a_missing_required_feed_fails_the_run_after_the_rest_went_out(bank: Bank) -> None:
    remove(bank, "account_flows", MONDAY)

    with (
        bank.context() as context,
        pytest.raises(RunIncomplete, match=r"account_flows \(required\) is missing"),
    ):
        run_day(MONDAY, context, "newest", quiet)

    with bank.context() as context:
        told = report(context, MONDAY)
    assert (told["state"], told["sent"]) == ("failed", 3)


def remove(bank: Bank, source: str, day: Any) -> None:
    for path in (bank.settings.landing_folder / source).glob(f"*{day:%Y%m%d}*"):
        path.unlink()


@pytest.mark.slow
def test_a_finding_does_not_ease_because_its_feed_is_missing(bank: Bank) -> None:
    remove(bank, "court_records", TUESDAY)

    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        run_day(TUESDAY, context, "newest", quiet)
        listed = {c["borrower_id"]: c["level"] for c in open_cases(context)}
        assert listed["B004"] == "red"
        assert ("B004", "dishonest_debtor", 2) not in findings(context, TUESDAY)

        run_day(WEDNESDAY, context, "newest", quiet)
        told = report(context, WEDNESDAY)["cases"]
        assert (told["opened"], told["raised"], told["escalated"]) == (0, 0, 2)
        assert ("B004", "dishonest_debtor", 2) in findings(context, WEDNESDAY)


def test_borrowers_missing_from_the_master_are_named_and_the_run_is_not_ok(
    first_day_done: Path, tmp_path: Path
) -> None:
    def drop(source: str, _: Any, rows: list[Row]) -> list[Row]:
        gone = [r for r in rows if r.get("borrower_id") != "B007"]
        return gone if source == "borrowers" else rows

    bank = Bank(tmp_path, changes=[drop])
    bank.write(MONDAY)
    with bank.context() as context, pytest.raises(RunIncomplete, match="B007"):
        run_day(OPENING, context, "baseline", quiet)
    with bank.context() as context:
        assert sum(report(context, OPENING)["levels"].values()) == 8


def test_exactly_one_ticket_stands_for_each_case(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        run_day(TUESDAY, context, "newest", quiet)
        listed = open_cases(context)
        with engine.writing(context.register) as connection:
            again = {"key": "x", "as_of": MONDAY, "kind": "ticket", "recipient": "ticketing"}
            values = again | {"payload": {}, "state": "waiting", "attempts": 0}
            connection.execute(t.outbox.insert().values(**values))
        with open_tracker(context) as tracker:
            assert tracker.system is not None
            refs = [tracker.system.find(c["case_id"], tracker.options) for c in listed]

    assert refs == [c["ticket"] for c in listed]
    assert len(set(refs)) == 3


def test_explain_recomputes_from_the_lake_what_was_stored(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        told = explain("B003", MONDAY, context, "officer")

    assert told["level"] == "red"
    assert [(f["signal"], f["value"], f["equal"]) for f in told["findings"]] == [
        ("dpd", 35.0, True)
    ]


@pytest.mark.slow
def test_borrowers_renamed_throughout_give_the_same_findings(bank: Bank, tmp_path: Path) -> None:
    renamed = Bank(tmp_path / "renamed", changes=[_renamed])
    renamed.write(MONDAY)

    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        plain = findings(context, MONDAY)
    with renamed.context() as context:
        run_day(OPENING, context, "baseline", quiet)
        run_day(MONDAY, context, "newest", quiet)
        back = [(f"B{int(b[1:]) - 500:03d}", s, lv) for b, s, lv in findings(context, MONDAY)]

    assert plain == sorted(back)
    assert len(plain) >= 4


def _renamed(_: str, __: Any, rows: list[Row]) -> list[Row]:
    """Number every borrower 500 higher, in ids, tax numbers and names."""
    return [{name: _new(value) for name, value in row.items()} for row in rows]


def _new(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    for number in range(1, 9):
        old, new = f"B{number:03d}", f"B{number + 500:03d}"
        value = value.replace(uscc(old), uscc(new)).replace(old, new)
    return value


def test_the_arrival_of_a_file_is_the_instant_the_bank_knows_it(bank: Bank) -> None:
    with bank.context() as context:
        run_day(MONDAY, context, "newest", quiet)
        with engine.reading(context.register) as connection:
            known = connection.execute(
                select(t.deliveries.c.known_at).where(
                    t.deliveries.c.source == "account_flows",
                    t.deliveries.c.business_on == MONDAY,
                )
            ).scalar_one()
        assert known == arrival(MONDAY, context.calendar)
