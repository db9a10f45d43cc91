"""A bank sends a payment again with the next day's file: it counts once."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from tests.bank import MONDAY, TUESDAY
from tests.desk import Desk
from tests.files import flow, flows
from warning_signals.observed import see

MON, TUE = "2026-06-09T02:00:00+08:00", "2026-06-10T02:00:00+08:00"
LATER = "2026-06-11T02:00:00+08:00"
OF_MONDAY = flows(flow(1), flow(2), flow(3, amount="500.00"))
OF_TUESDAY = flows(flow(3, amount="500.00"), flow(4, booked_at="2026-06-09T09:30:00+08:00"))


def counted(desk: Desk, as_of: date = TUESDAY, known_at: str = LATER) -> list[tuple[str, Any]]:
    """Return number and amount of every payment that the desk's files brought and that counts."""
    with desk.bank.context() as context:
        rows = see(context, as_of, datetime.fromisoformat(known_at))["account_flows"]
        table = rows.filter(rows.flow_id.startswith("L")).to_pyarrow().to_pylist()
    return sorted((row["flow_id"], row["amount"]) for row in table)


def test_it_counts_once_and_the_command_says_so(desk: Desk) -> None:
    desk.take("account_flows", OF_MONDAY, on=MONDAY, now=MON)
    told = desk.take("account_flows", OF_TUESDAY, on=TUESDAY, now=TUE)

    assert (told["accepted"], told["duplicate"]) == (2, 0)
    assert told["notes"] == [
        "Some of its rows came with another day's delivery too: each counts once, with the first."
    ]
    names = [name for name, _ in counted(desk)]
    assert names == ["L1", "L2", "L3", "L4"]
    assert sum(amount for _, amount in counted(desk)) == Decimal("9500.00")


def test_the_order_in_which_they_come_plays_no_part(desk: Desk) -> None:
    desk.take("account_flows", OF_TUESDAY, on=TUESDAY, now=TUE)
    desk.take("account_flows", OF_MONDAY, on=MONDAY, now=LATER)

    assert [name for name, _ in counted(desk)] == ["L1", "L2", "L3", "L4"]
    assert [name for name, _ in counted(desk, known_at=TUE)] == ["L3", "L4"]


def test_of_two_accounts_of_one_payment_that_of_its_own_day_counts(desk: Desk) -> None:
    desk.take("account_flows", OF_MONDAY, on=MONDAY, now=MON)
    desk.take("account_flows", flows(flow(3, amount="900.00"), flow(4)), on=TUESDAY, now=TUE)

    assert dict(counted(desk))["L3"] == Decimal("500.00")


def test_a_restatement_of_the_earlier_day_without_it_leaves_the_later_ones(desk: Desk) -> None:
    desk.take("account_flows", OF_MONDAY, on=MONDAY, now=MON)
    desk.take("account_flows", OF_TUESDAY, on=TUESDAY, now=TUE)
    desk.take("account_flows", flows(flow(1), flow(2)), on=MONDAY, now=LATER)

    assert [name for name, _ in counted(desk)] == ["L1", "L2", "L3", "L4"]
