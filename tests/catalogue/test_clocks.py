"""A28 a feed's clock in another zone, leap seconds, summer time next door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from tests.bank import TUESDAY
from tests.desk import Desk
from tests.files import flow, flows

Declare = Callable[..., None]


@pytest.mark.parametrize(
    ("booked_at", "taken"),
    [
        ("2026-06-08T23:59:59+08:00", True),
        ("2026-06-08T23:59:59.999999+08:00", True),
        ("2026-06-09T00:00:00+08:00", False),
        ("2026-06-08T15:59:59Z", True),
        ("2026-06-08T16:00:00Z", False),
        ("2026-06-08T11:59:59-04:00", True),
        ("2026-06-08T12:00:00-04:00", False),
        ("2026-06-09T00:59:59+09:00", True),
        ("2026-06-09T01:00:00+09:00", False),
    ],
)
def test_the_business_day_ends_at_midnight_in_the_banks_zone(
    desk: Desk, booked_at: str, taken: bool
) -> None:
    told = desk.take("account_flows", flows(flow(1, booked_at=booked_at)))

    assert told["accepted"] == taken
    assert [error["rule"] for error in told["errors"]] == ([] if taken else ["future"])


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2026-06-08 16:59:59", datetime(2026, 6, 8, 15, 59, 59, tzinfo=UTC)),
        ("2026-06-08 17:00:00", None),
    ],
)
def test_times_of_a_zone_with_summer_time_are_held_to_the_banks_day(
    desk: Desk, declare: Declare, written: str, instant: datetime | None
) -> None:
    declare("account_flows", zone="Europe/London")

    told = desk.take("account_flows", flows(flow(1, booked_at=written)))

    assert [r["booked_at"] for r in desk.seen("account_flows")] == ([instant] if instant else [])
    assert [error["rule"] for error in told["errors"]] == ([] if instant else ["future"])


def test_an_hour_that_the_zone_has_twice_or_not_at_all_is_quarantined(
    desk: Desk, declare: Declare
) -> None:
    declare("account_flows", zone="Europe/London")
    rows = flows(
        flow(1, booked_at="2026-03-29 00:59:59"),
        flow(2, booked_at="2026-03-29 01:30:00"),
        flow(3, booked_at="2026-03-29 02:00:00"),
        flow(4, booked_at="2025-10-26 00:59:59"),
        flow(5, booked_at="2025-10-26 01:30:00"),
        flow(6, booked_at="2025-10-26 02:00:00"),
    )

    told = desk.take("account_flows", rows)

    assert [(e["row"], e["value"], e["rule"]) for e in told["errors"]] == [
        (2, "2026-03-29 01:30:00", "type"),
        (5, "2025-10-26 01:30:00", "type"),
    ]
    assert (told["delivered"], told["accepted"]) == (6, 4)


@pytest.mark.parametrize(
    "booked_at",
    ["2026-06-08T23:59:60+08:00", "2026-06-08T24:00:00+08:00", "2026-06-08T09:60:00+08:00"],
)
def test_a_leap_second_or_a_time_that_no_clock_shows_is_quarantined(
    desk: Desk, booked_at: str
) -> None:
    told = desk.take("account_flows", flows(flow(1), flow(2, booked_at=booked_at)))

    assert [(e["row"], e["column"], e["rule"]) for e in told["errors"]] == [
        (2, "booked_at", "type")
    ]
    assert (told["delivered"], told["accepted"]) == (2, 1)


def test_a_manifest_of_another_zone_gives_the_same_instant(desk: Desk) -> None:
    arrived = {"arrived_at": "2026-06-08T14:10:00-04:00"}

    told = desk.take("account_flows", flows(flow(1)), manifest=arrived)

    assert told["known_at"] == "2026-06-08T18:10:00+00:00"


@pytest.mark.parametrize(
    ("arrived_at", "taken"),
    [("2026-06-08T15:59:59Z", False), ("2026-06-08T16:00:00Z", True)],
)
def test_a_file_cannot_come_before_its_business_day_has_begun_in_the_banks_zone(
    desk: Desk, arrived_at: str, taken: bool
) -> None:
    said = {"arrived_at": arrived_at, "business_on": "2026-06-09"}
    rows = flows(flow(1))

    told = desk.take("account_flows", rows, on=TUESDAY, manifest=said, code=int(not taken))

    assert told["state"] == ("accepted" if taken else "rejected")
