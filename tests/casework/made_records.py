"""A bank to which courts and the company register have sent records that name firms only."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.bank import MONDAY, TUESDAY, Bank, arrival, as_table, deliveries_of, uscc
from warning_signals.books.landing import write_delivery
from warning_signals.books.making import layouts
from warning_signals.context import Context
from warning_signals.settings import load_calendar
from warning_signals.stages import begin, pull, validate

Row = dict[str, Any]
HOSTILE = "<script>alert(1)</script>'; DROP TABLE reviews;--"


def name(borrower: str) -> str:
    return f"郑州{borrower}机电设备有限公司"


def masked(borrower: str) -> str:
    return f"91410100********{uscc(borrower)[-4:]}"


def listing(record_id: str, party: str, **over: Any) -> Row:
    plain = {
        "record_id": record_id,
        "provider": "court",
        "kind": "dishonest_debtor",
        "party_name": party,
        "role": "executed",
        "amount": None,
        "currency": "CNY",
        "case_no": f"(2026)豫0103执{record_id[1:]}号",
        "filed_on": date(2026, 6, 1),
        "published_on": MONDAY,
    }
    return plain | over


RECORDS = [
    listing("R1", name("B001")),  # a name and nothing else: for a person
    listing("R1", name("B002"), provider="other"),  # the same number at another provider
    listing("R2", name("B006"), party_number=masked("B006")),  # links
    listing("R3", f"{name('B007')}城南分公司", cause=HOSTILE, court=HOSTILE),
    listing("R4", HOSTILE),
]
EVENTS = [
    {"event_id": "G1", "party_name": name("B008"), "kind": "penalty", "happened_on": MONDAY},
]


def deliver(bank: Bank, day: date, source: str, extra: list[Row]) -> None:
    """Put a delivery with these rows beside the usual ones in place of the one that waits."""
    calendar = load_calendar(bank.config)
    rows = deliveries_of(day, bank.borrowers, calendar)[source]
    write_delivery(
        bank.settings.landing_folder,
        source,
        as_table(source, [*rows, *extra], opening=False),
        business_on=day,
        arrived_at=arrival(day, calendar),
        provenance="simulated",
        opening=False,
        layout=layouts(bank.settings)[source],
    )


def taken_in(context: Context, day: date) -> None:
    """Take in what lies ready for a day, as far as the lake."""
    begin.run(day, context)
    for group in ("masters", "core", "outside"):
        pull.run(day, context, group)
        validate.run(day, context, group)


def deliver_records(bank: Bank) -> None:
    """Have the records come on Monday, and R1 and R2 once more on Tuesday, R1 with a number."""
    deliver(bank, MONDAY, "court_records", RECORDS)
    deliver(bank, MONDAY, "registry_events", EVENTS)
    again = [RECORDS[0] | {"party_number": masked("B001")}, RECORDS[2]]
    deliver(bank, TUESDAY, "court_records", again)
