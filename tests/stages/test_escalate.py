"""Cases follow the day's findings: each once, none dropped, nothing eased that was not seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.bank import MONDAY, TUESDAY, WEDNESDAY, Bank
from tests.casework.made_days import (
    AMBER,
    RED,
    case_of,
    desk_of,
    escalated,
    finding,
    kinds,
    looked_at,
    outbox_of,
    people_of_the_bank,
    sent,
    standing,
)
from warning_signals.casework import actions, release
from warning_signals.errors import Refused
from warning_signals.register import cases, engine, outbox
from warning_signals.register import inventory as filed
from warning_signals.register import tables as t
from warning_signals.stages import begin, escalate

THURSDAY, FRIDAY, NEXT_MONDAY = date(2026, 6, 11), date(2026, 6, 12), date(2026, 6, 15)
HARD = finding("B003", "dpd", RED, MONDAY)
SOFT = finding("B001", "op_inflow_drop", RED, MONDAY)
MILD = finding("B005", "power_arrears", AMBER, MONDAY)


def test_a_red_opens_a_case_with_a_card_and_a_ticket_and_an_amber_goes_into_the_digest(
    bank: Bank,
) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [HARD, MILD])

        assert [c["recipient"] for c in outbox_of(context, "card")] == ["O1"]
        [digest] = outbox_of(context, "digest")
        assert (digest["key"], len(digest["payload"]["cases"])) == ("digest/2026-06-08/O1", 1)
        assert len(outbox_of(context, "ticket")) == 2


def test_a_repeat_of_the_day_changes_nothing(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [HARD, MILD])
        before = outbox_of(context, "card", "digest", "ticket", "update")

        assert escalated(context, MONDAY, [HARD, MILD]) == (0, [])

        assert outbox_of(context, "card", "digest", "ticket", "update") == before


def test_an_amber_that_a_repeat_finds_goes_out_in_a_digest_of_its_own(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [MILD])
        escalated(context, MONDAY, [MILD, finding("B007", "power_arrears", AMBER, MONDAY)])

        members = [
            [c["borrower_id"] for c in d["payload"]["cases"]] for d in outbox_of(context, "digest")
        ]
        assert members == [["B005"], ["B007"]]


def test_nothing_eases_on_a_day_that_was_not_assessed(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [HARD])
        begin.run(TUESDAY, context)

        receipt = escalate.run(TUESDAY, context)

        assert case_of(context, "B003")["level"] == RED
        assert receipt.left_undone == ("2026-06-09 was not assessed; every case stays as it was.",)
        assert outbox_of(context, "update") == []


def test_a_finding_carried_over_a_missing_feed_stays_in_its_case_and_says_nothing(
    bank: Bank,
) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [HARD])
        sent(context)

        carried = [f | {"carried": True} for f in standing([HARD], TUESDAY)]
        escalated(context, TUESDAY, carried)

        case = case_of(context, "B003")
        assert (case["fingerprints"], len(case["facts"]["reasons"])) == (["dpd:red"], 1)
        assert outbox_of(context, "update") == []


def test_a_carried_finding_opens_no_case(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [HARD | {"carried": True}])

        assert outbox_of(context, "card") == []


def test_a_new_reason_at_the_same_level_updates_the_card_and_does_not_call_it_eased(
    bank: Bank,
) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [HARD])
        sent(context)
        actions.acknowledge(context, case_of(context, "B003")["case_id"], "O1")

        more = finding("B003", "power_arrears", AMBER, TUESDAY)
        escalated(context, TUESDAY, [*standing([HARD], TUESDAY), more])

        facts = case_of(context, "B003")["facts"]
        assert (facts["kind"], len(facts["reasons"])) == ("opened", 2)
        assert (facts["acknowledged_by"], facts["state"]) == ("officer", "acknowledged")


def test_a_hard_red_that_joins_an_acknowledged_red_is_told_at_once_and_anew(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [SOFT])
        sent(context)
        actions.acknowledge(context, case_of(context, "B001")["case_id"], "O1")

        hard = finding("B001", "dpd", RED, TUESDAY)
        escalated(context, TUESDAY, [*standing([SOFT], TUESDAY), hard])

        case = case_of(context, "B001")
        assert (case["state"], case["acknowledged_by"]) == ("open", None)
        assert kinds(outbox_of(context, "card")) == [
            ("opened", "O1", "sent"),
            ("raised", "O1", "waiting"),
        ]


def test_a_card_that_has_not_gone_out_is_rewritten_instead_of_updated(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [HARD])

        escalated(context, TUESDAY, [], {"B003": AMBER})

        [card] = outbox_of(context, "card")
        assert (card["payload"]["facts"]["level"], card["state"]) == (AMBER, "waiting")
        assert outbox_of(context, "update") == []


def test_a_closed_case_is_not_reopened_by_what_it_was_closed_with(bank: Bank) -> None:
    with bank.context() as context:
        with engine.writing(context.register) as connection:
            known = {"borrower_id": "B003", "signal": "dpd", "level": AMBER}
            connection.execute(t.inventory.insert().values(**known, filed_on=MONDAY))
        escalated(context, MONDAY, [HARD])
        case_id = case_of(context, "B003")["case_id"]
        actions.close(context, case_id, "O1", "false_alarm", "Posted to the wrong loan.")
        actions.close(context, case_id, "R2", "false_alarm", "Posted to the wrong loan.")

        escalated(context, TUESDAY, standing([HARD], TUESDAY))

        assert case_of(context, "B003")["case_id"] == case_id


def test_a_borrower_whose_officer_is_away_is_named_with_who_got_the_case(bank: Bank) -> None:
    with bank.context() as context, looked_at(context, MONDAY, [HARD]) as run:
        known = people_of_the_bank()
        away = {**known.officers["O1"], "away_from_on": MONDAY, "stand_in_id": None}
        people = replace(known, officers={**known.officers, "O1": away})
        with engine.writing(context.register) as connection:
            _, told = escalate.bring_up_to_date(connection, desk_of(context, run, people))

        assert told == ["C-2026-0001 goes to H1: its own officer is away or not in the master."]


FIFTEEN = [f"B{n:03d}" for n in range(101, 116)]


def test_many_hard_reds_by_themselves_are_not_held(bank: Bank) -> None:
    with bank.context() as context:
        escalated(context, MONDAY, [finding(b, "dpd", RED, MONDAY) for b in FIFTEEN])

        assert {c["state"] for c in outbox_of(context, "card")} == {"waiting"}
        assert "VolumeHeld" not in {n["payload"]["notice"] for n in outbox_of(context, "notice")}


def test_a_loud_day_is_held_but_for_hard_warnings_and_two_people_release_it(bank: Bank) -> None:
    loud = [finding(b, "op_inflow_drop", RED, MONDAY) for b in FIFTEEN]
    with bank.context() as context:
        escalated(context, MONDAY, [HARD, *loud])
        states = [c["state"] for c in outbox_of(context, "card")]
        assert (states.count("held"), states.count("waiting")) == (15, 1)
        [notice] = [n for n in outbox_of(context, "notice") if n["key"] == "notice/held/2026-06-08"]
        assert (notice["payload"]["notice"], notice["payload"]["counted"]) == ("VolumeHeld", 16)

        # Neither a repeat nor the next day lets them go, nor do they climb the ladder.
        for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY):
            escalated(context, day, standing([HARD, *loud], day))
        assert [c["state"] for c in outbox_of(context, "card")].count("held") == 15
        assert {c["case_id"] for c in outbox_of(context, "card") if "/escalated/" in c["key"]} == {
            case_of(context, "B003")["case_id"]
        }

        first = release.release_day(context, MONDAY, "R1", "The feed is right.")
        assert first == "Noted. A second person has to release 2026-06-08 before anything is sent."
        with pytest.raises(Refused, match="R1 has asked already"):
            release.release_day(context, MONDAY, "R1", "The feed is right.")
        release.release_day(context, MONDAY, "R2", "The feed is right.")

        assert "held" not in {c["state"] for c in outbox_of(context, "card", "ticket")}
        with pytest.raises(Refused, match="Nothing of 2026-06-08 is held"):
            release.release_day(context, MONDAY, "R3", "The feed is right.")


def test_what_moved_on_days_that_were_caught_up_counts_for_the_newest(bank: Bank) -> None:
    moved = [finding(b, "power_arrears", AMBER, MONDAY) for b in FIFTEEN]
    with bank.context() as context:
        escalated(context, TUESDAY, standing(moved, TUESDAY))

        assert {d["state"] for d in outbox_of(context, "digest")} == {"held"}


def test_the_inventory_loses_what_no_longer_stands(bank: Bank) -> None:
    with bank.context() as context:
        with engine.writing(context.register) as connection:
            known = {"borrower_id": "B003", "signal": "dpd", "level": RED}
            connection.execute(t.inventory.insert().values(**known, filed_on=MONDAY))
        escalated(context, MONDAY, standing([HARD], MONDAY))
        escalated(context, TUESDAY, [])
        escalated(context, WEDNESDAY, [finding("B003", "dpd", RED, WEDNESDAY)])

        with engine.reading(context.register) as connection:
            assert ("B003", "dpd") not in filed.inventoried(connection)
            assert [c["opened_on"] for c in cases.open_cases(connection)] == [WEDNESDAY]
            assert outbox.counts(connection, "none")["waiting"] > 0
