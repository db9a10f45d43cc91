"""The clock of a case: each step once, silence while it waits, one word when the wait is over."""

from __future__ import annotations

from datetime import date

from tests.bank import MONDAY, TUESDAY, WEDNESDAY, Bank
from tests.casework.conftest import HARD, MILD
from tests.casework.made_days import (
    RED,
    case_of,
    escalated,
    finding,
    kinds,
    outbox_of,
    sent,
    standing,
)
from warning_signals.casework import actions

THURSDAY, FRIDAY, NEXT_MONDAY = date(2026, 6, 11), date(2026, 6, 12), date(2026, 6, 15)
SOFT = finding("B001", "op_inflow_drop", RED, MONDAY)


def test_each_step_of_the_ladder_is_told_once_while_nobody_acknowledges(bank: Bank) -> None:
    with bank.context() as context:
        told = []
        for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
            escalated(context, day, standing([HARD], day))
            told.append([c["recipient"] for c in outbox_of(context, "card")])
            sent(context)

    # Read on Tuesday 9 June: the branch head after Wednesday's close, the risk side a day later.
    assert told == [["O1"], ["O1"], ["H1", "O1"], ["H1", "R3", "O1"], ["H1", "R3", "O1"]]


def test_a_case_that_turns_hard_does_not_skip_the_branch_head(bank: Bank) -> None:
    with bank.context() as context:
        for day in (MONDAY, TUESDAY, WEDNESDAY):
            escalated(context, day, standing([SOFT], day))
        assert case_of(context, "B001")["escalated_steps"] == 1

        hard = finding("B001", "dpd", RED, THURSDAY)
        for day in (THURSDAY, FRIDAY, NEXT_MONDAY):
            escalated(context, day, standing([SOFT, hard], day))

        assert "H1" in {c["recipient"] for c in outbox_of(context, "card")}


def test_an_acknowledged_case_climbs_no_further(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [HARD])
        sent(context)
        actions.acknowledge(context, case_of(context, "B003")["case_id"], "O1")

        for day in (TUESDAY, WEDNESDAY, THURSDAY):
            escalated(context, day, standing([HARD], day))

        assert kinds(outbox_of(context, "card")) == [("opened", "O1", "sent")]


def test_an_expected_case_waits_and_its_officer_is_told_once_when_the_day_has_passed(
    bank: Bank,
) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [MILD])
        sent(context)
        case_id = case_of(context, "B005")["case_id"]
        actions.expect(context, case_id, "O1", THURSDAY, "The bill is disputed.")

        told = []
        for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
            escalated(context, day, standing([MILD], day))
            told.append(kinds(outbox_of(context, "card")))
        case = case_of(context, "B005")

    # Until 11 June: the run of Thursday is read on Friday the 12th.
    assert told == [[], [], [("reminder", "O1", "waiting")], [("reminder", "O1", "waiting")]]
    assert (case["state"], case["quiet_until_on"]) == ("open", None)
    assert case["clock_from_on"] == FRIDAY


def test_after_the_reminder_the_ladder_goes_on(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [SOFT])
        case_id = case_of(context, "B001")["case_id"]
        actions.expect(context, case_id, "O1", WEDNESDAY, "A large order was moved.")
        actions.expect(context, case_id, "R2", WEDNESDAY, "A large order was moved.")
        sent(context)

        for day in (TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
            escalated(context, day, standing([SOFT], day))

        assert kinds(outbox_of(context, "card")) == [
            ("escalated", "O2", "waiting"),
            ("opened", "O1", "sent"),
            ("reminder", "O1", "waiting"),
        ]


def test_a_wait_that_ends_on_green_says_nothing(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [MILD])
        case_id = case_of(context, "B005")["case_id"]
        actions.expect(context, case_id, "O1", WEDNESDAY, "Paid by Wednesday.")
        for day in (TUESDAY, WEDNESDAY):
            escalated(context, day, [], {"B005": 0})

        assert case_of(context, "B005")["quiet_until_on"] is None
        assert outbox_of(context, "card") == []
