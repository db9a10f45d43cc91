"""What people may do to a case, what takes two, and what stands in the audit trail afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from tests.bank import MONDAY, TUESDAY, Bank
from tests.casework.conftest import AMBER_CASE, HARD, MILD, RED_CASE
from tests.casework.made_days import AMBER, case_of, escalated, outbox_of, standing
from warning_signals.casework import actions, release
from warning_signals.context import Context
from warning_signals.errors import Refused
from warning_signals.register import audit, engine, outbox
from warning_signals.register import tables as t

UNTIL, WHY = date(2026, 6, 19), "The owner showed the contract."


def trail(context: Context) -> list[tuple[str, str, str]]:
    query = select(t.audit).order_by(t.audit.c.seq)
    with engine.reading(context.register) as connection:
        assert audit.first_broken(connection) is None
        rows = connection.execute(query).mappings()
        return [(row["actor"], row["action"], row["object"]) for row in rows]


def entry(context: Context, kind: str, case_id: str = RED_CASE) -> None:
    """Put a card of that kind into the outbox, waiting."""
    facts: dict[str, Any] = case_of(context, "B003")["facts"] | {"kind": kind}
    with engine.writing(context.register) as connection:
        key = f"{case_id}/{kind}/x"
        outbox.put(connection, key, "card", "H1", {"facts": facts}, MONDAY, case_id)


def test_acknowledging_says_until_when_and_who_has_it(told: Context) -> None:
    answer = actions.acknowledge(told, RED_CASE, "O1")

    case = case_of(told, "B003")
    assert answer == "C-2026-0001 is yours until 12 June 17:00."
    assert (case["state"], case["acknowledged_by"]) == ("acknowledged", "O1")
    assert case["facts"]["acknowledged_by"] == "officer"
    assert trail(told) == [("O1", "acknowledged", RED_CASE)]


def test_acknowledging_takes_back_what_has_not_gone_out_yet(told: Context) -> None:
    entry(told, "escalated")
    entry(told, "reminder")

    actions.acknowledge(told, RED_CASE, "O1")

    assert [(c["key"].split("/")[1], c["state"]) for c in outbox_of(told, "card")] == [
        ("escalated", "cancelled"),
        ("opened", "sent"),
        ("reminder", "cancelled"),
    ]


def test_the_card_and_the_ticket_are_brought_up_to_date(told: Context) -> None:
    actions.acknowledge(told, RED_CASE, "O1")

    [update] = outbox_of(told, "update")
    assert (update["recipient"], update["payload"]["facts"]["state"]) == ("O1", "acknowledged")
    assert outbox_of(told, "ticket")[0]["state"] == "waiting"


def test_the_second_to_acknowledge_is_told_who_has_it_and_changes_nothing(told: Context) -> None:
    actions.acknowledge(told, RED_CASE, "O1")

    answer = actions.acknowledge(told, RED_CASE, "O2")

    assert answer == "C-2026-0001 was acknowledged by O1 already."
    assert case_of(told, "B003")["acknowledged_by"] == "O1"
    assert len(trail(told)) == 1


def test_whoever_is_not_in_the_master_may_do_nothing(told: Context) -> None:
    tries: tuple[Callable[[], str], ...] = (
        lambda: actions.acknowledge(told, RED_CASE, "O9"),
        lambda: actions.expect(told, RED_CASE, "O9", UNTIL, WHY),
        lambda: actions.close(told, RED_CASE, "O9", "cured", WHY),
    )
    for act in tries:
        with pytest.raises(Refused, match="'O9' is no officer in the master"):
            act()
    assert trail(told) == []


def test_a_case_that_is_not_there_is_refused_with_the_way_to_find_it(told: Context) -> None:
    with pytest.raises(Refused, match=r"There is no case C-2026-0099. `ews cases` lists them."):
        actions.acknowledge(told, "C-2026-0099", "O1")


def test_nothing_happens_before_the_first_day(tmp_path: Any) -> None:
    with Bank(tmp_path).context() as context, pytest.raises(Refused, match="No day has been"):
        actions.acknowledge(context, RED_CASE, "O1")


@pytest.mark.parametrize(
    "until", [date(2026, 6, 8), date(2026, 6, 9), date(2026, 9, 8), date(2030, 1, 1)]
)
def test_a_wait_without_end_or_beyond_the_policy_is_refused(told: Context, until: date) -> None:
    with pytest.raises(Refused, match="choose a day after 2026-06-09 and no later than 2026-09-07"):
        actions.expect(told, AMBER_CASE, "O1", until, WHY)


def test_a_wait_without_a_reason_is_refused(told: Context) -> None:
    with pytest.raises(Refused, match="Give a reason"):
        actions.expect(told, AMBER_CASE, "O1", UNTIL, "  ")


def test_an_amber_waits_on_one_persons_word(told: Context) -> None:
    assert (
        actions.expect(told, AMBER_CASE, "O1", UNTIL, WHY) == f"{AMBER_CASE} waits until {UNTIL}."
    )

    case = case_of(told, "B005")
    assert (case["state"], case["quiet_until_on"]) == ("expected", UNTIL)
    assert trail(told) == [("O1", "expected", AMBER_CASE)]


def test_a_red_waits_only_on_two_peoples_word(told: Context) -> None:
    first = actions.expect(told, RED_CASE, "O1", UNTIL, WHY)
    assert first == "C-2026-0001 is red: a second person has to confirm with the same command."
    actions.expect(told, RED_CASE, "O1", UNTIL, WHY)
    assert case_of(told, "B003")["quiet_until_on"] is None

    actions.expect(told, RED_CASE, "R2", UNTIL, "Seen the contract too.")

    assert case_of(told, "B003")["quiet_until_on"] == UNTIL
    assert [(a, what) for a, what, _ in trail(told)] == [
        ("O1", "expected_proposed"),
        ("O1", "expected_proposed"),
        ("R2", "expected"),
    ]


def test_the_second_person_needs_the_role(told: Context) -> None:
    actions.expect(told, RED_CASE, "O1", UNTIL, WHY)

    with pytest.raises(Refused, match="O2 cannot be the second person: that takes one of branch_h"):
        actions.expect(told, RED_CASE, "O2", UNTIL, WHY)


def test_another_date_is_another_proposal_and_not_the_second_word(told: Context) -> None:
    actions.expect(told, RED_CASE, "O1", UNTIL, WHY)

    actions.expect(told, RED_CASE, "R2", date(2026, 6, 30), WHY)

    assert case_of(told, "B003")["quiet_until_on"] is None


def test_a_proposal_is_stale_once_the_case_has_changed(told: Context) -> None:
    actions.close(told, RED_CASE, "O1", "cured", WHY)
    actions.acknowledge(told, RED_CASE, "O2")

    actions.close(told, RED_CASE, "R2", "cured", WHY)

    assert case_of(told, "B003")["state"] == "acknowledged"


def test_a_red_is_closed_by_two_and_an_amber_by_one(told: Context) -> None:
    actions.close(told, AMBER_CASE, "O1", "false_alarm", WHY)
    actions.close(told, RED_CASE, "O1", "confirmed_risk", WHY)
    assert case_of(told, "B003")["state"] == "open"

    actions.close(told, RED_CASE, "R3", "confirmed_risk", WHY)

    case = case_of(told, "B003")
    assert (case["state"], case["closed_on"], case["disposition"]) == (
        "closed",
        MONDAY,
        "confirmed_risk",
    )
    assert case_of(told, "B005")["state"] == "closed"


def test_what_was_red_takes_two_to_close_after_it_has_eased(told: Context) -> None:
    escalated(told, TUESDAY, standing([MILD], TUESDAY), {"B003": AMBER})

    answer = actions.close(told, RED_CASE, "O1", "cured", WHY)

    assert answer == "C-2026-0001 was red: a second person has to confirm with the same command."


def test_a_closed_case_can_only_be_looked_at(told: Context) -> None:
    actions.close(told, AMBER_CASE, "O1", "cured", WHY)

    tries: tuple[Callable[[], str], ...] = (
        lambda: actions.acknowledge(told, AMBER_CASE, "O2"),
        lambda: actions.expect(told, AMBER_CASE, "O2", UNTIL, WHY),
        lambda: actions.close(told, AMBER_CASE, "O2", "cured", WHY),
    )
    for act in tries:
        with pytest.raises(Refused, match="is closed since 2026-06-08; nothing was changed"):
            act()


def test_an_outcome_that_does_not_exist_is_refused_with_those_that_do(told: Context) -> None:
    with pytest.raises(Refused, match="confirmed_risk, valuable_alert, false_alarm, cured"):
        actions.close(told, AMBER_CASE, "O1", "fine", WHY)


def test_a_closed_case_reopens_only_by_what_is_worse(told: Context) -> None:
    actions.close(told, AMBER_CASE, "O1", "cured", WHY)

    escalated(told, TUESDAY, standing([HARD, MILD], TUESDAY))
    assert case_of(told, "B005")["case_id"] == AMBER_CASE

    worse = [MILD | {"level": 2, "changed_on": TUESDAY}]
    escalated(told, TUESDAY, standing([HARD, *worse], TUESDAY))
    assert case_of(told, "B005")["case_id"] == "C-2026-0003"


def test_the_same_may_be_done_again_on_one_day_and_is_said_again(told: Context) -> None:
    actions.expect(told, AMBER_CASE, "O1", UNTIL, WHY)
    actions.expect(told, AMBER_CASE, "O1", date(2026, 6, 26), WHY)

    entries = [e for e in outbox_of(told, "ticket") if e["state"] == "waiting"]
    assert [e["payload"]["facts"]["quiet_until_on"] for e in entries] == [
        "2026-06-19",
        "2026-06-26",
    ]


def test_only_the_risk_side_may_release_and_only_what_is_held(told: Context) -> None:
    with pytest.raises(Refused, match="O1 may not release: that takes one of risk_analyst"):
        release.release_day(told, MONDAY, "O1", WHY)
    with pytest.raises(Refused, match="Nothing of 2026-06-08 is held"):
        release.release_day(told, MONDAY, "R1", WHY)
    assert trail(told) == []


def test_a_held_day_is_released_by_two_people_with_their_reasons_on_record(told: Context) -> None:
    entry(told, "raised")
    with engine.writing(told.register) as connection:
        outbox.mark(connection, f"{RED_CASE}/raised/x", state="held")

    release.release_day(told, MONDAY, "R1", WHY)
    with pytest.raises(Refused, match="R1 has asked already"):
        release.release_day(told, MONDAY, "R1", WHY)
    answer = release.release_day(told, MONDAY, "R3", WHY)

    assert answer == "1 messages of 2026-06-08 are released and go out with the next delivery."
    assert trail(told) == [("R1", "release", "2026-06-08"), ("R3", "release", "2026-06-08")]
