"""Electricity, water and gas: meters, what they read, bills, and supply cut off."""

from __future__ import annotations

FEEDS: dict[str, tuple[str, str, str, bool, str]] = {
    "meters": (
        "changes",
        "meter_id",
        "",
        False,
        "meter_id! borrower_id! utility:electricity|water|gas! capacity:number",
    ),
    "meter_readings": (
        "changes",
        "meter_id business_on",
        "meter_id meters",
        True,
        "meter_id! quantity:number!",
    ),
    "utility_bills": (
        "changes",
        "bill_id",
        "meter_id meters",
        False,
        "bill_id! meter_id! period! amount:money! currency! due_on:date! paid_on:date",
    ),
    "utility_events": (
        "events",
        "event_id",
        "meter_id meters",
        False,
        "event_id! meter_id! kind:disconnected|reconnected|capacity_changed! happened_on:date! "
        "capacity:number",
    ),
}
